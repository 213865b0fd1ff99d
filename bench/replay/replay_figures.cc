#include "bench/replay/replay_figures.h"

#include <algorithm>
#include <numeric>

#include "bench/replay/picture_quality.h"

namespace shoji::bench {
namespace {

double MeanOf(const std::vector<double>& values) {
  return values.empty() ? 0 : std::reduce(values.begin(), values.end()) / static_cast<double>(values.size());
}

uint64_t CpuNsOf(const ContenderRun& run) {
  uint64_t sum = run.quiet.cpu_ns;
  for (const Sample& sample : run.changes) sum += sample.cpu_ns;
  return sum;
}

void AddQuality(const ContenderRun& run, ContenderFigures& figures) {
  figures.psnr_db = PsnrOf(MeanOf(run.squared_errors));
  if (run.ssims.empty()) return;
  figures.ssim_mean = MeanOf(run.ssims);
  figures.ssim_least = std::ranges::min(run.ssims);
}

void AddBytes(const ContenderRun& run, ContenderFigures& figures) {
  std::vector<double> bytes;
  bytes.reserve(run.changes.size());
  for (const Sample& sample : run.changes) bytes.push_back(static_cast<double>(sample.bytes));
  figures.changes = run.changes.size();
  figures.quiet_bytes = run.quiet.bytes;
  figures.bytes = run.quiet.bytes + static_cast<size_t>(std::reduce(bytes.begin(), bytes.end()));
  figures.bytes_per_change = PercentilesOf(std::move(bytes));
}

// `runs`: of the same contender, one a round. Bytes and pictures are the same in each, times are not.
ContenderFigures Together(const std::vector<const ContenderRun*>& runs) {
  const ContenderRun& run = *runs.front();
  ContenderFigures figures;
  figures.name = run.name;
  figures.settings = run.settings;
  figures.operations = run.operations;
  figures.exact_after_quiet = run.exact_after_quiet;
  AddBytes(run, figures);
  AddQuality(run, figures);
  if (!run.changes.empty()) figures.exact_share = run.exact_changes / static_cast<double>(run.changes.size());
  std::vector<double> sums, firsts, each;
  for (const ContenderRun* one : runs) {
    sums.push_back(static_cast<double>(CpuNsOf(*one)) / 1e9);
    firsts.push_back(static_cast<double>(one->first.cpu_ns));
    for (const Sample& sample : one->changes) each.push_back(static_cast<double>(sample.cpu_ns) / 1e3);
  }
  figures.cpu_seconds = PercentilesOf(sums).p50;
  figures.first = {run.first.bytes, static_cast<uint64_t>(PercentilesOf(firsts).p50)};
  figures.cpu_us_per_change = PercentilesOf(std::move(each));
  return figures;
}

nlohmann::json JsonOf(const Percentiles& percentiles) {
  return {{"p50", percentiles.p50}, {"p95", percentiles.p95}, {"p99", percentiles.p99}};
}

nlohmann::json JsonOf(const ContenderFigures& figures) {
  nlohmann::json operations = nlohmann::json::object();
  for (const OperationShare& share : figures.operations) {
    operations[share.operation] = {{"rects", share.rects}, {"pixels", share.pixels}, {"data_bytes", share.data_bytes}};
  }
  const bool always_exact = figures.psnr_db > 1'000;
  return {{"settings", figures.settings},
          {"first_bytes", figures.first.bytes},
          {"first_cpu_us", static_cast<double>(figures.first.cpu_ns) / 1e3},
          {"n", figures.changes},
          {"bytes", figures.bytes},
          {"quiet_bytes", figures.quiet_bytes},
          {"bytes_per_change", JsonOf(figures.bytes_per_change)},
          {"cpu_seconds", figures.cpu_seconds},
          {"cpu_us_per_change", JsonOf(figures.cpu_us_per_change)},
          {"psnr_db", always_exact ? nlohmann::json(nullptr) : nlohmann::json(figures.psnr_db)},
          {"ssim_mean", figures.ssim_mean},
          {"ssim_least", figures.ssim_least},
          {"exact_at_once", figures.exact_share},
          {"exact_after_quiet", figures.exact_after_quiet},
          {"operations", operations}};
}

}  // namespace

ScenarioFigures FiguresOf(const std::string& name, const std::string& what,
                          const std::vector<std::vector<ContenderRun>>& rounds) {
  ScenarioFigures scenario{name, what, {}};
  for (size_t i = 0; i < rounds.front().size(); ++i) {
    std::vector<const ContenderRun*> runs;
    runs.reserve(rounds.size());
    for (const auto& round : rounds) runs.push_back(&round[i]);
    scenario.contenders.push_back(Together(runs));
  }
  return scenario;
}

nlohmann::json JsonOf(const ScenarioFigures& scenario) {
  nlohmann::json contenders = nlohmann::json::object();
  for (const ContenderFigures& figures : scenario.contenders) contenders[figures.name] = JsonOf(figures);
  return {{"what", scenario.what}, {"contenders", contenders}};
}

}  // namespace shoji::bench
