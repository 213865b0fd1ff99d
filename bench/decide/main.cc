// shoji-bench-decide: how long one policy decision takes. Prints; asserts nothing.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/decide/rule_scenarios.h"
#include "policy/engine.h"
#include "shoji_version.h"

namespace {

using namespace shoji;
using Nanoseconds = std::chrono::duration<double, std::nano>;

// So many decisions between two looks at the clock, which itself takes some tens of nanoseconds.
constexpr int kPerSample = 100;

struct Figure {
  std::string name;
  double median_ns, p95_ns;
  uint64_t decisions;
};

Figure Measure(const bench::Scenario& scenario, int samples) {
  const policy::Engine engine(scenario.rules);
  std::vector<double> times;
  uint64_t rules_named = 0;  // keeps the answers in use
  for (int sample = 0; sample < samples; ++sample) {
    const auto& request = scenario.requests[static_cast<size_t>(sample) % scenario.requests.size()];
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < kPerSample; ++i) rules_named += engine.Decide(request).rule_id.size();
    times.push_back(Nanoseconds(std::chrono::steady_clock::now() - start).count() / kPerSample);
  }
  std::ranges::sort(times);
  if (rules_named == 0) std::cerr << "no answer named a rule\n";
  return {scenario.name, times[times.size() / 2], times[times.size() * 95 / 100],
          static_cast<uint64_t>(samples) * kPerSample};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("How long one policy decision takes, for three sets of 1,000 rules.", "shoji-bench-decide");
  app.set_version_flag("--version", SHOJI_VERSION);
  int samples = 2'000;
  bool json = false;
  app.add_option("--samples", samples, "samples of 100 decisions for each set")->check(CLI::Range(10, 1'000'000));
  app.add_flag("--json", json, "print JSON");
  CLI11_PARSE(app, argc, argv);

  nlohmann::json all;
  for (const auto& scenario :
       {bench::CityOfThousandRules(), bench::ThousandRulesForEverybody(), bench::ThousandMatchingRules()}) {
    const Figure figure = Measure(scenario, samples);
    all[figure.name] = {{"median_ns", figure.median_ns}, {"p95_ns", figure.p95_ns}, {"decisions", figure.decisions}};
    if (!json) {
      std::printf("decide, %-30s %8.0f ns median %8.0f ns p95   (n = %llu)\n", figure.name.c_str(), figure.median_ns,
                  figure.p95_ns, static_cast<unsigned long long>(figure.decisions));
    }
  }
  if (json) std::cout << all.dump(2) << "\n";
  return 0;
}
