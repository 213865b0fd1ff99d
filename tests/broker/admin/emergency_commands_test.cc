#include "broker/admin/emergency_commands.h"

#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {
namespace {

class EmergencyCommandsTest : public AdminFixture {};

TEST_F(EmergencyCommandsTest, AnOrderIsListedUntilItIsLifted) {
  const auto ordered =
      Ask(R"({"op":"emergency.order","scope":"department","target":"税務課","hold":"freeze","reason":"調査中"})");
  EXPECT_EQ(ordered, (nlohmann::json{{"ok", true}, {"recorded", true}, {"sessions", 0}}));
  const auto list = Ask(R"({"op":"emergency.list"})");
  ASSERT_EQ(list["stops"].size(), 1U);
  EXPECT_EQ(list["stops"][0]["scope"], "department");
  EXPECT_EQ(list["stops"][0]["target"], "税務課");
  EXPECT_EQ(list["stops"][0]["hold"], "freeze");
  EXPECT_EQ(list["stops"][0]["reason"], "調査中");
  EXPECT_EQ(list["stops"][0]["actor"], "uid:0");
  EXPECT_EQ(Ask(R"({"op":"emergency.lift","scope":"everyone","reason":"x"})")["error"], "not_found");
  EXPECT_EQ(Ask(R"({"op":"emergency.lift","scope":"department","target":"税務課","reason":"x"})")["ok"], true);
  EXPECT_TRUE(Ask(R"({"op":"emergency.list"})")["stops"].empty());
  EXPECT_NE(Audit().find("emergency.ordered"), std::string::npos);
  EXPECT_NE(Audit().find("emergency.lifted"), std::string::npos);
}

TEST_F(EmergencyCommandsTest, NonsenseIsRefusedAndNotRecorded) {
  for (const char* bad : {R"({"op":"emergency.order","scope":"department","hold":"freeze","reason":"x"})",
                          R"({"op":"emergency.order","scope":"everyone","target":"a","hold":"freeze","reason":"x"})",
                          R"({"op":"emergency.order","scope":"planet","hold":"freeze","reason":"x"})",
                          R"({"op":"emergency.order","scope":"everyone","hold":"none","reason":"x"})",
                          R"({"op":"emergency.order","scope":"everyone","hold":"stop","reason":"x"})",
                          R"({"op":"emergency.order","scope":"everyone","hold":"freeze","reason":""})",
                          R"({"op":"emergency.order","scope":"everyone","hold":"freeze"})"}) {
    EXPECT_EQ(Ask(bad)["error"], "bad_request") << bad;
  }
  EXPECT_EQ(Audit().find("emergency"), std::string::npos);
}

}  // namespace
}  // namespace shoji::admin
