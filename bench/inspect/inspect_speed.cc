#include "bench/inspect/inspect_speed.h"

#include <ctime>
#include <string_view>
#include <utility>

#include "bench/inspect/municipal_text.h"
#include "policy/inspect/text_inspector.h"

namespace shoji::bench {
namespace {

constexpr size_t kUsualBytes = 4U << 20;
constexpr size_t kHostileBytes = 1U << 20;

SpeedRow Measure(std::string name, const std::string& text) {
  const std::clock_t begin = std::clock();
  (void)inspect::Inspect(text, {});
  return {std::move(name), text.size(), static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC};
}

}  // namespace

std::vector<SpeedRow> MeasureInspectSpeed() {
  std::vector<SpeedRow> rows;
  SeededRandom random(1);
  for (const TextKind kind : {TextKind::kProse, TextKind::kAmounts, TextKind::kWeb}) {
    std::string text;
    while (text.size() < kUsualBytes) text += MakeText(kind, random);
    rows.push_back(Measure(std::string(Name(kind)), text));
  }
  const std::pair<const char*, std::string_view> hostile[] = {
      {"a digit in each line", "1\n"}, {"cells", "1,\n"},    {"brackets", "(秘)"},
      {"open brackets", "("},          {"U+FDFA", "\uFDFA"}, {"at signs", "a@"},
      {"numerals mixed", "1一"},       {"no UTF-8", "\xFF"},
  };
  for (const auto& [name, unit] : hostile) {
    std::string text;
    while (text.size() < kHostileBytes) text += unit;
    rows.push_back(Measure(std::string("hostile: ") + name, text));
  }
  return rows;
}

}  // namespace shoji::bench
