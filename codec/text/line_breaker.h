// Cuts a paragraph into lines that fit: between words, and between the characters of Japanese where its rules let a
// line end (禁則: no line begins with 、 or ）, none ends with （). Pure.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

namespace shoji::text {

// Width of a text in pixels.
using Measure = std::function<double(std::string_view)>;

// The lines of `utf8` (valid; views into it), each at most max_width_px wide unless a single character is wider. A line
// feed always ends one; spaces where a line is cut belong to none. Empty text: no line.
std::vector<std::string_view> BreakLines(std::string_view utf8, double max_width_px, const Measure& measure);

}  // namespace shoji::text
