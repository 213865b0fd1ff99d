#include "policy/audit/checkpoint/checkpoint_writer.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <cstdlib>

#include "policy/audit/secret_file.h"
#include "policy/audit/sha256.h"
#include "tests/policy/audit/checkpoint_fixture.h"

namespace shoji::audit {
namespace {

using CheckpointWriterTest = CheckpointFixture;

// RFC 8032, section 7.1, test 2.
TEST(SigningKey, IsEd25519) {
  const auto key = PublicKey::FromHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::string signature =
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
      "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
  ASSERT_TRUE(key.has_value());
  EXPECT_TRUE(key->Verifies("\x72", signature));
  EXPECT_FALSE(key->Verifies("\x73", signature));
  EXPECT_FALSE(key->Verifies("\x72", signature.substr(1)));
  EXPECT_EQ(PublicKey::FromPem(key->Pem()), *key);
}

TEST(SigningKey, ComesBackFromItsFileAndRefusesOtherKeys) {
  const auto key = SigningKey::Make();
  const auto again = SigningKey::FromPem(key->Pem());
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(key->public_key().Verifies("text", again->Sign("text")));
  EXPECT_FALSE(SigningKey::Make()->public_key().Verifies("text", again->Sign("text")));
  EXPECT_FALSE(SigningKey::FromPem(key->public_key().Pem()));
  EXPECT_FALSE(SigningKey::FromPem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(PublicKey::FromPem(""));
  EXPECT_FALSE(PublicKey::FromHex("3D40"));
}

TEST_F(CheckpointWriterTest, SignsEverySoManyEntries) {
  FillSigned(25);
  const auto lines = Checkpoints();
  ASSERT_EQ(lines.size(), 3u);
  const auto last = ParseCheckpoint(lines.back());
  ASSERT_TRUE(last.has_value()) << last.error().message;
  EXPECT_EQ(last->number, 3u);
  EXPECT_EQ(last->seq, 20u);
  EXPECT_EQ(last->hash, ParseLine(Lines()[19])->hash);
  EXPECT_EQ(last->prev, Sha256Hex(lines[1]));
}

TEST_F(CheckpointWriterTest, SignsFewEntriesAfterAWhileAndAQuietRecordOnce) {
  AuditLog log = Open();
  CheckpointWriter writer = OpenWriter(log);
  ASSERT_TRUE(log.Append(LoggedOut("a", "::1")));
  ASSERT_TRUE(writer.Tick(log, clock_.Now()));
  EXPECT_EQ(writer.last()->seq, 0u);
  clock_.Advance(std::chrono::seconds(60));
  ASSERT_TRUE(writer.Tick(log, clock_.Now()));
  EXPECT_EQ(writer.last()->seq, 1u);
  clock_.Advance(std::chrono::hours(1));
  ASSERT_TRUE(writer.Tick(log, clock_.Now()));
  EXPECT_EQ(Checkpoints().size(), 2u);
}

TEST_F(CheckpointWriterTest, WritesOneOnDemandThatCoversEverything) {
  FillSigned(3);
  AuditLog log = Open();
  CheckpointWriter writer = OpenWriter(log);
  const auto line = writer.Write(log);
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(ParseCheckpoint(*line)->seq, 3u);
  EXPECT_EQ(*writer.Write(log), *line) << "nothing new, no new checkpoint";
}

TEST_F(CheckpointWriterTest, GoesOnAfterARestartWithTheSameKey) {
  FillSigned(15);
  FillSigned(15);
  EXPECT_FALSE(Verify().problem.has_value()) << Verify().problem->detail;
  EXPECT_EQ(Verify().signed_seq, 30u);
}

TEST_F(CheckpointWriterTest, KeepsItsKeyFromOthers) {
  FillSigned(1);
  struct stat status{};
  ASSERT_EQ(::stat(SigningKeyPath(path_).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(CheckpointWriterTest, CutsOffACheckpointTornByACrash) {
  FillSigned(15);
  WriteFile(CheckpointPath(path_), ReadFile(CheckpointPath(path_)) + R"({"v":1,"checkpoint":3,"ti)");
  EXPECT_FALSE(Verify().problem.has_value());
  FillSigned(15);
  EXPECT_FALSE(Verify().problem.has_value());
  EXPECT_EQ(Verify().signed_seq, 30u);
}

TEST_F(CheckpointWriterTest, ChangesItsKeyAndTheNewOneIsVouchedForByTheOld) {
  FillSigned(12);
  const auto kept = KeepElsewhere();
  PublicKey second;
  {
    AuditLog log = Open();
    CheckpointWriter writer = OpenWriter(log);
    ASSERT_TRUE(writer.ChangeKey(log));
    second = writer.public_key();
  }
  FillSigned(30);
  EXPECT_EQ(ParseCheckpoint(Checkpoints().back())->key, second);
  EXPECT_EQ(PublicKey::FromPem(ReadFile(PublicKeyPath(path_))), second);
  EXPECT_FALSE(Verify().problem.has_value()) << Verify().problem->detail;
  const auto by_old_key = VerifyWith(kept);
  EXPECT_FALSE(by_old_key.problem.has_value()) << by_old_key.problem->detail;
}

// The machine stops between the checkpoint that names the new key and the key's renaming.
TEST_F(CheckpointWriterTest, FinishesAChangeOfKeysAfterACrash) {
  FillSigned(12);
  const std::string old_key = ReadFile(SigningKeyPath(path_));
  {
    AuditLog log = Open();
    CheckpointWriter writer = OpenWriter(log);
    ASSERT_TRUE(writer.ChangeKey(log));
  }
  auto lines = Checkpoints();
  lines.pop_back();
  WriteCheckpoints(lines);
  ASSERT_TRUE(WriteSecret(NextKeyPath(path_), ReadFile(SigningKeyPath(path_))));
  ASSERT_TRUE(WriteSecret(SigningKeyPath(path_), old_key));
  {
    AuditLog log = Open();
    const CheckpointWriter writer = OpenWriter(log);
    EXPECT_EQ(writer.damage(), "");
    EXPECT_EQ(writer.public_key(), *ParseCheckpoint(lines.back())->next_key);
  }
  FillSigned(12);
  EXPECT_FALSE(Verify().problem.has_value()) << Verify().problem->detail;
}

TEST_F(CheckpointWriterTest, SealsDamageAndBeginsAnewInsteadOfStoppingTheService) {
  FillSigned(25);
  const std::string whole = ReadFile(CheckpointPath(path_));
  const auto damage = [&] {
    AuditLog log = Open();
    const CheckpointWriter writer = OpenWriter(log);
    EXPECT_TRUE(writer.last().has_value());
    return writer.damage();
  };
  EXPECT_EQ(damage(), "");
  WriteFile(CheckpointPath(path_), "x" + whole);
  EXPECT_NE(damage().find("checkpoint 1"), std::string::npos);
  EXPECT_EQ(damage(), "") << "once, not at every start";
  std::filesystem::remove(CheckpointPath(path_));
  EXPECT_NE(damage().find("not one checkpoint"), std::string::npos);
  std::filesystem::remove(SigningKeyPath(path_));
  EXPECT_NE(damage().find("key is gone"), std::string::npos);
  WriteFile(CheckpointPath(path_), whole);
  EXPECT_NE(damage().find("not the one"), std::string::npos);
}

TEST_F(CheckpointWriterTest, SeesAtItsStartThatTheRecordWasCutOrRewritten) {
  FillSigned(25);
  Forge(20);
  {
    AuditLog log = Open();
    EXPECT_FALSE(log.recovery().has_value()) << "the forger is careful";
    EXPECT_NE(OpenWriter(log).damage().find("another one"), std::string::npos);
  }
  FillSigned(10);  // now up to 35, signed anew
  auto lines = Lines();
  lines.resize(30);
  Write(lines);
  WriteFile(HeadPath(path_), FormatHead({30, ParseLine(lines.back())->hash}));
  AuditLog log = Open();
  EXPECT_NE(OpenWriter(log).damage().find("the record ends at entry 30"), std::string::npos);
}

TEST_F(CheckpointWriterTest, UndoesACheckpointThatFoundNoRoom) {
  FillSigned(25);
  AuditLog log = Open();
  CheckpointWriter writer = OpenWriter(log);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{std::filesystem::file_size(CheckpointPath(path_)) + 40, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  const auto refused = writer.Write(log);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_FALSE(refused);
  EXPECT_TRUE(writer.Write(log));
  EXPECT_FALSE(Verify().problem.has_value());
  EXPECT_EQ(Verify().signed_seq, 25u);
}

// An independent program agrees with what we sign.
TEST_F(CheckpointWriterTest, IsVerifiedByOpensslToo) {
  FillSigned(10);
  const std::string line = Checkpoints().back();
  const size_t end = line.find(",\"sig\":\"");
  ASSERT_NE(end, std::string::npos);
  const auto verified = [&](const std::string& text) {
    WriteFile(directory_ + "/signed", text);
    WriteFile(directory_ + "/sig.hex", line.substr(end + 8, 128));
    const std::string command = "cd " + directory_ +
                                " && perl -e 'print pack \"H*\", <>' sig.hex > sig && openssl pkeyutl -verify -pubin "
                                "-inkey audit.jsonl.pub -rawin -in signed -sigfile sig > /dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  };
  EXPECT_TRUE(verified(line.substr(0, end)));
  EXPECT_FALSE(verified(line.substr(0, end) + " "));
}

}  // namespace
}  // namespace shoji::audit
