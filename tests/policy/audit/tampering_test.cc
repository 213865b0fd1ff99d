// What somebody may do to the files of a record, and that `shojictl audit verify` names it. The forger may write every
// file and has not the secret key; where it says "elsewhere", the auditor kept the public key and one checkpoint.
#include <algorithm>

#include "policy/audit/sha256.h"
#include "tests/policy/audit/checkpoint_fixture.h"

namespace shoji::audit {
namespace {

class Tampering : public CheckpointFixture {
 protected:
  void SetUp() override {
    CheckpointFixture::SetUp();
    FillSigned(25);
    kept_ = KeepElsewhere();
  }
  // Whoever looks: with nothing but the files, and with what was kept elsewhere.
  void ExpectProblem(ProblemKind kind, uint64_t line) const {
    for (const auto& report : {Verify(), VerifyWith(kept_)}) {
      ASSERT_TRUE(report.problem.has_value());
      EXPECT_EQ(report.problem->kind, kind) << report.problem->detail;
      EXPECT_EQ(report.problem->line, line) << report.problem->detail;
    }
  }
  void ExpectElsewhere(ProblemKind kind, uint64_t line) const {
    const auto report = VerifyWith(kept_);
    ASSERT_TRUE(report.problem.has_value());
    EXPECT_EQ(report.problem->kind, kind) << report.problem->detail;
    EXPECT_EQ(report.problem->line, line) << report.problem->detail;
  }
  VerifyOptions kept_ = {};
};

TEST_F(Tampering, NothingWasDone) {
  const auto report = VerifyWith(kept_);
  EXPECT_FALSE(report.problem.has_value()) << report.problem->detail;
  EXPECT_EQ(report.entries, 25u);
  EXPECT_EQ(report.signed_seq, 20u);
  EXPECT_EQ(report.checkpoints, 3u) << "two beside the record that name an entry, one from elsewhere";
  EXPECT_FALSE(Verify().problem.has_value());
}

// Every byte in turn, in each of three ways.
TEST_F(Tampering, AnyByteOfTheRecord) {
  const std::string whole = Text();
  const size_t line_bytes = whole.find('\n') + 1;
  for (size_t i = 0; i < line_bytes; ++i) {
    for (const int flip : {1, 0x20, 0x80}) {
      std::string changed = whole;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      Write(changed);
      const auto problem = Verify().problem;
      ASSERT_TRUE(problem.has_value()) << "byte " << i;
      const uint64_t hit =
          1 + static_cast<uint64_t>(std::count(whole.begin(), whole.begin() + static_cast<long>(i), '\n'));
      EXPECT_EQ(problem->line, hit) << "byte " << i;
    }
  }
}

TEST_F(Tampering, AnyByteOfTheCheckpoints) {
  const std::string whole = ReadFile(CheckpointPath(path_));
  for (size_t i = 0; i < whole.size(); ++i) {
    std::string changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    WriteFile(CheckpointPath(path_), changed);
    // Its last line break alone is nobody's statement: the line counts as being written.
    EXPECT_TRUE(VerifyWith(kept_).problem.has_value()) << "byte " << i;
  }
}

TEST_F(Tampering, LinesSwapped) {
  auto lines = Lines();
  std::swap(lines[6], lines[7]);
  Write(lines);
  ExpectProblem(ProblemKind::kOutOfOrder, 7);
}

TEST_F(Tampering, ALineTakenOut) {
  auto lines = Lines();
  lines.erase(lines.begin() + 4);
  Write(lines);
  ExpectProblem(ProblemKind::kOutOfOrder, 5);
}

TEST_F(Tampering, TheEndCutOff) {
  auto lines = Lines();
  lines.resize(22);
  Write(lines);
  ExpectProblem(ProblemKind::kEntriesMissing, 23);
}

TEST_F(Tampering, TheEndCutOffWithItsHead) {
  auto lines = Lines();
  lines.resize(12);
  Write(lines);
  WriteFile(HeadPath(path_), FormatHead({12, ParseLine(lines.back())->hash}));
  ExpectProblem(ProblemKind::kEntriesMissing, 13);
}

TEST_F(Tampering, EverythingEmptied) {
  Write(std::string());
  std::filesystem::remove(HeadPath(path_));
  ExpectProblem(ProblemKind::kEntriesMissing, 1);
  std::filesystem::remove(CheckpointPath(path_));
  ExpectElsewhere(ProblemKind::kEntriesMissing, 1);
}

TEST_F(Tampering, ForgedWithRightHashes) {
  Forge(14);
  ExpectProblem(ProblemKind::kRewritten, 11);  // entries 1 to 10 are vouched for, 14 lies behind them
  EXPECT_NE(Verify().problem->detail.find("between entry 11 and it"), std::string::npos);
}

TEST_F(Tampering, ForgedBehindTheLastCheckpointIsSeenByNobody) {
  Forge(23);
  EXPECT_FALSE(VerifyWith(kept_).problem.has_value()) << "what nobody signed yet: hence a checkpoint every minute";
}

TEST_F(Tampering, ForgedAndTheCheckpointsRemoved) {
  Forge(14);
  std::filesystem::remove(CheckpointPath(path_));
  EXPECT_EQ(Verify().problem->kind, ProblemKind::kUnsigned);
  ExpectElsewhere(ProblemKind::kRewritten, 1);
  std::filesystem::remove(PublicKeyPath(path_));
  EXPECT_FALSE(Verify().problem.has_value()) << "without anything kept elsewhere nothing shows";
  ExpectElsewhere(ProblemKind::kRewritten, 1);
}

TEST_F(Tampering, ForgedAndSignedWithAnotherKey) {
  Forge(14);
  for (const auto& path : {CheckpointPath(path_), SigningKeyPath(path_), PublicKeyPath(path_)}) {
    std::filesystem::remove(path);
  }
  {
    AuditLog log = Open();
    ASSERT_TRUE(OpenWriter(log).Write(log));
  }
  EXPECT_FALSE(Verify().problem.has_value()) << "whole in itself";
  ExpectElsewhere(ProblemKind::kRewritten, 1);
  const auto by_key_alone = VerifyWith({"", kept_.public_key_file});
  ASSERT_TRUE(by_key_alone.problem.has_value());
  EXPECT_EQ(by_key_alone.problem->kind, ProblemKind::kWrongKey);
}

// The key was stolen: only the checkpoint kept elsewhere remains.
TEST_F(Tampering, ForgedAndSignedWithTheStolenKey) {
  Forge(14);
  std::filesystem::remove(CheckpointPath(path_));
  std::filesystem::remove(PublicKeyPath(path_));
  {
    AuditLog log = Open();
    ASSERT_TRUE(OpenWriter(log).Write(log));
  }
  EXPECT_FALSE(VerifyWith({"", kept_.public_key_file}).problem.has_value());
  ExpectElsewhere(ProblemKind::kRewritten, 1);
}

TEST_F(Tampering, ACheckpointForgedWithoutTheKey) {
  Forge(14);
  auto lines = Checkpoints();
  // Names the forged entry 20 and keeps the old signature.
  const std::string old_hash = ParseCheckpoint(lines[2])->hash;
  lines[2].replace(lines[2].find(old_hash), 64, ParseLine(Lines()[19])->hash);
  WriteCheckpoints(lines);
  ExpectElsewhere(ProblemKind::kCheckpointBad, 11);
  // The same, signed with a key of the forger's own that was never in force.
  Checkpoint forged = *ParseCheckpoint(lines[1]);
  forged.number = 3;
  forged.seq = 20;
  forged.hash = ParseLine(Lines()[19])->hash;
  forged.prev = Sha256Hex(lines[1]);
  lines[2] = FormatCheckpoint(forged, clock_.Wall(), *SigningKey::Make());
  WriteCheckpoints(lines);
  ASSERT_TRUE(Verify().problem.has_value());
  EXPECT_EQ(Verify().problem->kind, ProblemKind::kCheckpointBad);
  EXPECT_NE(Verify().problem->detail.find("not in force"), std::string::npos) << Verify().problem->detail;
}

TEST_F(Tampering, ACheckpointTakenOutOrMoved) {
  const auto lines = Checkpoints();
  WriteCheckpoints({lines[0], lines[2]});
  EXPECT_EQ(Verify().problem->kind, ProblemKind::kCheckpointBad);
  WriteCheckpoints({lines[1], lines[0], lines[2]});
  EXPECT_EQ(Verify().problem->kind, ProblemKind::kCheckpointBad);
  WriteCheckpoints({lines[0], lines[1]});
  EXPECT_FALSE(Verify().problem.has_value());
  EXPECT_EQ(VerifyWith(kept_).problem->kind, ProblemKind::kCheckpointBad) << "the one kept elsewhere is missing here";
  WriteCheckpoints(lines);
  EXPECT_FALSE(VerifyWith(kept_).problem.has_value());
}

TEST_F(Tampering, RefusesAKeyOrCheckpointThatIsNone) {
  EXPECT_EQ(VerifyAuditFile(path_, {directory_ + "/none", ""}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(VerifyAuditFile(path_, {path_, ""}).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(VerifyAuditFile(path_, {"", path_}).error().code, ErrorCode::kInvalid);
}

}  // namespace
}  // namespace shoji::audit
