// Horizontal bars as one inline SVG element, for reports that open without a network. Pure; any thread.
#pragma once

#include <string>
#include <vector>

namespace shoji::bench {

struct Bar {
  std::string label;
  double value = 0;  // >= 0
  std::string text;  // the value for people, with its unit
  bool emphasis = false;
};

// The axis is logarithmic, from a tenth of the smallest value above zero: values here differ by factors of a thousand.
std::string LogBarChart(const std::string& title, const std::vector<Bar>& bars);

// `text` with &, <, > and " written as HTML.
std::string EscapeHtml(const std::string& text);

// A whole page around `body`, styles included.
std::string HtmlPage(const std::string& title, const std::string& body);

}  // namespace shoji::bench
