#include "bench/report/bar_chart.h"

#include <algorithm>
#include <cmath>

namespace shoji::bench {
namespace {

constexpr int kBarsPx = 420;
constexpr int kLabelCharacterPx = 8;
constexpr int kTextPx = 150;
constexpr int kRowPx = 24;

std::string Number(double value) { return std::to_string(std::lround(value)); }

std::string Row(const Bar& bar, int left_px, int y, double width_px) {
  const std::string baseline = std::to_string(y + 16);
  return "<text x=\"" + std::to_string(left_px - 8) + "\" y=\"" + baseline + "\" text-anchor=\"end\">" +
         EscapeHtml(bar.label) + "</text><rect x=\"" + std::to_string(left_px) + "\" y=\"" + std::to_string(y + 4) +
         "\" width=\"" + Number(width_px) + "\" height=\"16\" fill=\"" + (bar.emphasis ? "#0017c1" : "#8f8f8f") +
         "\"/><text x=\"" + Number(left_px + width_px + 6) + "\" y=\"" + baseline + "\">" + EscapeHtml(bar.text) +
         "</text>\n";
}

}  // namespace

std::string EscapeHtml(const std::string& text) {
  std::string html;
  for (const char c : text) {
    if (c == '&') html += "&amp;";
    if (c == '<') html += "&lt;";
    if (c == '>') html += "&gt;";
    if (c == '"') html += "&quot;";
    if (c != '&' && c != '<' && c != '>' && c != '"') html += c;
  }
  return html;
}

std::string LogBarChart(const std::string& title, const std::vector<Bar>& bars) {
  double least = HUGE_VAL;
  double most = 0;
  size_t longest = 0;
  for (const Bar& bar : bars) {
    if (bar.value > 0) least = std::min(least, bar.value);
    most = std::max(most, bar.value);
    longest = std::max(longest, bar.label.size());
  }
  const int left_px = static_cast<int>(longest) * kLabelCharacterPx + 16;
  const int height = static_cast<int>(bars.size()) * kRowPx + 8;
  std::string svg = "<figure><figcaption>" + EscapeHtml(title) + "</figcaption><svg role=\"img\" aria-label=\"" +
                    EscapeHtml(title) + "\" width=\"" + std::to_string(left_px + kBarsPx + kTextPx) + "\" height=\"" +
                    std::to_string(height) + "\">\n";
  int y = 0;
  for (const Bar& bar : bars) {
    const double share = bar.value > 0 ? std::log(bar.value / least * 10) / std::log(most / least * 10) : 0;
    svg += Row(bar, left_px, y, share * kBarsPx);
    y += kRowPx;
  }
  return svg + "</svg></figure>\n";
}

std::string HtmlPage(const std::string& title, const std::string& body) {
  return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + EscapeHtml(title) +
         "</title>\n<style>body{font:15px/1.5 sans-serif;max-width:1480px;margin:24px auto;padding:0 "
         "16px;color:#1a1a1a}"
         "table{border-collapse:collapse}td,th{padding:2px 10px;text-align:right;border-bottom:1px solid #ccc}"
         "td:first-child,th:first-child{text-align:left}figure{display:inline-block;margin:8px 12px 8px 0}"
         "svg "
         "text{font-size:12px;fill:#1a1a1a}pre{background:#f2f2f2;padding:8px;overflow-x:auto}</style></"
         "head>\n<body><h1>" +
         EscapeHtml(title) + "</h1>\n" + body + "</body></html>\n";
}

}  // namespace shoji::bench
