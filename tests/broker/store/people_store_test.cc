// Departments, dated memberships, and which departments count on a day.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/store/calendar_day.h"
#include "broker/store/department_store.h"
#include "broker/store/membership_store.h"
#include "broker/store/user_store.h"

namespace shoji::store {
namespace {

using testing::ElementsAre;

int32_t Day(std::string_view text) { return *ParseDay(text); }

TEST(CalendarDay, ReadsAndWritesDatesThatExist) {
  EXPECT_EQ(Day("1970-01-01"), 0);
  EXPECT_EQ(FormatDay(Day("2027-04-01")), "2027-04-01");
  EXPECT_EQ(FormatDay(Day("2028-02-29")), "2028-02-29");
  for (const char* wrong : {"2027-02-29", "2027-13-01", "2027-4-1", "20270401", "2027-04-01 ", "-027-04-01", ""}) {
    EXPECT_EQ(ParseDay(wrong), std::nullopt) << wrong;
  }
}

TEST(CalendarDay, LocalDayFollowsTheClock) {
  const WallTime noon(std::chrono::hours(12));
  EXPECT_EQ(LocalDay(noon + std::chrono::days(3)) - LocalDay(noon), 3);
}

TEST(DepartmentsOn, UsualDepartmentCountsWhenNothingIsDated) {
  EXPECT_THAT(DepartmentsOn("税務課", {}, Day("2026-11-21")), ElementsAre("税務課"));
}

TEST(DepartmentsOn, FurtherOnesCountFromTheirFirstToTheirLastDay) {
  const std::vector<Membership> also = {{"tanaka", "市民課", false, Day("2026-10-01"), Day("2027-03-31")}};
  EXPECT_THAT(DepartmentsOn("税務課", also, Day("2026-09-30")), ElementsAre("税務課"));
  EXPECT_THAT(DepartmentsOn("税務課", also, Day("2026-10-01")), ElementsAre("税務課", "市民課"));
  EXPECT_THAT(DepartmentsOn("税務課", also, Day("2027-03-31")), ElementsAre("税務課", "市民課"));
  EXPECT_THAT(DepartmentsOn("税務課", also, Day("2027-04-01")), ElementsAre("税務課"));
}

TEST(DepartmentsOn, MainOneThatBeganLastTakesTheUsualOnesPlace) {
  const std::vector<Membership> moves = {{"tanaka", "市民課", true, Day("2027-04-01"), {}},
                                         {"tanaka", "総務課", true, Day("2028-04-01"), {}},
                                         {"tanaka", "税務課", false, Day("2027-04-01"), Day("2027-06-30")}};
  EXPECT_THAT(DepartmentsOn("税務課", moves, Day("2027-03-31")), ElementsAre("税務課"));
  EXPECT_THAT(DepartmentsOn("税務課", moves, Day("2027-04-01")), ElementsAre("市民課", "税務課"));
  EXPECT_THAT(DepartmentsOn("税務課", moves, Day("2028-04-01")), ElementsAre("総務課"));
}

TEST(DepartmentsOn, NamesEachDepartmentOnce) {
  const std::vector<Membership> twice = {
      {"tanaka", "税務課", false, 0, {}}, {"tanaka", "市民課", false, 0, {}}, {"tanaka", "市民課", false, 1, {}}};
  EXPECT_THAT(DepartmentsOn("税務課", twice, 5), ElementsAre("税務課", "市民課"));
}

class PeopleStoreTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name : {"abe", "ito", "tanaka"}) {
      User user;
      user.name = name;
      user.display_name = name == std::string("tanaka") ? "田中 花子" : "100%_職員";
      user.department = name == std::string("tanaka") ? "税務課" : "市民課";
      ASSERT_TRUE(users.Add(user));
    }
  }
  std::vector<std::string> Names(const UserQuery& query) {
    std::vector<std::string> names;
    const auto found = users.Search(query);
    for (const auto& user : *found) names.push_back(user.name);
    return names;
  }

  Database database = std::move(*Database::Open("sqlite::memory:"));
  UserStore users{database};
  DepartmentStore departments{database};
  MembershipStore memberships{database};
};

TEST_F(PeopleStoreTest, UsersMakeTheirDepartmentKnown) {
  const auto list = departments.List();
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ((*departments.Find("市民課"))->people, 2);
}

TEST_F(PeopleStoreTest, DepartmentsCloseAndOpen) {
  EXPECT_TRUE(departments.Add("財政課"));
  EXPECT_EQ(departments.Add("財政課").error().code, ErrorCode::kRefused);
  EXPECT_TRUE(departments.SetClosed("財政課", true));
  EXPECT_TRUE((*departments.Find("財政課"))->closed);
  EXPECT_TRUE(departments.SetClosed("財政課", false));
  EXPECT_FALSE((*departments.Find("財政課"))->closed);
  EXPECT_EQ(departments.SetClosed("無い課", true).error().code, ErrorCode::kNotFound);
}

TEST_F(PeopleStoreTest, MembershipsAreKeptChangedAndRemoved) {
  const Membership open{"tanaka", "市民課", false, 100, {}};
  ASSERT_TRUE(memberships.Set(open));
  EXPECT_THAT(*memberships.Of("tanaka"), ElementsAre(open));
  const Membership ended{"tanaka", "市民課", false, 100, 200};
  ASSERT_TRUE(memberships.Set(ended));
  EXPECT_THAT(*memberships.Of("tanaka"), ElementsAre(ended));
  EXPECT_TRUE(memberships.Of("abe")->empty());
  ASSERT_TRUE(memberships.Remove("tanaka", "市民課", 100));
  EXPECT_TRUE(memberships.Of("tanaka")->empty());
  EXPECT_EQ(memberships.Remove("tanaka", "市民課", 100).error().code, ErrorCode::kNotFound);
}

TEST_F(PeopleStoreTest, MembershipsNeedAKnownUserAndDepartment) {
  EXPECT_FALSE(memberships.Set({"tanaka", "無い課", false, 1, {}}));
  EXPECT_FALSE(memberships.Set({"nobody", "税務課", false, 1, {}}));
}

TEST_F(PeopleStoreTest, ResolvesTheDepartmentsOfADay) {
  ASSERT_TRUE(memberships.Set({"tanaka", "市民課", true, 100, {}}));
  User user = **users.Find("tanaka");
  ASSERT_TRUE(users.ResolveDepartments(user, 99));
  EXPECT_THAT(user.departments, ElementsAre("税務課"));
  user = **users.Find("tanaka");
  ASSERT_TRUE(users.ResolveDepartments(user, 100));
  EXPECT_THAT(user.departments, ElementsAre("市民課"));
  EXPECT_EQ(user.department, "市民課");
}

TEST_F(PeopleStoreTest, SearchFindsByTextAndDepartmentInPages) {
  ASSERT_TRUE(memberships.Set({"tanaka", "市民課", false, 100, {}}));
  EXPECT_THAT(Names({}), ElementsAre("abe", "ito", "tanaka"));
  EXPECT_THAT(Names({.text = "花子"}), ElementsAre("tanaka"));
  EXPECT_THAT(Names({.text = "%_"}), ElementsAre("abe", "ito"));
  EXPECT_TRUE(Names({.text = "%x"}).empty());
  EXPECT_THAT(Names({.department = "税務課"}), ElementsAre("tanaka"));
  EXPECT_THAT(Names({.department = "市民課"}), ElementsAre("abe", "ito", "tanaka"));
  EXPECT_THAT(Names({.after = "abe", .limit = 1}), ElementsAre("ito"));
}

TEST_F(PeopleStoreTest, ChangesWhatIsWrittenAboutAPerson) {
  User user = **users.Find("abe");
  user.display_name = "安部 太郎";
  user.department = "財政課";
  user.role = Role::kSecurity;
  ASSERT_TRUE(users.Change(user));
  EXPECT_EQ((*users.Find("abe"))->role, Role::kSecurity);
  EXPECT_EQ((*users.Find("abe"))->department, "財政課");
  user.name = "nobody";
  EXPECT_EQ(users.Change(user).error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace shoji::store
