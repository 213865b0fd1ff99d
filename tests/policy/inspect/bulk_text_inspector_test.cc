#include "policy/inspect/bulk_text_inspector.h"

#include <gtest/gtest.h>

#include <string>

namespace shoji::inspect {
namespace {

using namespace std::chrono_literals;
using policy::Classification;

class BulkTextInspectorTest : public ::testing::Test {
 protected:
  // Types `text` piece by piece, `every` apart; how many pieces were bulk.
  int Type(const std::vector<std::string>& pieces, Duration every) {
    int bulk = 0;
    for (const auto& piece : pieces) {
      clock_.Advance(every);
      const auto sight = bulk_.Look(piece, clock_.Now());
      last_ = sight.found.classification;
      bulk += sight.bulk ? 1 : 0;
      bulk_.Keep(piece, clock_.Now());
    }
    return bulk;
  }

  FakeClock clock_;
  BulkTextInspector bulk_{InspectorSettings()};
  Classification last_ = Classification::kNone;
};

TEST_F(BulkTextInspectorTest, AFastTypistIsNoBulk) {
  EXPECT_EQ(Type(std::vector<std::string>(300, "今日は会議です。"), 600ms), 0);  // 13 a second, for three minutes
  EXPECT_EQ(last_, Classification::kNone);
}

TEST_F(BulkTextInspectorTest, AFewSecondsMayBeFasterThanAMinute) {
  EXPECT_EQ(Type(std::vector<std::string>(24, "今日は会議です。"), 210ms), 0);  // 38 a second
  clock_.Advance(60s);
  EXPECT_EQ(Type(std::vector<std::string>(300, "今日は会議です。"), 400ms), 188);  // 20 a second
}

TEST_F(BulkTextInspectorTest, APasteInSlicesThatWaitIsBulk) {
  EXPECT_EQ(Type(std::vector<std::string>(4, std::string(199, 'x')), 6s), 0);
  EXPECT_EQ(Type({std::string(199, 'x')}, 6s), 1);
}

TEST_F(BulkTextInspectorTest, TheSamePieceAgainIsSeenAnewWhenTheTextBeforeItChanged) {
  const auto found = [this](std::string_view piece) { return bulk_.Look(piece, clock_.Now()).found.classification; };
  EXPECT_EQ(found("9018"), Classification::kNone);
  bulk_.Keep("12345678", clock_.Now());
  EXPECT_EQ(found("9018"), Classification::k3B);
  EXPECT_EQ(found("9018"), Classification::k3B);
  clock_.Advance(60s);
  EXPECT_EQ(found("9018"), Classification::kNone);
}

TEST_F(BulkTextInspectorTest, APasteInPiecesIsBulk) {
  EXPECT_EQ(Type({std::string(199, 'x')}, 10s), 0);
  EXPECT_EQ(Type({std::string(200, 'x')}, 10s), 1);
  EXPECT_EQ(Type(std::vector<std::string>(40, "０１２３４５６７８９"), 10ms), 40);
  clock_.Advance(5s);
  EXPECT_EQ(Type({"もう終わり"}, 0ms), 0);
}

TEST_F(BulkTextInspectorTest, FindsANumberOverPieces) {
  Type({"１２３４", "５６７８"}, 1s);
  EXPECT_EQ(last_, Classification::kNone);
  Type({"９０１８"}, 1s);
  EXPECT_EQ(last_, Classification::k3B);
}

TEST_F(BulkTextInspectorTest, ForgetsWhatIsOldOrWasJudged) {
  Type({"12345678"}, 1s);
  clock_.Advance(60s);
  Type({"9018"}, 1s);
  EXPECT_EQ(last_, Classification::kNone);
  Type({"123456789018"}, 20s);
  EXPECT_EQ(last_, Classification::k3B);
  bulk_.Forget();
  Type({"です"}, 1s);
  EXPECT_EQ(last_, Classification::kNone);
}

TEST_F(BulkTextInspectorTest, LookingRemembersNothing) {
  (void)bulk_.Look("12345678", clock_.Now());
  EXPECT_EQ(bulk_.Look("9018", clock_.Now()).found.classification, Classification::kNone);
}

TEST_F(BulkTextInspectorTest, AWordThatMayGoOnIsNoMarking) {
  Type({"秘"}, 1s);
  EXPECT_EQ(last_, Classification::kNone);
  Type({"書課です。\n"}, 1s);
  EXPECT_EQ(last_, Classification::kNone);
  Type({"秘", "\n"}, 1s);
  EXPECT_NE(last_, Classification::kNone) << "a line of its own";
}

TEST_F(BulkTextInspectorTest, RemembersABoundedAmount) {
  for (int i = 0; i < 10'000; ++i) {
    bulk_.Keep(std::string(100, 'x'), clock_.Now());
    ASSERT_LE(bulk_.Look("", clock_.Now()).bytes, BulkTextInspector::kRememberedBytes);
    if (i > 200) i += 200;
  }
}

}  // namespace
}  // namespace shoji::inspect
