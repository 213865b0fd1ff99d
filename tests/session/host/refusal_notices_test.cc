#include "session/host/refusal_notices.h"

#include <gtest/gtest.h>

namespace shoji::host {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class RefusalNoticesTest : public testing::Test {
 protected:
  std::optional<std::string> Of(const std::string& host, const std::string& answer = "refused_domain") {
    return notices_.NoticeOf(host, answer, clock_.Now());
  }
  FakeClock clock_;
  RefusalNotices notices_;
};

TEST_F(RefusalNoticesTest, NamesTheHostAndTheReason) {
  EXPECT_EQ(Of("10.0.0.1", "refused_address"), "10.0.0.1 refused_address");
}

TEST_F(RefusalNoticesTest, OnlyRefusalsByRuleAreTold) {
  for (const char* answer : {"allowed", "dns_failed", "connect_failed", "bad_request", "upstream_failed", "too_many"}) {
    EXPECT_FALSE(Of("a.example", answer)) << answer;
  }
  EXPECT_FALSE(Of("", "refused_address"));
  EXPECT_TRUE(Of("a.example", "refused_port"));
}

TEST_F(RefusalNoticesTest, WhatTheBrowserCallsByItselfIsNotTold) {
  for (const char* host : {"accounts.google.com", "update.googleapis.com", "r4.gvt1.com", "gvt1.com"}) {
    EXPECT_FALSE(Of(host)) << host;
  }
  EXPECT_TRUE(Of("notgvt1.com"));
}

TEST_F(RefusalNoticesTest, AtMostOneASecond) {
  EXPECT_TRUE(Of("a.example"));
  clock_.Advance(milliseconds(999));
  EXPECT_FALSE(Of("b.example"));
  clock_.Advance(milliseconds(1));
  EXPECT_TRUE(Of("b.example"));
}

TEST_F(RefusalNoticesTest, TheSameHostAgainAfterTenSeconds) {
  EXPECT_TRUE(Of("a.example"));
  clock_.Advance(milliseconds(9'999));
  EXPECT_FALSE(Of("a.example"));
  clock_.Advance(milliseconds(1));
  EXPECT_TRUE(Of("a.example"));
}

TEST_F(RefusalNoticesTest, FitsANoticeHoweverLongTheName) { EXPECT_LE(Of(std::string(253, 'x'))->size(), 256u); }

}  // namespace
}  // namespace shoji::host
