#include "broker/transfer/quarantine.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "broker/store/database.h"
#include "policy/audit/sha256.h"

namespace shoji::transfer {
namespace {

namespace fs = std::filesystem;

class QuarantineTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shoji-quarantine-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    database_.emplace(*store::Database::Open("sqlite:" + directory_ + "/shoji.db"));
    audit_.emplace(*audit::AuditLog::Open(directory_ + "/audit.jsonl", clock_));
    store_.emplace(*database_);
    Reopen();
  }
  void TearDown() override { fs::remove_all(directory_); }

  Quarantine::Services Services() {
    return {clock_, *store_, *audit_,
            [this](Job job) {
              if (!background_) return false;
              const auto finish = job();
              if (hold_) {
                held_.push_back(finish);
              } else {
                finish();
              }
              return true;
            },
            [](ByteSpan) { return std::string("digest"); }};
  }
  void Reopen() {
    quarantine_.emplace(Services(), settings_);
    const auto begun = quarantine_->Begin(directory_ + "/quarantine");
    ASSERT_TRUE(begun) << begun.error().message;
  }
  Result<QuarantineRow> Keep(std::string_view content, const std::string& name = "報告書.pdf",
                             const std::string& user = "tanaka") {
    Result<QuarantineRow> kept = Fail(ErrorCode::kIo, "not called");
    quarantine_->Keep({"session", user, "税務課", name, Bytes(content.begin(), content.end())},
                      [&kept](const Result<QuarantineRow>& row) { kept = row; });
    return kept;
  }
  Result<QuarantineRow> Judge(const std::string& id, const std::string& text) {
    Result<QuarantineRow> judged = Fail(ErrorCode::kIo, "not called");
    quarantine_->Judge(id, {"application/pdf", "rule-1", "no_sanitiser", text},
                       [&judged](const Result<QuarantineRow>& row) { judged = row; });
    return judged;
  }
  Result<std::string> ReadText(const std::string& id, const std::string& user) {
    Result<std::string> read = Fail(ErrorCode::kIo, "not called");
    quarantine_->ReadText(id, user, [&read](const Result<std::string>& text) { read = text; });
    return read;
  }
  Result<Bytes> ReadContent(const std::string& id) {
    Result<Bytes> read = Fail(ErrorCode::kIo, "not called");
    quarantine_->ReadContent(id, [&read](const Result<Bytes>& bytes) { read = bytes; });
    return read;
  }
  std::string FilesText() const {
    std::ostringstream all;
    for (const auto& entry : fs::recursive_directory_iterator(directory_)) {
      if (entry.is_regular_file()) all << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    }
    return all.str();
  }
  std::string Audit() const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/audit.jsonl").rdbuf();
    return text.str();
  }
  size_t SealedCount() const {
    return static_cast<size_t>(std::distance(fs::directory_iterator(directory_ + "/quarantine"), {}));
  }

  FakeClock clock_;
  std::string directory_;
  Quarantine::Settings settings_;
  std::optional<store::Database> database_;
  std::optional<audit::AuditLog> audit_;
  std::optional<store::QuarantineStore> store_;
  std::optional<Quarantine> quarantine_;
  bool background_ = true;
  bool hold_ = false;
  std::vector<std::function<void()>> held_;
};

TEST_F(QuarantineTest, KeepsAFileWholeAndSealed) {
  const auto row = Keep("the secret content", "../請求\u202E書.pdf");
  ASSERT_TRUE(row) << row.error().message;
  EXPECT_EQ(row->name, "請求書.pdf");
  EXPECT_EQ(row->bytes, 18u);
  EXPECT_EQ(row->state, kArrived);
  EXPECT_EQ(row->sha256, audit::Sha256Hex("the secret content"));
  EXPECT_EQ(AsText(*ReadContent(row->id)), "the secret content");
  EXPECT_EQ(FilesText().find("the secret content"), std::string::npos);
}

TEST_F(QuarantineTest, TakesAnEmptyFile) {
  const auto row = Keep("");
  ASSERT_TRUE(row);
  EXPECT_TRUE(ReadContent(row->id)->empty());
}

TEST_F(QuarantineTest, ShowsNobodyAKey) {
  ASSERT_TRUE(Keep("a"));
  const auto rows = quarantine_->List("tanaka", 10);
  ASSERT_EQ(rows->size(), 1u);
  EXPECT_TRUE(rows->front().file_key.empty());
}

TEST_F(QuarantineTest, ListsOnlyOnesOwnFilesNewestFirst) {
  ASSERT_TRUE(Keep("a", "first"));
  clock_.Advance(std::chrono::seconds(1));
  ASSERT_TRUE(Keep("b", "second"));
  ASSERT_TRUE(Keep("c", "other", "suzuki"));
  const auto rows = quarantine_->List("tanaka", 10);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ(rows->front().name, "second");
  EXPECT_EQ(quarantine_->List("", 10)->size(), 3u);
  EXPECT_EQ(quarantine_->List("", 10, 2)->size(), 1u);
}

TEST_F(QuarantineTest, SurvivesARestart) {
  const auto row = Keep("content");
  ASSERT_TRUE(Judge(row->id, "the text"));
  Reopen();
  EXPECT_EQ(AsText(*ReadContent(row->id)), "content");
  EXPECT_EQ(*ReadText(row->id, "tanaka"), "the text");
}

TEST_F(QuarantineTest, HandsTheTextOutOnlyWhenJudgedSoAndOnlyToItsUser) {
  const auto row = Keep("content");
  EXPECT_EQ(ReadText(row->id, "tanaka").error().code, ErrorCode::kNotFound);
  ASSERT_TRUE(Judge(row->id, "the text"));
  EXPECT_EQ(ReadText(row->id, "suzuki").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(*ReadText(row->id, "tanaka"), "the text");
  EXPECT_EQ(Audit().find("\"file.extract\""), std::string::npos);  // it has not left yet
  ASSERT_TRUE(quarantine_->RecordExtract(*row));
  EXPECT_NE(Audit().find("\"file.extract\""), std::string::npos);
}

TEST_F(QuarantineTest, KeepsAFileThatWasJudgedWithoutText) {
  const auto row = Keep("content");
  const auto judged = Judge(row->id, "");
  ASSERT_TRUE(judged);
  EXPECT_EQ(judged->state, kKept);
  EXPECT_EQ(judged->reason_key, "no_sanitiser");
  EXPECT_EQ(ReadText(row->id, "tanaka").error().code, ErrorCode::kNotFound);
  EXPECT_EQ(quarantine_->List("tanaka", 1)->front().media_type, "application/pdf");
}

TEST_F(QuarantineTest, DestroysTheKeyEverywhereWhenErasing) {
  const auto row = Keep("content");
  ASSERT_TRUE(Judge(row->id, "the text"));
  ASSERT_NE(FilesText().find(row->file_key), std::string::npos);
  ASSERT_TRUE(quarantine_->Erase(row->id, "user", "tanaka"));
  EXPECT_EQ(FilesText().find(row->file_key), std::string::npos);
  EXPECT_EQ(SealedCount(), 0u);
  EXPECT_FALSE(ReadContent(row->id));
  EXPECT_EQ(quarantine_->Erase(row->id, "user", "tanaka").error().code, ErrorCode::kNotFound);
}

TEST_F(QuarantineTest, ErasesWhenTheRetentionEnds) {
  ASSERT_TRUE(Keep("old"));
  clock_.Advance(settings_.retention - std::chrono::seconds(1));
  ASSERT_TRUE(Keep("young"));
  quarantine_->Tick(clock_.Now());
  EXPECT_EQ(quarantine_->List("", 10)->size(), 2u);
  clock_.Advance(std::chrono::minutes(2));
  quarantine_->Tick(clock_.Now());
  EXPECT_EQ(quarantine_->List("", 10)->size(), 1u);
  EXPECT_EQ(SealedCount(), 1u);
  EXPECT_NE(Audit().find("\"retention\""), std::string::npos);
}

TEST_F(QuarantineTest, RefusesWhatIsTooLargeAndTakesTheLargestThatIsNot) {
  settings_.max_file_bytes = 10;
  Reopen();
  EXPECT_EQ(Keep("12345678901").error().code, ErrorCode::kTooLarge);
  EXPECT_TRUE(Keep("1234567890"));
}

TEST_F(QuarantineTest, LimitsCountAndSizeOfOneUserAndOfAll) {
  settings_.max_user_files = 2;
  settings_.max_files = 3;
  Reopen();
  EXPECT_TRUE(Keep("a"));
  EXPECT_TRUE(Keep("b"));
  EXPECT_EQ(Keep("c").error().code, ErrorCode::kRefused);
  EXPECT_TRUE(Keep("c", "n", "suzuki"));
  EXPECT_EQ(Keep("d", "n", "sato").error().code, ErrorCode::kRefused);
  settings_ = {.max_user_bytes = 5};
  Reopen();
  EXPECT_EQ(Keep("1234").error().code, ErrorCode::kRefused);
  EXPECT_TRUE(Keep("123"));
}

TEST_F(QuarantineTest, LeavesTheDiskRoomForTheRecord) {
  settings_.reserve_bytes = uint64_t{1} << 60;
  Reopen();
  EXPECT_EQ(quarantine_->WhyNot("tanaka", 1), "disk_full");
  const auto kept = Keep("a");
  EXPECT_EQ(kept.error().code, ErrorCode::kRefused);
  EXPECT_EQ(kept.error().message, "disk_full");
  EXPECT_EQ(Audit().find("file.kept"), std::string::npos);
  settings_.reserve_bytes = 1;
  Reopen();
  EXPECT_TRUE(Keep("a"));
}

TEST_F(QuarantineTest, CountsWhatIsStillBeingWritten) {
  settings_.max_user_files = 1;
  Reopen();
  hold_ = true;
  (void)Keep("a");
  EXPECT_EQ(Keep("b").error().code, ErrorCode::kRefused);
  held_.front()();
  ASSERT_TRUE(quarantine_->Erase(quarantine_->List("", 1)->front().id, "user", "tanaka"));
  hold_ = false;
  EXPECT_TRUE(Keep("b"));
}

TEST_F(QuarantineTest, SaysBusyWhenTheBackgroundIs) {
  background_ = false;
  EXPECT_EQ(Keep("a").error().code, ErrorCode::kUnavailable);
  background_ = true;
  EXPECT_TRUE(Keep("a"));
}

TEST_F(QuarantineTest, RemovesWhatAStopLeftHalfDone) {
  const auto whole = Keep("whole");
  const auto lost = Keep("lost");
  fs::remove(directory_ + "/quarantine/" + lost->id + ".content");
  std::ofstream(directory_ + "/quarantine/" + std::string(32, 'a') + ".content") << "orphan";
  std::ofstream(directory_ + "/quarantine/" + whole->id + ".content.new") << "half";
  Reopen();
  EXPECT_EQ(SealedCount(), 1u);
  EXPECT_EQ(quarantine_->List("", 10)->size(), 1u);
  EXPECT_EQ(AsText(*ReadContent(whole->id)), "whole");
  EXPECT_NE(Audit().find("\"recovery\""), std::string::npos);
}

TEST_F(QuarantineTest, RefusesASealedFileThatWasSwappedOrChanged) {
  const auto one = Keep("one");
  const auto two = Keep("two");
  const std::string folder = directory_ + "/quarantine/";
  fs::copy_file(folder + two->id + ".content", folder + one->id + ".content", fs::copy_options::overwrite_existing);
  EXPECT_EQ(ReadContent(one->id).error().code, ErrorCode::kInvalid);
  EXPECT_EQ(AsText(*ReadContent(two->id)), "two");
}

// No file may grow while one of these lives: what a full disk looks like.
class FullDisk {
 public:
  FullDisk() {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit none{.rlim_cur = 1, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &none);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

TEST_F(QuarantineTest, KeepsAndErasesNothingWithoutARecord) {
  const auto before = Keep("before");
  {
    const FullDisk full;
    EXPECT_FALSE(Keep("after"));
    EXPECT_FALSE(Judge(before->id, "text"));
    EXPECT_FALSE(quarantine_->Erase(before->id, "user", "tanaka"));
  }
  EXPECT_EQ(quarantine_->List("", 10)->size(), 1u);
  EXPECT_EQ(SealedCount(), 1u);
  EXPECT_EQ(quarantine_->List("", 1)->front().state, kArrived);
  EXPECT_TRUE(Keep("after"));
  EXPECT_TRUE(quarantine_->Erase(before->id, "user", "tanaka"));
}

}  // namespace
}  // namespace shoji::transfer
