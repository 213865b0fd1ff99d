// How the figures of replay_figures.h are shown to people.
#include <algorithm>
#include <cstdarg>
#include <cstdio>

#include "bench/replay/replay_figures.h"
#include "bench/report/bar_chart.h"

namespace shoji::bench {
namespace {

constexpr const char* kPeer = "tight-q8";  // as TigerVNC and TurboVNC send by default

__attribute__((format(printf, 1, 2))) std::string Text(const char* format, ...) {
  char text[512];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  return text;
}

std::string Kilobytes(double bytes) { return Text(bytes < 99'500 ? "%.1f kB" : "%.0f kB", bytes / 1e3); }

std::string Decibel(double psnr_db) { return psnr_db > 1'000 ? "exact" : Text("%.1f", psnr_db); }

// "1/12" of what the peer took, "3.4x" of it; "-" when it took nothing.
std::string Ratio(double own, double peers) {
  if (own <= 0 || peers <= 0) return "-";
  return own < peers ? Text("1/%.3g", peers / own) : Text("%.3gx", own / peers);
}

const ContenderFigures& PeerOf(const ScenarioFigures& scenario) {
  const auto peer = std::ranges::find(scenario.contenders, kPeer, &ContenderFigures::name);
  return peer == scenario.contenders.end() ? scenario.contenders.front() : *peer;
}

std::vector<std::string> CellsOf(const ContenderFigures& figures, const ContenderFigures& peer) {
  const Percentiles& cpu = figures.cpu_us_per_change;
  return {figures.name,
          Text("%.1f", static_cast<double>(figures.first.bytes) / 1e3),
          Text("%.1f", static_cast<double>(figures.bytes) / 1e3),
          Ratio(static_cast<double>(figures.bytes), static_cast<double>(peer.bytes)),
          Text("%.0f", figures.bytes_per_change.p50),
          Text("%.0f", figures.bytes_per_change.p95),
          Text("%.1f", figures.cpu_seconds * 1e3),
          Ratio(figures.cpu_seconds, peer.cpu_seconds),
          Text("%.0f", cpu.p50),
          Text("%.0f", cpu.p95),
          Text("%.0f", cpu.p99),
          Decibel(figures.psnr_db),
          Text("%.4f", figures.ssim_mean),
          Text("%.0f %%", figures.exact_share * 100),
          figures.exact_after_quiet ? "yes" : "no"};
}

constexpr const char* kHeads[] = {"",       "first kB", "kB",     "/ tight", "B p50", "B p95", "CPU ms",    "/ tight",
                                  "us p50", "us p95",   "us p99", "PSNR dB", "SSIM",  "exact", "when quiet"};

std::string HtmlTable(const ScenarioFigures& scenario) {
  std::string html = "<table><tr>";
  for (const char* head : kHeads) html += std::string("<th>") + head + "</th>";
  html += "</tr>\n";
  for (const ContenderFigures& figures : scenario.contenders) {
    html += "<tr>";
    for (const std::string& cell : CellsOf(figures, PeerOf(scenario))) html += "<td>" + EscapeHtml(cell) + "</td>";
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

std::string HtmlOf(const ScenarioFigures& scenario) {
  std::vector<Bar> bytes, cpu;
  for (const ContenderFigures& figures : scenario.contenders) {
    const bool ours = figures.name.rfind("shoji", 0) == 0;
    bytes.push_back(
        {figures.name, static_cast<double>(figures.bytes), Kilobytes(static_cast<double>(figures.bytes)), ours});
    cpu.push_back({figures.name, figures.cpu_seconds, Text("%.1f ms", figures.cpu_seconds * 1e3), ours});
  }
  return "<h2>" + EscapeHtml(scenario.name) + "</h2><p>" + EscapeHtml(scenario.what) + "</p>\n" +
         LogBarChart("bytes after the first picture (log)", bytes) + LogBarChart("CPU time of the encoder (log)", cpu) +
         HtmlTable(scenario);
}

std::string SettingsOf(const ScenarioFigures& scenario) {
  std::string html = "<h2>Settings</h2><table>";
  for (const ContenderFigures& figures : scenario.contenders) {
    html += "<tr><td>" + EscapeHtml(figures.name) + "</td><td>" + EscapeHtml(figures.settings) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

std::string OperationsOf(const ContenderFigures& figures) {
  std::string lines;
  for (const OperationShare& share : figures.operations) {
    lines += Text("  %-13s %-8s %8llu rectangles %11llu pixels %10.1f kB of data\n", figures.name.c_str(),
                  share.operation.c_str(), static_cast<unsigned long long>(share.rects),
                  static_cast<unsigned long long>(share.pixels), static_cast<double>(share.data_bytes) / 1e3);
  }
  return lines;
}

}  // namespace

std::string TableOf(const ScenarioFigures& scenario) {
  constexpr int kWidths[] = {-15, 9, 10, 9, 8, 8, 9, 9, 7, 7, 7, 8, 7, 6, 11};
  const ContenderFigures& peer = PeerOf(scenario);
  std::string table = scenario.name + ": " + scenario.what + "\n";
  for (size_t i = 0; i < std::size(kHeads); ++i) table += Text("%*s", kWidths[i], kHeads[i]);
  table += "\n";
  for (const ContenderFigures& figures : scenario.contenders) {
    const std::vector<std::string> cells = CellsOf(figures, peer);
    for (size_t i = 0; i < cells.size(); ++i) table += Text("%*s", kWidths[i], cells[i].c_str());
    table += "\n";
  }
  for (const ContenderFigures& figures : scenario.contenders) table += OperationsOf(figures);
  return table;
}

std::string ReportOf(const std::vector<ScenarioFigures>& scenarios, const nlohmann::json& facts) {
  std::string body =
      "<p>Bytes and CPU are without the first picture. CPU: the encoder's thread alone, the median of the rounds; us: "
      "of "
      "one change. PSNR and SSIM: of the changed area, at once after each change. exact: after how many changes the "
      "viewer "
      "had the screen bit by bit; when quiet: half a second after the last. / tight: beside tight-q8.</p>\n";
  for (const ScenarioFigures& scenario : scenarios) body += HtmlOf(scenario);
  if (!scenarios.empty()) body += SettingsOf(scenarios.front());
  return HtmlPage("shoji bench replay", body + "<h2>Machine</h2><pre>" + EscapeHtml(facts.dump(2)) + "</pre>\n");
}

}  // namespace shoji::bench
