// shoji-bench-inspect: prints misses and false alarms of the inspectors over a generated corpus, and their speed.
#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/inspect/inspect_rates.h"
#include "bench/inspect/inspect_speed.h"
#include "shoji_version.h"

namespace {

using namespace shoji::bench;
using shoji::inspect::Kind;

std::string Share(uint64_t part, uint64_t whole) {
  char text[64];
  std::snprintf(text, sizeof text, "%5llu of %llu (%.2f %%)", static_cast<unsigned long long>(part),
                static_cast<unsigned long long>(whole), 100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text;
}

void PrintMisses(const InspectRates& rates) {
  for (const Kind kind : kNumberKinds) {
    std::cout << "\nmissed, " << Name(kind) << ", by spelling\n";
    uint64_t missed = 0;
    uint64_t texts = 0;
    for (const auto& row : rates.numbers) {
      if (row.kind != kind) continue;
      std::cout << "  " << Share(row.missed, row.texts) << "  " << Name(row.spelling) << "\n";
      if (WithinReach(row.spelling)) missed += row.missed, texts += row.texts;
    }
    std::cout << "  " << Share(missed, texts) << "  all within reach\n";
  }
  std::cout << "\nmissed, markings\n";
  for (const auto& row : rates.markings) std::cout << "  " << Share(row.missed, row.texts) << "  " << row.name << "\n";
  std::cout << "\nmissed, lists of contacts\n";
  for (const auto& row : rates.lists) std::cout << "  " << Share(row.missed, row.texts) << "  " << row.name << "\n";
}

void PrintAlarms(const InspectRates& rates) {
  std::cout
      << "\nfalse alarms, texts that hold nothing, by what they are (raised to class 2 or above; then each kind)\n";
  for (const auto& row : rates.alarms) {
    std::cout << "  " << Share(row.raised, row.texts) << "  " << Name(row.text);
    for (size_t kind = 0; kind < row.by_kind.size(); ++kind) {
      const bool contact =
          kind >= static_cast<size_t>(Kind::kPhone) && kind <= static_cast<size_t>(Kind::kPostalAddress);
      if (row.by_kind[kind] > 0 && !contact)
        std::cout << "  " << Name(static_cast<Kind>(kind)) << " " << row.by_kind[kind];
    }
    std::cout << "\n";
  }
}

void PrintSpeed(const std::vector<SpeedRow>& rows) {
  std::cout << "\nspeed, megabytes a second of CPU time\n";
  for (const auto& row : rows) {
    char text[32];
    std::snprintf(text, sizeof text, "%8.1f", static_cast<double>(row.bytes) / 1e6 / row.cpu_seconds);
    std::cout << text << "  " << row.name << "\n";
  }
}

nlohmann::json Json(const InspectRates& rates) {
  nlohmann::json json;
  for (const auto& row : rates.numbers) json["missed"][Name(row.kind)][Name(row.spelling)] = {row.missed, row.texts};
  for (const auto& row : rates.markings) json["missed"]["markings"][row.name] = {row.missed, row.texts};
  for (const auto& row : rates.lists) json["missed"]["lists"][row.name] = {row.missed, row.texts};
  for (const auto& row : rates.alarms) {
    auto& entry = json["false_alarms"][Name(row.text)];
    entry["texts"] = row.texts;
    entry["raised"] = row.raised;
    for (size_t kind = 0; kind < row.by_kind.size(); ++kind) {
      if (row.by_kind[kind] > 0) entry[Name(static_cast<Kind>(kind))] = row.by_kind[kind];
    }
  }
  return json;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Misses and false alarms of the inspectors (policy/inspect) over a generated corpus",
               "shoji-bench-inspect");
  app.set_version_flag("--version", SHOJI_VERSION);
  uint64_t seed = 1;
  uint64_t texts = 200;
  bool as_json = false;
  app.add_option("--seed", seed, "another seed, another corpus")->capture_default_str();
  app.add_option("--texts", texts, "texts of each row; ten times as many for the false alarms")
      ->capture_default_str()
      ->check(CLI::Range(1, 100000));
  app.add_flag("--json", as_json, "print JSON");
  CLI11_PARSE(app, argc, argv);
  const auto begin = std::chrono::steady_clock::now();
  const InspectRates rates = MeasureInspectRates(seed, texts);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (as_json) {
    nlohmann::json json = Json(rates);
    json["seed"] = seed;
    json["bytes"] = rates.bytes;
    json["seconds"] = took.count();
    for (const auto& row : MeasureInspectSpeed()) {
      json["speed"][row.name] = {{"bytes", row.bytes}, {"cpu_seconds", row.cpu_seconds}};
    }
    std::cout << json.dump(2) << "\n";
    return 0;
  }
  std::cout << "seed " << seed << ", " << rates.bytes << " bytes made and inspected in " << took.count() << " s\n";
  PrintMisses(rates);
  PrintAlarms(rates);
  PrintSpeed(MeasureInspectSpeed());
  return 0;
}
