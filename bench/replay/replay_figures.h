// The rounds of one scenario, put together, and how they are shown: a table, JSON, a page. Values; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "bench/replay/replay_run.h"
#include "bench/report/percentiles.h"

namespace shoji::bench {

struct ContenderFigures {
  std::string name;
  std::string settings;
  Sample first;            // CPU: the median of the rounds
  size_t changes = 0;      // in each round
  size_t bytes = 0;        // of one round without the first picture, what was sent in quiet included
  size_t quiet_bytes = 0;  // thereof
  double cpu_seconds = 0;  // for those bytes; the median of the rounds
  Percentiles bytes_per_change;
  Percentiles cpu_us_per_change;  // over all rounds
  double psnr_db = 0;             // infinite when always exact
  double ssim_mean = 1;
  double ssim_least = 1;
  double exact_share = 0;  // of the changes, after how many the viewer had the screen bit by bit at once
  bool exact_after_quiet = false;
  std::vector<OperationShare> operations;
};

struct ScenarioFigures {
  std::string name;
  std::string what;
  std::vector<ContenderFigures> contenders;
};

// `rounds`: not empty, the first one with quality.
ScenarioFigures FiguresOf(const std::string& name, const std::string& what,
                          const std::vector<std::vector<ContenderRun>>& rounds);

std::string TableOf(const ScenarioFigures& scenario);
nlohmann::json JsonOf(const ScenarioFigures& scenario);
// `facts`: of the machine. A page that needs nothing but itself.
std::string ReportOf(const std::vector<ScenarioFigures>& scenarios, const nlohmann::json& facts);

}  // namespace shoji::bench
