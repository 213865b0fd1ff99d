#include "policy/audit/audit_verifier.h"

#include <algorithm>

#include "policy/audit/audit_head.h"
#include "policy/audit/audit_line.h"
#include "tests/policy/audit/audit_fixture.h"

namespace shoji::audit {
namespace {

class AuditVerifier : public AuditFixture {
 protected:
  void ExpectProblem(ProblemKind kind, uint64_t line) const {
    const auto report = Verify();
    ASSERT_TRUE(report.problem.has_value());
    EXPECT_EQ(report.problem->kind, kind) << report.problem->detail;
    EXPECT_EQ(report.problem->line, line) << report.problem->detail;
  }
};

TEST_F(AuditVerifier, AcceptsAWholeRecord) {
  Fill(5);
  const auto report = Verify();
  EXPECT_FALSE(report.problem.has_value());
  EXPECT_EQ(report.entries, 5u);
  EXPECT_TRUE(report.head_checked);
  EXPECT_EQ(report.first_time, "2027-01-15T08:00:01.000Z");
  EXPECT_EQ(report.last_time, "2027-01-15T08:00:05.000Z");
}

TEST_F(AuditVerifier, AcceptsACopyWithoutItsHeadAndSaysSo) {
  Fill(3);
  std::filesystem::remove(path_ + ".head");
  EXPECT_FALSE(Verify().problem.has_value());
  EXPECT_FALSE(Verify().head_checked);
}

TEST_F(AuditVerifier, NamesTheEntryThatWasAltered) {
  Fill(5);
  auto lines = Lines();
  lines[2].replace(lines[2].find("10.0.0.1"), 8, "10.0.0.2");
  Write(lines);
  ExpectProblem(ProblemKind::kAltered, 3);
}

TEST_F(AuditVerifier, SeesEveryChangedByte) {
  Fill(2);
  const std::string whole = Text();
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    Write(changed);
    EXPECT_TRUE(Verify().problem.has_value()) << "byte " << i;
  }
  Write(whole);
  EXPECT_FALSE(Verify().problem.has_value());
}

TEST_F(AuditVerifier, NamesTheGapWhereAnEntryWasRemoved) {
  Fill(5);
  auto lines = Lines();
  lines.erase(lines.begin() + 1);
  Write(lines);
  ExpectProblem(ProblemKind::kOutOfOrder, 2);
}

TEST_F(AuditVerifier, NamesReorderedEntries) {
  Fill(5);
  auto lines = Lines();
  std::swap(lines[1], lines[2]);
  Write(lines);
  ExpectProblem(ProblemKind::kOutOfOrder, 2);
}

TEST_F(AuditVerifier, NamesADuplicatedEntry) {
  Fill(3);
  auto lines = Lines();
  lines.insert(lines.begin() + 1, lines[0]);
  Write(lines);
  ExpectProblem(ProblemKind::kOutOfOrder, 2);
}

TEST_F(AuditVerifier, SeesEntriesCutOffTheEndByTheHead) {
  Fill(5);
  auto lines = Lines();
  lines.resize(3);
  Write(lines);
  ExpectProblem(ProblemKind::kEntriesMissing, 4);
}

TEST_F(AuditVerifier, SeesAnEmptiedFileByTheHead) {
  Fill(2);
  Write(std::string());
  ExpectProblem(ProblemKind::kEntriesMissing, 1);
}

TEST_F(AuditVerifier, SeesARecordRewrittenAsAWholeByTheHead) {
  Fill(2);
  std::vector<std::string> forged;
  std::string prev = kNoHash;
  for (uint64_t seq = 1; seq <= 2; ++seq) {
    auto line = FormatLine(LoginSucceeded("forged", "::1"), seq, clock_.Wall(), prev);
    ASSERT_TRUE(line.has_value());
    prev = line->hash;
    forged.push_back(line->text.substr(0, line->text.size() - 1));
  }
  Write(forged);
  ExpectProblem(ProblemKind::kHeadMismatch, 2);
}

TEST_F(AuditVerifier, DoesNotLetALineBePassedOffAsTorn) {
  Fill(3);
  auto lines = Lines();
  lines[1] = "garbage";
  Write(lines);
  ExpectProblem(ProblemKind::kAltered, 2);
  lines = Lines();
  lines[1] = lines[0];
  lines[2] = "garbage";
  Write(lines);
  EXPECT_TRUE(Verify().problem.has_value());
}

TEST_F(AuditVerifier, TellsAnUnfinishedLastLineApartFromDamage) {
  Fill(2);
  Write(Text() + "{\"v\":1,\"se");
  const auto report = Verify();
  EXPECT_FALSE(report.problem.has_value());
  EXPECT_TRUE(report.torn_tail);
}

TEST_F(AuditVerifier, SaysWhenThereIsNoFile) {
  const auto report = VerifyAuditFile(directory_ + "/nothing.jsonl");
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().code, ErrorCode::kNotFound);
}

TEST(AuditHead, RefusesAnythingButItsExactForm) {
  const std::string good = FormatHead({7, kNoHash});
  ASSERT_TRUE(ParseHead(good).has_value());
  EXPECT_EQ(ParseHead(good)->seq, 7u);
  EXPECT_FALSE(ParseHead(good + "x"));
  EXPECT_FALSE(ParseHead(good.substr(1)));
  std::string letters = good;
  letters[25] = 'x';
  EXPECT_FALSE(ParseHead(letters));
}

}  // namespace
}  // namespace shoji::audit
