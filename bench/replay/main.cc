// shoji-bench-replay: recorded or generated screens through Shoji's codec and through others', in one process.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>

#include "bench/replay/replay_figures.h"
#include "bench/replay/scenario.h"
#include "bench/replay/sequence_reader.h"
#include "bench/report/machine.h"
#include "bench/report/result_file.h"
#include "shoji_version.h"

namespace {

using namespace shoji;
using namespace shoji::bench;

struct Options {
  bool all = false;
  std::vector<std::string> names;
  std::vector<std::string> sequence_files;
  std::vector<std::string> contenders;
  uint64_t seed = 1;
  int rounds = 5;
  int moments = 1'000'000;
  std::string json_file;
  std::string html_file;
  std::string commit = "unknown";
};

std::vector<std::string> ContenderNames() {
  std::vector<std::string> names;
  for (const auto& contender : MakeContenders(kScreen)) names.push_back(contender->name());
  return names;
}

void AddOptions(CLI::App& app, Options& options) {
  std::string names;
  for (const Scenario& scenario : AllScenarios()) names += "\n  " + scenario.name + ": " + scenario.what;
  app.footer(
      "Scenarios:" + names +
      "\n\nWithout --all, --scenario and --sequence: all of them. See bench/README.md for what the columns mean.");
  app.add_flag("--all", options.all, "every scenario");
  app.add_option("--scenario", options.names, "this scenario; repeatable");
  app.add_option("--sequence", options.sequence_files, "a file that ./shoji bench record wrote; repeatable")
      ->check(CLI::ExistingFile);
  app.add_option("--contender", options.contenders, "measure this one; repeatable; without it all")
      ->check(CLI::IsMember(ContenderNames()));
  app.add_option("--rounds", options.rounds, "how often everything is measured")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  app.add_option("--seed", options.seed, "another seed, other pages")->capture_default_str();
  app.add_option("--moments", options.moments, "stop each scenario after so many moments")
      ->check(CLI::Range(1, 1'000'000));
  app.add_option("--json", options.json_file, "write the figures to this file");
  app.add_option("--html", options.html_file, "write a report with plots to this file");
  app.add_option("--commit", options.commit, "what to write into the results as the commit");
}

std::function<void(int)> ProgressLine(const std::string& what) {
  if (::isatty(STDERR_FILENO) == 0) return [](int) {};
  return [what](int changes) { std::cerr << "\r" << what << ", change " << changes << "    " << std::flush; };
}

struct Workload {
  std::string name;
  std::string what;
  std::function<Result<std::unique_ptr<PictureSource>>()> start;
};

Result<std::unique_ptr<PictureSource>> OpenSequence(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  Bytes bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  auto reader = SequenceReader::Open(std::move(bytes));
  if (!reader) return std::unexpected(reader.error());
  return std::unique_ptr<PictureSource>(std::move(*reader));
}

std::vector<Workload> WorkloadsOf(const Options& options) {
  std::vector<Workload> workloads;
  const bool all = options.all || (options.names.empty() && options.sequence_files.empty());
  for (const Scenario& scenario : AllScenarios()) {
    const bool named = std::ranges::find(options.names, scenario.name) != options.names.end();
    if (!all && !named) continue;
    workloads.push_back({scenario.name, scenario.what, [&] { return Play(scenario, options.seed, options.moments); }});
  }
  for (const std::string& file : options.sequence_files) {
    workloads.push_back({file, "recorded", [&file] { return OpenSequence(file); }});
  }
  return workloads;
}

std::vector<std::unique_ptr<Contender>> ContendersFor(Size size, const Options& options) {
  auto all = MakeContenders(size);
  if (options.contenders.empty()) return all;
  std::erase_if(all, [&](const auto& contender) {
    return std::ranges::find(options.contenders, contender->name()) == options.contenders.end();
  });
  return all;
}

Result<ScenarioFigures> Measure(const Workload& workload, const Options& options) {
  std::vector<std::vector<ContenderRun>> rounds;
  for (int round = 0; round < options.rounds; ++round) {
    const auto source = workload.start();
    if (!source) return std::unexpected(source.error());
    const auto contenders = ContendersFor((*source)->size(), options);
    const std::string what =
        workload.name + ", round " + std::to_string(round + 1) + " of " + std::to_string(options.rounds);
    auto runs = RunContenders(**source, contenders, {round, round == 0, ProgressLine(what)});
    if (!runs) return std::unexpected(runs.error());
    rounds.push_back(std::move(*runs));
  }
  return FiguresOf(workload.name, workload.what, rounds);
}

bool WriteResults(const std::vector<ScenarioFigures>& all, const Options& options) {
  const nlohmann::json facts = MachineFacts(options.commit);
  nlohmann::json json = {{"bench", "replay"}, {"machine", facts}, {"seed", options.seed}, {"rounds", options.rounds}};
  for (const ScenarioFigures& figures : all) json["scenarios"][figures.name] = JsonOf(figures);
  return WriteResult(options.json_file, json.dump(2) + "\n") && WriteResult(options.html_file, ReportOf(all, facts));
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Generated screens through Shoji's codec and, change by change, through others': bytes, CPU time, quality.",
      "shoji-bench-replay");
  app.set_version_flag("--version", SHOJI_VERSION);
  Options options;
  AddOptions(app, options);
  CLI11_PARSE(app, argc, argv);
  for (const std::string& name : options.names) {
    if (FindScenario(name) == nullptr) return std::cerr << "no scenario " << name << "; see --help\n", 2;
  }
  std::vector<ScenarioFigures> all;
  for (const Workload& workload : WorkloadsOf(options)) {
    const Result<ScenarioFigures> figures = Measure(workload, options);
    if (::isatty(STDERR_FILENO) != 0) std::cerr << "\r\033[K";
    if (!figures) return std::cerr << workload.name << ": " << figures.error().message << "\n", 1;
    std::cout << TableOf(*figures) << "\n" << std::flush;
    all.push_back(*figures);
  }
  return WriteResults(all, options) ? 0 : 1;
}
