#include "broker/auth/tickets.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "broker/auth/secret_token.h"

namespace shoji::auth {
namespace {

class TicketsTest : public testing::Test {
 protected:
  FakeClock clock_;
  Tickets tickets_{clock_};
};

TEST_F(TicketsTest, OpenTheirSessionOnce) {
  const std::string ticket = *tickets_.Issue("tanaka", "s1");
  EXPECT_EQ(*tickets_.Redeem(ticket, "tanaka"), "s1");
  EXPECT_EQ(tickets_.Redeem(ticket, "tanaka").error().code, ErrorCode::kRefused);
}

TEST_F(TicketsTest, LiveThirtySeconds) {
  const std::string in_time = *tickets_.Issue("tanaka", "s1");
  const std::string late = *tickets_.Issue("tanaka", "s1");
  clock_.Advance(std::chrono::milliseconds(29'999));
  EXPECT_TRUE(tickets_.Redeem(in_time, "tanaka").has_value());
  clock_.Advance(std::chrono::milliseconds(1));
  EXPECT_FALSE(tickets_.Redeem(late, "tanaka").has_value());
}

TEST_F(TicketsTest, AreOfNoUseToAnotherUserAndDieOfTheAttempt) {
  const std::string ticket = *tickets_.Issue("tanaka", "s1");
  EXPECT_FALSE(tickets_.Redeem(ticket, "suzuki").has_value());
  EXPECT_FALSE(tickets_.Redeem(ticket, "tanaka").has_value());
  EXPECT_TRUE(tickets_.Redeem(*tickets_.Issue("tanaka", "s1"), "tanaka").has_value());
}

TEST_F(TicketsTest, CannotBeMadeUp) {
  ASSERT_TRUE(tickets_.Issue("tanaka", "s1").has_value());
  for (const std::string& ticket : {std::string(), std::string("x"), NewToken(), std::string(100'000, 'a')}) {
    EXPECT_FALSE(tickets_.Redeem(ticket, "tanaka").has_value());
  }
}

TEST_F(TicketsTest, StayFewPerUser) {
  std::vector<std::string> issued;
  for (int i = 0; i < 17; ++i) {
    issued.push_back(*tickets_.Issue("tanaka", "s" + std::to_string(i)));
    clock_.Advance(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(tickets_.pending(), 16u);
  EXPECT_FALSE(tickets_.Redeem(issued.front(), "tanaka").has_value());
  EXPECT_TRUE(tickets_.Redeem(issued.back(), "tanaka").has_value());
}

TEST_F(TicketsTest, AreForgottenWhenExpired) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(tickets_.Issue("user" + std::to_string(i), "s").has_value());
  clock_.Advance(std::chrono::seconds(31));
  ASSERT_TRUE(tickets_.Issue("tanaka", "s").has_value());
  EXPECT_EQ(tickets_.pending(), 1u);
}

}  // namespace
}  // namespace shoji::auth
