#include "broker/sessions/session_activity.h"

#include <gtest/gtest.h>

namespace shoji::sessions {
namespace {

SessionActivity::Destination To(const std::string& host, int64_t up = 0, int64_t down = 0,
                                const std::string& answer = "allowed") {
  return {host, 443, answer, 0, up, down, {}};
}

TEST(SessionActivity, AddsUpBytesAndCountsOpenConnections) {
  SessionActivity activity;
  activity.Note(To("a.example"), true, WallTime());
  activity.Note(To("a.example"), true, WallTime());
  EXPECT_EQ(activity.recent().front().open, 2);
  activity.Note(To("a.example", 10, 200), false, WallTime(std::chrono::seconds(1)));
  EXPECT_EQ(activity.recent().front().open, 1);
  EXPECT_EQ(activity.recent().front().bytes_down, 200);
  EXPECT_EQ(activity.recent().size(), 1u);
  EXPECT_EQ(activity.bytes_up(), 10);
  EXPECT_EQ(activity.bytes_down(), 200);
}

TEST(SessionActivity, RefusalIsARowOfItsOwnAndOpensNothing) {
  SessionActivity activity;
  activity.Note(To("a.example", 1, 1), false, WallTime());
  activity.Note(To("a.example", 0, 0, "refused_address"), false, WallTime());
  EXPECT_EQ(activity.recent().size(), 2u);
  EXPECT_EQ(activity.recent().front().answer, "refused_address");
  EXPECT_EQ(activity.recent().front().open, 0);
}

TEST(SessionActivity, KeepsTheLatestOnly) {
  SessionActivity activity;
  for (int i = 0; i < 100; ++i) activity.Note(To(std::to_string(i) + ".example", 1, 2), false, WallTime());
  EXPECT_EQ(activity.recent().size(), SessionActivity::kMaxRecent);
  EXPECT_EQ(activity.recent().front().host, "99.example");
  EXPECT_EQ(activity.bytes_down(), 200);
}

}  // namespace
}  // namespace shoji::sessions
