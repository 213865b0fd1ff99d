// What administration does with departments and people, and that the record comes first.
#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {
namespace {

class PeopleCommandsTest : public AdminFixture {
 protected:
  void SetUp() override { ASSERT_TRUE(AddTanaka()["ok"]); }
  nlohmann::json AskAs(const std::string& actor, const std::string& request) {
    std::string answer;
    commands_->Handle(request, actor, [&](std::string given) { answer = std::move(given); });
    return nlohmann::json::parse(answer, nullptr, false);
  }
};

TEST_F(PeopleCommandsTest, DepartmentsAreAddedClosedAndOpened) {
  EXPECT_TRUE(Ask(R"({"op":"department.add","department":"財政課"})")["ok"]);
  EXPECT_EQ(Ask(R"({"op":"department.add","department":"財政課"})")["error"], "refused");
  EXPECT_TRUE(Ask(R"({"op":"department.close","department":"財政課"})")["ok"]);
  EXPECT_EQ(Ask(R"({"op":"department.list"})")["departments"],
            nlohmann::json::parse(R"([{"name":"税務課","closed":false,"people":1},
                                      {"name":"財政課","closed":true,"people":0}])"));
  EXPECT_TRUE(Ask(R"({"op":"department.open","department":"財政課"})")["ok"]);
  EXPECT_EQ(Ask(R"({"op":"department.close","department":"無い課"})")["error"], "not_found");
  EXPECT_NE(Audit().find(R"("act":"department.close","object":"財政課")"), std::string::npos);
}

TEST_F(PeopleCommandsTest, DepartmentWithPeopleStaysOpenAndAClosedOneTakesNobody) {
  EXPECT_EQ(Ask(R"({"op":"department.close","department":"税務課"})")["error"], "refused");
  ASSERT_TRUE(Ask(R"({"op":"department.add","department":"財政課"})")["ok"]);
  ASSERT_TRUE(Ask(R"({"op":"department.close","department":"財政課"})")["ok"]);
  EXPECT_EQ(Ask(R"({"op":"user.add","name":"ito","department":"財政課","role":"staff"})")["error"], "refused");
  EXPECT_EQ(
      Ask(R"({"op":"user.edit","name":"tanaka","display_name":"t","department":"財政課","role":"staff"})")["error"],
      "refused");
  EXPECT_EQ(Ask(R"({"op":"membership.set","name":"tanaka","department":"財政課","from":"2026-04-01"})")["error"],
            "refused");
}

TEST_F(PeopleCommandsTest, PersonIsEditedAndTheRecordSaysWhatChanged) {
  ASSERT_TRUE(Ask(R"({"op":"department.add","department":"市民課"})")["ok"]);
  EXPECT_TRUE(Ask(
      R"({"op":"user.edit","name":"tanaka","display_name":"田中 花","department":"市民課","role":"security"})")["ok"]);
  EXPECT_EQ((*users_->Find("tanaka"))->role, store::Role::kSecurity);
  EXPECT_NE(Audit().find("department=税務課>市民課 role=staff>security display_name changed"), std::string::npos);
  EXPECT_EQ(Ask(R"({"op":"user.edit","name":"ito","display_name":"i","department":"市民課","role":"staff"})")["error"],
            "not_found");
  EXPECT_EQ(
      Ask(R"({"op":"user.edit","name":"tanaka","display_name":"t","department":"無い課","role":"staff"})")["error"],
      "not_found");
}

TEST_F(PeopleCommandsTest, NobodyChangesHisOwnRoleOrDisablesHimself) {
  const std::string edit =
      R"({"op":"user.edit","name":"tanaka","display_name":"t","department":"税務課","role":"admin"})";
  EXPECT_EQ(AskAs("user:tanaka", edit)["error"], "refused");
  EXPECT_EQ(AskAs("user:tanaka", R"({"op":"user.disable","name":"tanaka"})")["error"], "refused");
  EXPECT_EQ((*users_->Find("tanaka"))->role, store::Role::kStaff);
  EXPECT_TRUE(AskAs("user:ito", edit)["ok"]);
  EXPECT_TRUE(AskAs("user:ito", R"({"op":"user.disable","name":"tanaka"})")["ok"]);
}

TEST_F(PeopleCommandsTest, MembershipsAreSetListedAndRemoved) {
  ASSERT_TRUE(Ask(R"({"op":"department.add","department":"市民課"})")["ok"]);
  EXPECT_TRUE(Ask(
      R"({"op":"membership.set","name":"tanaka","department":"市民課","from":"2026-10-01","to":"2027-03-31"})")["ok"]);
  EXPECT_TRUE(
      Ask(R"({"op":"membership.set","name":"tanaka","department":"市民課","from":"2027-04-01","main":"yes"})")["ok"]);
  EXPECT_EQ(Ask(R"({"op":"membership.list","name":"tanaka"})")["memberships"],
            nlohmann::json::parse(R"([{"department":"市民課","main":false,"from":"2026-10-01","to":"2027-03-31"},
                                      {"department":"市民課","main":true,"from":"2027-04-01","to":null}])"));
  EXPECT_NE(Audit().find("市民課 also 2026-10-01 to 2027-03-31"), std::string::npos);
  EXPECT_TRUE(Ask(R"({"op":"membership.remove","name":"tanaka","department":"市民課","from":"2026-10-01"})")["ok"]);
  EXPECT_EQ(Ask(R"({"op":"membership.remove","name":"tanaka","department":"市民課","from":"2026-10-01"})")["error"],
            "not_found");
}

TEST_F(PeopleCommandsTest, DaysThatMakeNoSenseAreRefused) {
  for (const char* days : {R"("from":"2027-02-30")", R"("from":"2027-04-01","to":"2027-03-31")",
                           R"("from":"2027-04-01","to":"soon")", R"("from":"2027-04-01","main":"maybe")"}) {
    const std::string request =
        R"({"op":"membership.set","name":"tanaka","department":"税務課",)" + std::string(days) + "}";
    EXPECT_EQ(Ask(request)["error"], "bad_request") << days;
  }
}

}  // namespace
}  // namespace shoji::admin
