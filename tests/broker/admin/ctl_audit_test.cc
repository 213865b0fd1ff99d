// `shojictl audit ...`, the real program against a real AdminServer with the audit desk behind it.
#include <algorithm>

#include "broker/admin/time_argument.h"
#include "broker/records/audit_desk.h"
#include "tests/broker/admin/shojictl_fixture.h"

namespace shoji::admin {
namespace {

class CtlAuditTest : public ShojictlFixture {
 protected:
  CtlAuditTest()
      : checkpoints_(*audit::CheckpointWriter::Open(directory_->AuditFile(), *audit_, clock_, {})),
        audit_desk_(directory_->AuditFile(), *audit_, checkpoints_, clock_, posts_.AsPost()),
        audit_commands_(audit_desk_),
        with_audit_({*users_, *departments_, *memberships_, *cookies_, *worker_, *audit_, sessions_, *emergency_,
                     *desk_, clock_, &audit_commands_}) {
    server_.reset();
    server_.emplace(std::move(*AdminServer::Listen(*directory_, with_audit_)));
    EXPECT_TRUE(audit_->Append(audit::LoginSucceeded("tanaka", "10.0.0.1")));
    clock_.Advance(std::chrono::seconds(1));
    EXPECT_TRUE(audit_->Append(audit::LoginFailed("=suzuki", "10.0.0.2")));
  }
  std::string Path(const char* name) const { return root_ + "/" + name; }

  audit::CheckpointWriter checkpoints_;
  records::AuditDesk audit_desk_;
  AuditCommands audit_commands_;
  AdminCommands with_audit_;
};

TEST_F(CtlAuditTest, KeepsAKeyAndACheckpointElsewhereAndFindsARewrittenRecord) {
  ASSERT_EQ(Run({"audit", "public-key", "--output", Path("key.pub")}).code, 0);
  ASSERT_EQ(Run({"audit", "checkpoint", "--output", Path("checkpoint")}).code, 0);
  const std::vector<std::string> verify = {"audit",         "verify",       "--public-key",
                                           Path("key.pub"), "--checkpoint", Path("checkpoint")};
  const auto whole = Run(verify);
  EXPECT_EQ(whole.code, 0) << whole.output;
  EXPECT_NE(whole.output.find("signed up to entry 2"), std::string::npos) << whole.output;
  // Somebody rewrites everything, with a key of their own.
  server_.reset();
  for (const char* beside : {"", ".head", ".checkpoints", ".key", ".pub"}) {
    std::filesystem::remove(directory_->AuditFile() + beside);
  }
  {
    auto log = audit::AuditLog::Open(directory_->AuditFile(), clock_);
    ASSERT_TRUE(log->Append(audit::LoginSucceeded("tanaka", "10.0.0.1")));
    ASSERT_TRUE(log->Append(audit::LoginSucceeded("tanaka", "10.0.0.1")));
    auto writer = audit::CheckpointWriter::Open(directory_->AuditFile(), *log, clock_, {});
    ASSERT_TRUE(writer->Write(*log));
  }
  EXPECT_EQ(Run({"audit", "verify"}).code, 0) << "whole in itself";
  const auto found = Run(verify);
  EXPECT_EQ(found.code, 1) << found.output;
  EXPECT_NE(found.output.find("rewritten after they were signed"), std::string::npos) << found.output;
}

TEST_F(CtlAuditTest, ReplacesTheKeyAndPutsThatOnRecordFirst) {
  const auto before = Run({"audit", "public-key"});
  const auto changed = Run({"audit", "rotate-key"});
  EXPECT_EQ(changed.code, 0) << changed.output;
  EXPECT_NE(changed.output.find("BEGIN PUBLIC KEY"), std::string::npos);
  EXPECT_NE(changed.output, before.output);
  EXPECT_EQ(Run({"audit", "public-key"}).output, changed.output);
  EXPECT_NE(Audit().find(R"("event":"audit.key_changed","actor":"uid:)"), std::string::npos);
  EXPECT_EQ(Run({"audit", "verify"}).code, 0);
}

TEST_F(CtlAuditTest, SearchesNewestFirst) {
  const auto all = Run({"audit", "search"});
  EXPECT_EQ(all.code, 0);
  EXPECT_LT(all.output.find("login.failed"), all.output.find("login.ok")) << all.output;
  const auto one = Run({"--json", "audit", "search", "--user", "tanaka"});
  EXPECT_EQ(std::count(one.output.begin(), one.output.end(), '\n'), 1) << one.output;
  EXPECT_EQ(nlohmann::json::parse(one.output, nullptr, false).value("user", ""), "tanaka");
  EXPECT_NE(Run({"audit", "search", "--type", "logout"}).output.find("nothing found"), std::string::npos);
  EXPECT_EQ(Run({"audit", "search", "--since", "gestern"}).code, 2);
  EXPECT_EQ(Run({"audit", "search", "--limit", "0"}).code, 2);
}

TEST_F(CtlAuditTest, ExportsAndPutsTheExportOnRecordFirst) {
  const auto csv = Run({"audit", "export", "--format", "csv", "--output", Path("audit.csv")});
  EXPECT_EQ(csv.code, 0) << csv.output;
  EXPECT_NE(csv.output.find("3 entries"), std::string::npos) << csv.output << "its own entry is in it";
  std::ostringstream text;
  text << std::ifstream(Path("audit.csv")).rdbuf();
  EXPECT_TRUE(text.str().starts_with("\xEF\xBB\xBF\"番号\""));
  EXPECT_NE(text.str().find("\"'=suzuki\""), std::string::npos);
  EXPECT_NE(Audit().find(R"("event":"audit.exported","actor":"uid:)"), std::string::npos);
  EXPECT_EQ(Run({"audit", "export", "--format", "pdf"}).code, 2);
}

TEST_F(CtlAuditTest, RecordsAnExportByItselfWhenNoBrokerRuns) {
  server_.reset();
  // The record's lock stands for a broker that is there and does not answer: no record, no export.
  EXPECT_NE(Run({"audit", "export", "--output", Path("x")}).code, 0);
  EXPECT_EQ(std::filesystem::file_size(Path("x")), 0u);
  *audit_ = *audit::AuditLog::Open(Path("another"), clock_);
  const auto done = Run({"audit", "export", "--output", Path("x")});
  EXPECT_EQ(done.code, 0) << done.output;
  EXPECT_NE(Audit().find("audit.exported"), std::string::npos);
  EXPECT_EQ(Run({"audit", "verify"}).code, 0);
}

TEST_F(CtlAuditTest, RefusesRequestsThatMakeNoSense) {
  for (const char* bad : {R"({"op":"audit.export"})", R"({"op":"audit.export","format":"pdf"})",
                          R"({"op":"audit.export","format":"csv","since":"yesterday"})",
                          R"({"op":"audit.checkpoint","force":"yes"})", R"({"op":"audit.export","format":1})"}) {
    EXPECT_EQ(ParseAuditRequest(bad).error().code, ErrorCode::kInvalid) << bad;
  }
  EXPECT_TRUE(ParseAuditRequest(R"({"op":"audit.export","format":"csv","since":"2027-04-01T00:00:00.000Z"})"));
  for (const char* other : {"", "[]", R"({"op":"status"})", R"({"op":3})"}) {
    EXPECT_EQ(ParseAuditRequest(other).error().code, ErrorCode::kNotFound) << other;
  }
}

TEST(TimeArgument, ReadsWhatPeopleType) {
  const WallTime now{std::chrono::seconds(1'800'000'000)};
  EXPECT_EQ(*ParseTimeArgument("30d", now), now - std::chrono::days(30));
  EXPECT_EQ(*ParseTimeArgument("12h", now), now - std::chrono::hours(12));
  EXPECT_EQ(*ParseTimeArgument("2027-01-15T08:00:00.000Z", now), now);
  const auto day = ParseTimeArgument("2027-01-15", now);
  ASSERT_TRUE(day.has_value());
  EXPECT_EQ(*day + UtcOffsetAt(*day), WallTime(std::chrono::seconds(1'799'971'200)));
  EXPECT_EQ(*ParseTimeArgument("2027-01-15T08:30", now), *day + std::chrono::minutes(510));
  for (const char* bad : {"", "d", "-3d", "3y", "2027-13-01", "2027-01-15 08:30", "99999999999999999999d"}) {
    EXPECT_FALSE(ParseTimeArgument(bad, now)) << bad;
  }
}

}  // namespace
}  // namespace shoji::admin
