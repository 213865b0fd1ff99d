#include "broker/transfer/file_desk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "broker/store/database.h"
#include "policy/rules/rule_set.h"

namespace shoji::transfer {
namespace {

constexpr std::string_view kRules = R"(format = 1
name = "試験"
contact = "内線 2345"
[departments."税務課"]
classification = "1"
[[rules]]
id = "text-in"
directions = ["inbound"]
channels = ["file.download"]
classes = ["1"]
answer = "sanitise"
max_bytes = "1 KiB"
per_minute = 10
)";

class FileDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "shoji-desk-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
    loop_.emplace(*link::PollLoop::Make());
    database_.emplace(*store::Database::Open("sqlite:" + directory_ + "/shoji.db"));
    audit_.emplace(*audit::AuditLog::Open(directory_ + "/audit.jsonl", clock_));
    digest_.emplace(*audit::ContentDigest::Open(directory_ + "/content.key"));
    store_.emplace(*database_);
    FileInspector::Settings settings;
    settings.program = SHOJI_INSPECT;
    inspector_ = *FileInspector::Make(settings, *loop_, clock_);
    Rules(kRules);
    Open(inspector_.get());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  void Rules(std::string_view text) {
    const auto rules = policy::ParseRules(text, "rules.toml");
    ASSERT_TRUE(rules) << rules.error().message;
    engine_ = std::make_shared<const policy::Engine>(*rules);
  }
  void Open(FileInspector* inspector, Quarantine::Settings settings = {}) {
    const Background now = [](const Job& job) { return job()(), true; };
    quarantine_.emplace(Quarantine::Services{clock_, *store_, *audit_, now, [](ByteSpan) { return std::string("d"); }},
                        settings);
    ASSERT_TRUE(quarantine_->Begin(directory_ + "/quarantine"));
    const relay::TransferJudge::Services judge{
        clock_, [this] { return relay::RulesInForce{engine_, 7}; }, *digest_, *audit_, statistics_, books_};
    const auto held = [this](std::span<const std::string> departments, std::string_view session) {
      return std::ranges::find(departments, held_department_) != departments.end() || session == held_session_;
    };
    desk_.emplace(FileDesk::Services{*quarantine_, inspector, now, judge, held});
  }
  static policy::Subject Subject(const std::string& user) {
    return {.user = user, .departments = {"税務課"}, .role = "staff", .terminal = "10.0.0.1"};
  }
  static wire::TransferOffer Offer(const std::string& name, uint64_t bytes) {
    return {.offer_id = 5, .channel = wire::Channel::kFileDownload, .bytes = bytes, .name = name};
  }
  bool Arrive(const std::string& name, std::string_view content) {
    std::optional<std::string> kept;
    desk_->Arrived({"session", Subject("tanaka")}, Offer(name, content.size()),
                   std::make_shared<const Bytes>(content.begin(), content.end()),
                   [&kept](std::string as) { kept = std::move(as); });
    while (!kept) {
      loop_->RunOnce(std::chrono::milliseconds(100));
      inspector_->Tick(clock_.Now());
    }
    EXPECT_TRUE(kept->empty() || *kept == Newest().file.name);
    return !kept->empty();
  }
  relay::FileFindings Inspect(std::string_view content, const std::string& name) {
    std::optional<relay::FileFindings> found;
    desk_->Inspect(std::make_shared<const Bytes>(content.begin(), content.end()), name,
                   [&found](relay::FileFindings findings) { found = std::move(findings); });
    while (!found) {
      loop_->RunOnce(std::chrono::milliseconds(100));
      inspector_->Tick(clock_.Now());
    }
    return *found;
  }
  ShownFile Newest() { return desk_->ListFor(Subject("tanaka"))->front(); }
  Result<FetchedText> Fetch(const std::string& user) {
    Result<FetchedText> fetched = Fail(ErrorCode::kIo, "not called");
    desk_->FetchText(Subject(user), Newest().file.id,
                     [&fetched](Result<FetchedText> text) { fetched = std::move(text); });
    return fetched;
  }
  std::string Audit() const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/audit.jsonl").rdbuf();
    return text.str();
  }

  std::string held_department_ = "-";
  std::string held_session_ = "-";
  SystemClock clock_;
  std::string directory_;
  std::optional<link::PollLoop> loop_;
  std::optional<store::Database> database_;
  std::optional<audit::AuditLog> audit_;
  std::optional<audit::ContentDigest> digest_;
  std::optional<store::QuarantineStore> store_;
  sessions::Statistics statistics_;
  relay::TransferBooks books_;
  std::shared_ptr<const policy::Engine> engine_;
  std::unique_ptr<FileInspector> inspector_;
  std::optional<Quarantine> quarantine_;
  std::optional<FileDesk> desk_;
};

TEST_F(FileDeskTest, FindsWhatAnUploadHoldsInItsTextAndItsName) {
  EXPECT_EQ(Inspect("ただの文章です。", "文章.txt").classification, policy::Classification::kNone);
  EXPECT_GE(Inspect("番号は１２３４－５６７８－９０１８です", "文章.txt").classification, policy::Classification::k3C);
  EXPECT_GE(Inspect("ただの文章です。", "部外秘.txt").classification, policy::Classification::k2);
}

TEST_F(FileDeskTest, SaysWhatItCannotRead) {
  EXPECT_FALSE(Inspect(std::string_view("PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22), "a.zip").readable);
  Open(nullptr);
  EXPECT_FALSE(Inspect("text", "a.txt").readable);
}

TEST_F(FileDeskTest, LetsTheCleanedTextOutWhereARuleSaysSo) {
  ASSERT_TRUE(Arrive("案内.txt", "会議の案内\u202Eです。\n"));
  EXPECT_EQ(Newest().state, kExtract);
  EXPECT_EQ(Newest().reason_key, "");
  const auto text = Fetch("tanaka");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->text, "会議の案内です。\n");
  EXPECT_EQ(text->name, "案内.txt.txt");
  const size_t decided = Audit().find("\"transfer.decided\"");
  ASSERT_NE(decided, std::string::npos);
  EXPECT_NE(Audit().find("\"file.extract\"", decided), std::string::npos);
  EXPECT_EQ(Fetch("suzuki").error().code, ErrorCode::kNotFound);
}

TEST_F(FileDeskTest, AsksTheRulesOfNow) {
  ASSERT_TRUE(Arrive("案内.txt", "会議の案内です。\n"));
  engine_ = std::make_shared<const policy::Engine>();
  EXPECT_EQ(Newest().state, kKept);
  EXPECT_EQ(Newest().reason_key, "default_deny");
  const auto refused = Fetch("tanaka");
  ASSERT_TRUE(refused);
  EXPECT_FALSE(relay::Passes(refused->decision));
  EXPECT_EQ(refused->text, "");
  EXPECT_EQ(Audit().find("\"file.extract\""), std::string::npos);  // nothing has left
  Rules(kRules);
  EXPECT_EQ(Newest().state, kExtract);
  EXPECT_EQ(Fetch("tanaka")->text, "会議の案内です。\n");
}

TEST_F(FileDeskTest, KeepsWhatHasNoTextWithItsReason) {
  ASSERT_TRUE(Arrive("program.pdf", std::string_view("\x7F"
                                                     "ELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x3e\0",
                                                     20)));
  EXPECT_EQ(Newest().state, kKept);
  EXPECT_EQ(Newest().reason_key, "not_inspected");
  EXPECT_EQ(Fetch("tanaka").error().code, ErrorCode::kNotFound);
}

TEST_F(FileDeskTest, ReadsAFileLaterWhenTheInspectorsHaveEnoughToDo) {
  FileInspector::Settings settings;
  settings.program = SHOJI_INSPECT;
  settings.processes = 1;
  settings.max_waiting = 1;
  inspector_ = *FileInspector::Make(settings, *loop_, clock_);
  Open(inspector_.get());
  int kept = 0;
  for (uint32_t id = 1; id <= 4; ++id) {
    wire::TransferOffer offer = Offer("案内.txt", 6);
    offer.offer_id = id;
    const Bytes content = {0xE6, 0x9C, 0xAC, 0xE6, 0x96, 0x87};
    desk_->Arrived({"session", Subject("tanaka")}, offer, std::make_shared<const Bytes>(content),
                   [&kept](const std::string&) { ++kept; });
  }
  while (kept < 4) {
    loop_->RunOnce(std::chrono::milliseconds(100));
    inspector_->Tick(clock_.Now());
    desk_->Tick(clock_.Now());
  }
  const auto files = desk_->ListFor(Subject("tanaka"));
  ASSERT_EQ(files->size(), 4u);
  for (const ShownFile& file : *files) EXPECT_EQ(file.state, kExtract);
}

TEST_F(FileDeskTest, GivesTheGateTheTextOfItsOfferOnly) {
  ASSERT_TRUE(Arrive("案内.txt", "本文"));
  const auto extract = [this](const std::string& session, const std::string& user, uint32_t offer) {
    std::optional<relay::FileExtract> given;
    desk_->Extract({session, Subject(user)}, offer, [&given](std::optional<relay::FileExtract> text) { given = text; });
    return given;
  };
  EXPECT_FALSE(extract("session", "tanaka", 6));
  EXPECT_FALSE(extract("other", "tanaka", 5));
  EXPECT_FALSE(extract("session", "suzuki", 5));
  const auto given = extract("session", "tanaka", 5);
  ASSERT_TRUE(given);
  EXPECT_EQ(AsText(given->text), "本文");
}

TEST_F(FileDeskTest, TurnsAwayWhatIsTooLargeOrTooMany) {
  EXPECT_TRUE(desk_->Wants({"session", Subject("tanaka")}, Offer("a", 1000)));
  EXPECT_FALSE(desk_->Wants({"session", Subject("tanaka")}, Offer("../large", 1ull << 30)));
  ASSERT_EQ(desk_->RefusedOf("tanaka").size(), 1u);
  EXPECT_EQ(desk_->RefusedOf("tanaka").front().name, "large");
  EXPECT_EQ(desk_->RefusedOf("tanaka").front().reason_key, "too_large");
  EXPECT_TRUE(desk_->RefusedOf("suzuki").empty());
  EXPECT_NE(Audit().find("\"file.refused\""), std::string::npos);
  Open(inspector_.get(), {.max_user_files = 0});
  EXPECT_FALSE(desk_->Wants({"session", Subject("tanaka")}, Offer("a", 1)));
}

TEST_F(FileDeskTest, KnowsAnOfferThatIsToldAgain) {
  const relay::FileOwner owner{"session", Subject("tanaka")};
  ASSERT_TRUE(Arrive("a.txt", "a"));
  EXPECT_FALSE(desk_->Wants(owner, Offer("a.txt", 1)));
  EXPECT_TRUE(desk_->Wants(owner, Offer("b.txt", 1)));
  EXPECT_TRUE(desk_->Wants({"another session", Subject("tanaka")}, Offer("a.txt", 1)));
  EXPECT_TRUE(desk_->RefusedOf("tanaka").empty());
  const auto large = Offer("large", 1ull << 30);
  EXPECT_FALSE(desk_->Wants(owner, large));
  EXPECT_FALSE(desk_->Wants(owner, large));
  EXPECT_EQ(desk_->RefusedOf("tanaka").size(), 1u);
}

TEST_F(FileDeskTest, RecordsATextThatLeavesThroughTheGate) {
  const relay::FileOwner owner{"session", Subject("tanaka")};
  ASSERT_TRUE(Arrive("a.txt", "a"));
  EXPECT_FALSE(desk_->RecordExtract({"session", Subject("suzuki")}, 5));
  EXPECT_FALSE(desk_->RecordExtract(owner, 6));
  EXPECT_EQ(Audit().find("\"file.extract\""), std::string::npos);
  EXPECT_TRUE(desk_->RecordExtract(owner, 5));
  EXPECT_NE(Audit().find("\"file.extract\""), std::string::npos);
}

TEST_F(FileDeskTest, AnEmergencyStopKeepsTextsInAndFilesWhole) {
  ASSERT_TRUE(Arrive("案内.txt", "本文"));
  const std::string id = Newest().file.id;
  for (auto* held : {&held_department_, &held_session_}) {
    *held = held == &held_session_ ? "session" : "税務課";
    const auto fetched = Fetch("tanaka");
    ASSERT_TRUE(fetched);
    EXPECT_EQ(fetched->text, "");
    EXPECT_EQ(fetched->decision.reason_key, "frozen");
    EXPECT_EQ(desk_->Erase(Subject("tanaka"), id).error().code, ErrorCode::kRefused);
    *held = "市民課";
  }
  EXPECT_EQ(Audit().find("\"file.extract\""), std::string::npos);
  EXPECT_EQ(Audit().find("\"file.erased\""), std::string::npos);
  EXPECT_NE(Audit().find(R"("event":"file.not_erased","file":")" + id + R"(","user":"tanaka","reason":"frozen")"),
            std::string::npos);
  EXPECT_NE(Audit().find(R"("answer":"deny","rule":"gate","reason":"frozen")"), std::string::npos);
  // An order on others is none on him.
  EXPECT_EQ(Fetch("tanaka")->text, "本文");
  EXPECT_TRUE(desk_->Erase(Subject("tanaka"), id));
}

TEST_F(FileDeskTest, ErasesOnesOwnFilesOnly) {
  ASSERT_TRUE(Arrive("a.txt", "a"));
  const std::string id = Newest().file.id;
  EXPECT_EQ(desk_->Erase(Subject("suzuki"), id).error().code, ErrorCode::kNotFound);
  EXPECT_TRUE(desk_->Erase(Subject("tanaka"), id));
  EXPECT_TRUE(desk_->ListFor(Subject("tanaka"))->empty());
}

}  // namespace
}  // namespace shoji::transfer
