#include "broker/rules/local_time.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace shoji::rules {
namespace {

class LocalTime : public testing::Test {
 protected:
  LocalTime() {
    ::setenv("TZ", "Asia/Tokyo", 1);
    ::tzset();
  }
};

TEST_F(LocalTime, IsThatOfTheBrokersTimeZone) {
  const WallTime time{std::chrono::sys_days(std::chrono::year(2026) / 11 / 20) + std::chrono::hours(16)};
  const policy::LocalTime local = LocalTimeOf(time);
  EXPECT_EQ(local.day, 20778);  // 2026-11-21: nine hours later it is Saturday already
  EXPECT_EQ(local.weekday, 6);
  EXPECT_EQ(local.minute, 60);
  EXPECT_EQ(FormatLocalTime(time), "2026-11-21 01:00");
}

TEST_F(LocalTime, IsReadAsPeopleWriteIt) {
  const auto april = ParseLocalTime("2027-04-01T08:30");
  ASSERT_TRUE(april.has_value());
  EXPECT_EQ(FormatLocalTime(*april), "2027-04-01 08:30");
  EXPECT_EQ(FormatLocalTime(ParseLocalTime("2028-02-29").value()), "2028-02-29 00:00");
}

TEST_F(LocalTime, RefusesWhatIsNoDate) {
  for (const char* text :
       {"", "2027", "2027-4-1", "2027-02-29", "2027-13-01", "2027-04-01 08:30", "2027-04-01T24:00", "2027-04-01T08:60",
        "2027-04-01T08:3x", "1999-01-01", "-027-01-01", "2027-04-01T-1:00", "2027-04-01T08:30:00", "2027-0x-01"}) {
    EXPECT_EQ(ParseLocalTime(text).error().code, ErrorCode::kInvalid) << text;
  }
}

}  // namespace
}  // namespace shoji::rules
