#include "broker/store/policy_store.h"

#include <gtest/gtest.h>
#include <soci/soci.h>

namespace shoji::store {
namespace {

using Step = PolicyStore::Step;

WallTime At(int seconds) { return WallTime(std::chrono::seconds(1'800'000'000 + seconds)); }

class PolicyStoreTest : public testing::Test {
 protected:
  int64_t Add(const std::string& text) {
    PolicyVersion version;
    version.text = text;
    version.sha256 = std::string(64, 'a');
    version.author = "suzuki";
    version.submitted_at = At(0);
    version.note = "人事異動";
    return store_.Add(version).value_or(0);
  }
  PolicyVersion Get(int64_t number) { return store_.Find(number).value().value(); }

  Database database_ = std::move(*Database::Open("sqlite::memory:"));
  PolicyStore store_{database_};
};

TEST_F(PolicyStoreTest, NumbersVersionsFromOneAndGivesThemBackWhole) {
  const std::string text = "# 税務課\r\nname = \"a'b\"\n";
  EXPECT_EQ(Add(text), 1);
  EXPECT_EQ(Add("x"), 2);
  const PolicyVersion version = Get(1);
  EXPECT_EQ(version.text, text);
  EXPECT_EQ(version.author, "suzuki");
  EXPECT_EQ(version.note, "人事異動");
  EXPECT_EQ(version.submitted_at, At(0));
  EXPECT_EQ(version.state, VersionState::kDraft);
  EXPECT_EQ(version.approved_by, "");
  EXPECT_FALSE(version.approved_at || version.activated_at || version.scheduled_for);
  EXPECT_FALSE(store_.Find(3)->has_value());
  EXPECT_FALSE(store_.Active()->has_value());
}

TEST_F(PolicyStoreTest, ActivatesOneAndRetiresTheOther) {
  Add("a");
  Add("b");
  ASSERT_TRUE(store_.SetActive(1, "mori", At(1), Step::kForward));
  ASSERT_TRUE(store_.SetActive(2, "abe", At(2), Step::kForward));
  EXPECT_EQ(Get(1).state, VersionState::kRetired);
  EXPECT_EQ(Get(1).activated_by, "mori");
  const PolicyVersion active = store_.Active().value().value();
  EXPECT_EQ(active.number, 2);
  EXPECT_EQ(active.text, "b");
  EXPECT_EQ(active.activated_at, At(2));
  EXPECT_EQ(active.replaced, 1);
}

TEST_F(PolicyStoreTest, RemembersTheWayBackOverSeveralSteps) {
  for (const char* text : {"a", "b", "c"}) Add(text);
  for (int64_t number : {1, 2, 3}) ASSERT_TRUE(store_.SetActive(number, "abe", At(0), Step::kForward));
  ASSERT_TRUE(store_.SetActive(Get(3).replaced, "abe", At(1), Step::kBack));
  EXPECT_EQ(store_.Active().value()->number, 2);
  EXPECT_EQ(store_.Active().value()->replaced, 1);
  ASSERT_TRUE(store_.SetActive(3, "abe", At(2), Step::kForward));
  EXPECT_EQ(Get(3).replaced, 2);
}

TEST_F(PolicyStoreTest, ChangesNothingForAVersionThatIsNotThere) {
  Add("a");
  ASSERT_TRUE(store_.SetActive(1, "abe", At(0), Step::kForward));
  EXPECT_EQ(store_.SetActive(9, "abe", At(1), Step::kForward).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.Active().value()->number, 1);
  EXPECT_EQ(store_.SetApproved(9, "abe", At(1)).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(store_.SetSchedule(9, "abe", At(1)).error().code, ErrorCode::kNotFound);
}

TEST_F(PolicyStoreTest, HasAtMostOneActiveVersion) {
  Add("a");
  Add("b");
  ASSERT_TRUE(store_.SetActive(1, "abe", At(0), Step::kForward));
  EXPECT_ANY_THROW(database_.sql() << "UPDATE policy_versions SET state = 'active' WHERE number = 2");
}

TEST_F(PolicyStoreTest, ApprovalKeepsTheStateOfWhatWasActive) {
  Add("a");
  Add("b");
  ASSERT_TRUE(store_.SetActive(1, "abe", At(0), Step::kForward));
  ASSERT_TRUE(store_.SetApproved(1, "mori", At(1)));
  ASSERT_TRUE(store_.SetApproved(2, "mori", At(1)));
  EXPECT_EQ(Get(1).state, VersionState::kActive);
  EXPECT_EQ(Get(2).state, VersionState::kApproved);
  EXPECT_EQ(Get(2).approved_by, "mori");
  EXPECT_EQ(Get(2).approved_at, At(1));
}

TEST_F(PolicyStoreTest, AnApprovalLapsesWhenTheVersionRetires) {
  Add("a");
  Add("b");
  ASSERT_TRUE(store_.SetApproved(1, "mori", At(1)));
  ASSERT_TRUE(store_.SetActive(1, "abe", At(2), Step::kForward));
  EXPECT_FALSE(Get(1).approval_lapsed || Get(1).restored);
  ASSERT_TRUE(store_.SetActive(2, "abe", At(3), Step::kForward));
  EXPECT_TRUE(Get(1).approval_lapsed);
  EXPECT_EQ(Get(1).approved_by, "mori");
  ASSERT_TRUE(store_.SetActive(1, "abe", At(4), Step::kBack));
  EXPECT_TRUE(Get(1).approval_lapsed && Get(1).restored);
  ASSERT_TRUE(store_.SetApproved(1, "mori", At(5)));
  EXPECT_FALSE(Get(1).approval_lapsed);
}

TEST_F(PolicyStoreTest, ListsDatesInTheirOrderAndForgetsThemOnActivation) {
  for (const char* text : {"a", "b", "c"}) Add(text);
  ASSERT_TRUE(store_.SetSchedule(2, "abe", At(200)));
  ASSERT_TRUE(store_.SetSchedule(3, "abe", At(100)));
  auto dates = store_.Scheduled().value();
  ASSERT_EQ(dates.size(), 2u);
  EXPECT_EQ(dates[0].number, 3);
  EXPECT_EQ(dates[1].scheduled_for, At(200));
  ASSERT_TRUE(store_.SetActive(3, "abe", At(100), Step::kForward));
  ASSERT_TRUE(store_.SetSchedule(2, "abe", std::nullopt));
  EXPECT_TRUE(store_.Scheduled()->empty());
  EXPECT_EQ(Get(2).scheduled_by, "");
}

TEST_F(PolicyStoreTest, ListsNewestFirstInPages) {
  for (int i = 0; i < 5; ++i) Add("x");
  const auto page = store_.List(0, 2).value();
  ASSERT_EQ(page.size(), 2u);
  EXPECT_EQ(page[0].number, 5);
  EXPECT_EQ(page[0].text, "");
  EXPECT_EQ(store_.List(page[1].number, 10)->size(), 3u);
}

}  // namespace
}  // namespace shoji::store
