// Pins what the inspectors find and miss in a generated corpus, to the count. A change of a rule that shifts a number
// here is to be looked at and written down, not waved through. `./shoji bench inspect` prints a larger one in full.
#include <gtest/gtest.h>

#include <string>

#include "bench/inspect/inspect_rates.h"

namespace shoji::bench {
namespace {

std::string Text(const InspectRates& rates) {
  std::string text;
  const auto line = [&](std::string_view name, uint64_t part, uint64_t whole) {
    if (part > 0) text += std::string(name) + " " + std::to_string(part) + "/" + std::to_string(whole) + "\n";
  };
  for (const auto& row : rates.numbers)
    line(std::string(Name(row.kind)) + " " + std::string(Name(row.spelling)), row.missed, row.texts);
  for (const auto& row : rates.markings) line(row.name, row.missed, row.texts);
  for (const auto& row : rates.lists) line(row.name, row.missed, row.texts);
  for (const auto& row : rates.alarms) line("false alarm " + std::string(Name(row.text)), row.raised, row.texts);
  return text;
}

TEST(InspectCorpus, RatesAreThose) {
  EXPECT_EQ(Text(MeasureInspectRates(1, 25)),
            "my_number commas (out of reach) 25/25\n"
            "my_number letters-between (out of reach) 25/25\n"
            "my_number reversed (out of reach) 23/25\n"
            "resident_code commas (out of reach) 25/25\n"
            "resident_code letters-between (out of reach) 25/25\n"
            "resident_code reversed (out of reach) 20/25\n"
            "corporate_number commas (out of reach) 25/25\n"
            "corporate_number letters-between (out of reach) 25/25\n"
            "corporate_number reversed (out of reach) 2/25\n"
            "credit_card commas (out of reach) 25/25\n"
            "credit_card letters-between (out of reach) 25/25\n"
            "credit_card reversed (out of reach) 25/25\n"
            "false alarm small-numbers 4/250\n"
            "false alarm long-numbers 37/250\n"
            "false alarm times 2/250\n"
            "false alarm web 5/250\n");
}

TEST(InspectCorpus, IsTheSameForTheSameSeed) {
  SeededRandom one(7);
  SeededRandom other(7);
  SeededRandom third(8);
  const std::string text = MakeText(TextKind::kMail, one);
  EXPECT_EQ(text, MakeText(TextKind::kMail, other));
  EXPECT_NE(text, MakeText(TextKind::kMail, third));
}

}  // namespace
}  // namespace shoji::bench
