// shoji-bench-micro: single kernels of the codec on content of the replay scenarios, through Google Benchmark.
#include <benchmark/benchmark.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "bench/report/bar_chart.h"
#include "bench/report/machine.h"
#include "bench/report/result_file.h"
#include "shoji_version.h"

namespace {

using namespace shoji::bench;

// Prints as usual and keeps what it printed.
class KeepingReporter final : public benchmark::ConsoleReporter {
 public:
  KeepingReporter() : ConsoleReporter(OO_None) {}
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      if (!run.error_occurred) Keep(run);
    }
  }
  const nlohmann::json& kernels() const { return kernels_; }

 private:
  void Keep(const Run& run) {
    if (run.run_type == Run::RT_Aggregate && run.aggregate_name != "median") return;
    if (run.run_type != Run::RT_Aggregate && run.repetitions > 1) return;
    nlohmann::json kernel = {{"name", run.run_name.str()},
                             {"repetitions", run.repetitions},
                             {"iterations", run.iterations},
                             {"cpu_ns", run.GetAdjustedCPUTime()},
                             {"real_ns", run.GetAdjustedRealTime()}};
    for (const auto& [name, counter] : run.counters) kernel[name] = static_cast<double>(counter);
    kernels_.push_back(kernel);
  }
  nlohmann::json kernels_ = nlohmann::json::array();
};

std::string ReportOf(const nlohmann::json& kernels, const nlohmann::json& facts) {
  std::vector<Bar> bars;
  for (const auto& kernel : kernels) {
    const double microseconds = kernel["cpu_ns"].get<double>() / 1e3;
    char text[32];
    std::snprintf(text, sizeof text, "%.2f us", microseconds);
    bars.push_back({kernel["name"], microseconds, text, true});
  }
  return HtmlPage("shoji bench micro", LogBarChart("CPU time of one call (log)", bars) + "<h2>Machine</h2><pre>" +
                                           EscapeHtml(facts.dump(2)) + "</pre>\n");
}

// Google Benchmark takes its settings from a command line only.
void Initialize(const std::vector<std::string>& settings) {
  std::vector<std::string> words = {"shoji-bench-micro"};
  words.insert(words.end(), settings.begin(), settings.end());
  std::vector<char*> arguments;
  arguments.reserve(words.size());
  for (std::string& word : words) arguments.push_back(word.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Single kernels of the codec: damage, motion, hashing, palette, prediction, JPEG, zstd, video region.",
               "shoji-bench-micro");
  app.set_version_flag("--version", SHOJI_VERSION);
  std::string filter = ".";
  std::string json_file;
  std::string html_file;
  std::string commit = "unknown";
  double seconds = 0.5;
  int rounds = 5;
  app.add_option("--filter", filter, "a regular expression; kernels whose names it matches")->capture_default_str();
  app.add_option("--rounds", rounds, "measure so often; the median counts")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--seconds", seconds, "of each round, at least")
      ->capture_default_str()
      ->check(CLI::Range(0.001, 60.0));
  app.add_option("--json", json_file, "write the figures to this file");
  app.add_option("--html", html_file, "write a report with a plot to this file");
  app.add_option("--commit", commit, "what to write into the results as the commit");
  CLI11_PARSE(app, argc, argv);

  Initialize({"--benchmark_filter=" + filter, "--benchmark_min_time=" + std::to_string(seconds),
              "--benchmark_repetitions=" + std::to_string(rounds),
              std::string("--benchmark_enable_random_interleaving=") + (rounds > 1 ? "true" : "false")});
  KeepingReporter reporter;
  if (benchmark::RunSpecifiedBenchmarks(&reporter) == 0) return std::cerr << "no kernel matches " << filter << "\n", 2;
  const nlohmann::json facts = MachineFacts(commit);
  const nlohmann::json json = {{"bench", "micro"}, {"machine", facts}, {"kernels", reporter.kernels()}};
  const bool written =
      WriteResult(json_file, json.dump(2) + "\n") && WriteResult(html_file, ReportOf(reporter.kernels(), facts));
  return written ? 0 : 1;
}
