#include "broker/records/audit_desk.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <filesystem>
#include <optional>

#include "tests/broker/auth/posts.h"

namespace shoji::records {
namespace {

class AuditDeskTest : public testing::Test {
 protected:
  AuditDeskTest() {
    std::string pattern = testing::TempDir() + "shoji-desk-XXXXXX";
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    root_ = pattern;
    log_.emplace(*audit::AuditLog::Open(Path(), clock_));
    checkpoints_.emplace(*audit::CheckpointWriter::Open(Path(), *log_, clock_, {}));
    desk_.emplace(Path(), *log_, *checkpoints_, clock_, posts_.AsPost());
    EXPECT_TRUE(log_->Append(audit::LoginSucceeded("tanaka", "::1")));
    EXPECT_TRUE(log_->Append(audit::LoginFailed("suzuki", "::1")));
  }
  ~AuditDeskTest() override { std::filesystem::remove_all(root_); }
  std::string Path() const { return root_ + "/audit.jsonl"; }

  // Asks and waits for the answer.
  template <typename T, typename Ask>
  Result<T> Wait(const Ask& ask) {
    std::optional<Result<T>> answer;
    auto asked = ask([&](Result<T> given) { answer = std::move(given); });
    if (!asked) return std::unexpected(asked.error());
    while (!answer && posts_.RunOne()) {
    }
    return *answer;
  }

  FakeClock clock_;
  auth::Posts posts_;
  std::string root_;
  std::optional<audit::AuditLog> log_;
  std::optional<audit::CheckpointWriter> checkpoints_;
  std::optional<AuditDesk> desk_;
};

TEST_F(AuditDeskTest, SearchesCountsAndVerifiesOffTheServiceThread) {
  const auto page =
      Wait<audit::SearchPage>([&](auto done) { return desk_->Find({.user = "suzuki"}, std::move(done)); });
  ASSERT_TRUE(page.has_value());
  EXPECT_EQ(page->entries.size(), 1u);
  const auto counts = Wait<audit::SearchCounts>(
      [&](auto done) { return desk_->Count({}, std::chrono::minutes(540), std::move(done)); });
  EXPECT_EQ(counts->entries, 2u);
  const auto report = Wait<audit::VerifyReport>([&](auto done) { return desk_->Verify(std::move(done)); });
  EXPECT_FALSE(report->problem.has_value());
}

TEST_F(AuditDeskTest, PutsAnExportOnRecordBeforeItIsMade) {
  const auto csv = Wait<std::string>(
      [&](auto done) { return desk_->Export("kato", {.format = audit::ExportFormat::kCsv}, std::move(done)); });
  ASSERT_TRUE(csv.has_value());
  EXPECT_NE(csv->find("\"監査記録の持ち出し\",\"audit.exported\""), std::string::npos) << *csv;
  const auto html = Wait<std::string>([&](auto done) {
    const audit::ReportPeriod period{clock_.Wall() - std::chrono::hours(1), clock_.Wall() + std::chrono::hours(1)};
    return desk_->Report("kato", period, AuditDesk::ReportForm::kHtml, std::move(done));
  });
  ASSERT_TRUE(html.has_value());
  EXPECT_NE(html->find("<h1>"), std::string::npos);
  EXPECT_EQ(log_->last_seq(), 4u);
}

TEST_F(AuditDeskTest, GivesNothingOutThatCannotBeRecordedAndComesBack) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = ::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{std::filesystem::file_size(Path()) + 10, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  bool given = false;
  const auto refused = desk_->Export("kato", {}, [&](const Result<std::string>&) { given = true; });
  desk_->Tick(clock_.Now());
  const bool outage = log_->outage().has_value();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_FALSE(refused);
  EXPECT_FALSE(given);
  EXPECT_TRUE(outage);
  clock_.Advance(AuditDesk::kRetryEvery);
  desk_->Tick(clock_.Now());
  EXPECT_FALSE(log_->outage().has_value()) << "it tries by itself";
  EXPECT_TRUE(Wait<std::string>([&](auto done) { return desk_->Export("kato", {}, std::move(done)); }));
}

TEST_F(AuditDeskTest, SignsInTimeAndChangesTheKeyOnRecord) {
  EXPECT_EQ(desk_->unsigned_entries(), 2u);
  desk_->Tick(clock_.Now());
  clock_.Advance(std::chrono::seconds(61));
  desk_->Tick(clock_.Now());
  EXPECT_EQ(desk_->unsigned_entries(), 0u);
  const std::string before = desk_->PublicKeyPem();
  ASSERT_TRUE(desk_->ChangeKey("kato"));
  EXPECT_NE(desk_->PublicKeyPem(), before);
  EXPECT_EQ(desk_->unsigned_entries(), 0u);
  EXPECT_EQ(desk_->checkpoint_failures(), 0u);
  EXPECT_FALSE(audit::VerifyAuditFile(Path())->problem.has_value());
}

}  // namespace
}  // namespace shoji::records
