#include "policy/rules/value_text.h"

#include <gtest/gtest.h>

namespace shoji::policy {
namespace {

TEST(ValueText, SizesAreWrittenAsTheyAreRead) {
  for (const char* text : {"1 B", "512 B", "10 KiB", "3 MiB", "64 MiB", "1025 B"}) {
    const auto size = ParseSize(text, kMostBytes);
    ASSERT_TRUE(size.has_value()) << text;
    EXPECT_EQ(SizeText(*size), text);
  }
  EXPECT_EQ(*ParseSize("10 KiB", kMostBytes), 10'240u);
  for (const char* text : {"", " ", "10", "10 ", " B", "-1 B", "1 GiB", "1 KB", "1  KiB", "1.5 MiB", "1 kib",
                           "99999999999999999999 B", "65537 KiB"}) {
    EXPECT_FALSE(ParseSize(text, kMostBytes).has_value()) << text;
  }
}

TEST(ValueText, SpansOfTimeEndBeforeTheirEnd) {
  EXPECT_EQ(*ParseTimeSpan("00:00-24:00"), (TimeSpan{0, 1440}));
  EXPECT_EQ(*ParseTimeSpan("23:58-23:59"), (TimeSpan{1438, 1439}));
  for (const char* text :
       {"", "-", "08:30", "08:30-08:30", "0830-1715", "24:00-24:00", "25:00-26:00", "08:30-17:15-"}) {
    EXPECT_FALSE(ParseTimeSpan(text).has_value()) << text;
  }
}

TEST(ValueText, DatesHaveBothEndsInside) {
  EXPECT_EQ(*ParseDateSpan("1970-01-02"), (DateSpan{1, 1}));
  EXPECT_EQ(*ParseDateSpan("2028-02-28..2028-03-01"), (DateSpan{21'242, 21'244}));  // a leap year
  for (const char* text :
       {"", "..", "2026-4-1", "2026-04-31", "2026-13-01", "2026-04-01..", "2026/04/01", "20260401"}) {
    EXPECT_FALSE(ParseDateSpan(text).has_value()) << text;
  }
}

TEST(ValueText, WeekBeginsOnMonday) {
  EXPECT_EQ(*ParseWeekdays("sun"), EnumSet<Weekday>{Weekday::kSunday});
  EXPECT_EQ(*ParseWeekdays("sat-sun"), (EnumSet<Weekday>{Weekday::kSaturday, Weekday::kSunday}));
  EXPECT_EQ(*ParseWeekdays("mon-mon"), EnumSet<Weekday>{Weekday::kMonday});
  for (const char* text : {"", "-", "Mon", "monday", "sun-mon", "mon-", "mon-tue-wed"}) {
    EXPECT_FALSE(ParseWeekdays(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace shoji::policy
