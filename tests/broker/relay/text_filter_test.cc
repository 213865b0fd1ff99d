#include "broker/relay/text_filter.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace shoji::relay {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

// 総務課, whose people may paste class 1 if `may_paste`; class 3 never leaves.
policy::RuleSet Rules(bool may_paste) {
  policy::RuleSet rules;
  rules.departments["総務課"] = {.classification = policy::Classification::k1, .contact = {}, .watermark = {}};
  if (!may_paste) return rules;
  policy::Rule rule;
  rule.id = "paste";
  rule.departments = {"総務課"};
  rule.answer = policy::Answer::kAllow;
  rule.limits = {.max_bytes = 4096, .max_per_minute = 3, .max_bytes_per_minute = 100'000};
  rules.rules.push_back(rule);
  return rules;
}

class TextFilterTest : public ::testing::Test, private TransferPorts {
 protected:
  TextFilterTest() {
    directory_ = fs::temp_directory_path() / ("shoji-text-filter-" + std::to_string(::getpid()));
    fs::remove_all(directory_);
    fs::create_directories(directory_);
    audit_.emplace(std::move(*audit::AuditLog::Open(directory_ / "audit.log", clock_)));
    digest_.emplace(std::move(*audit::ContentDigest::Open(directory_ / "content.key")));
    Use(Rules(true));
    OpenWindow("tanaka");
  }
  ~TextFilterTest() override { fs::remove_all(directory_); }

  // Another window, or the same after reconnecting.
  void OpenWindow(const std::string& user) {
    const TransferJudge judge(
        {clock_, [this] { return RulesInForce{engine_, 1}; }, *digest_, *audit_, statistics_, books_},
        {user, {"総務課"}, "staff", "127.0.0.1"}, "s1");
    filter_.emplace(judge, *audit_, "s1", rate_, typed_, static_cast<TransferPorts&>(*this));
  }
  void Use(policy::RuleSet rules) { engine_ = std::make_shared<const policy::Engine>(std::move(rules)); }
  Verdict Text(const std::string& text) { return filter_->Check(wire::Text{1, text}, clock_.Now()); }
  Verdict Preedit(const std::string& text) { return filter_->Check(wire::Preedit{1, 0, text}, clock_.Now()); }
  Verdict Key(uint32_t keysym, bool down = true) { return filter_->Check(wire::Key{1, keysym, 0, down}, clock_.Now()); }
  void Wait(Duration by) { clock_.Advance(by); }
  std::string Audit() const {
    std::ifstream file(directory_ / "audit.log");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::vector<std::string> notices_;
  int ended_compositions_ = 0;

 private:
  void ToClient(const wire::ServerMessage& message) override {
    notices_.push_back(std::get<wire::Notice>(message).parameter);
  }
  void Later(std::function<void()> /*task*/) override {}
  void ToSession(const wire::ClientMessage& message) override {
    ended_compositions_ += std::get<wire::Preedit>(message).utf8.empty();
  }
  bool session_there() const override { return true; }
  size_t client_backlog_bytes() const override { return 0; }
  size_t session_backlog_bytes() const override { return 0; }

  FakeClock clock_;
  fs::path directory_;
  std::optional<audit::AuditLog> audit_;
  std::optional<audit::ContentDigest> digest_;
  sessions::Statistics statistics_;
  TransferBooks books_;
  TypedBooks typed_;
  RateLimiter rate_{clock_, {.per_second = 5, .burst = 20}};
  std::shared_ptr<const policy::Engine> engine_;  // the filter reads it, too
  std::optional<TextFilter> filter_;
};

TEST_F(TextFilterTest, PassesWhatPeopleType) {
  Use(Rules(false));
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(Text("本日の会議の資料を確認しました。"), Verdict::kPass);
    EXPECT_EQ(Key('a'), Verdict::kPass);
    EXPECT_EQ(Preedit("かいぎ"), Verdict::kPass);
    Wait(1500ms);
  }
  EXPECT_TRUE(notices_.empty());
  EXPECT_EQ(Audit().find("input.text"), std::string::npos);
}

TEST_F(TextFilterTest, RefusesANumberAndSaysWhy) {
  EXPECT_EQ(Text("１２３４－５６７８－"), Verdict::kPass);
  EXPECT_EQ(Text("９０１８"), Verdict::kTaken);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_NE(notices_[0].find("class_never_leaves"), std::string::npos);
  EXPECT_NE(Audit().find(R"("found":"my_number=1")"), std::string::npos) << Audit();
  // What was refused is not remembered; other text goes on.
  EXPECT_EQ(Text("です"), Verdict::kPass);
  EXPECT_EQ(Text("９０１９"), Verdict::kPass);
}

TEST_F(TextFilterTest, ACompositionShowsNoMoreThanItsText) {
  EXPECT_EQ(Preedit("123456789018"), Verdict::kTaken);
  EXPECT_EQ(ended_compositions_, 1);
  EXPECT_EQ(Text("123456789018"), Verdict::kTaken);
  EXPECT_EQ(ended_compositions_, 2);
  EXPECT_EQ(Preedit("123456789017"), Verdict::kPass);
  EXPECT_EQ(Preedit(""), Verdict::kPass);
  EXPECT_EQ(ended_compositions_, 2);
}

TEST_F(TextFilterTest, JudgesBulkAsAPaste) {
  EXPECT_EQ(Text(std::string(300, 'x')), Verdict::kPass);  // the rule allows it
  EXPECT_NE(Audit().find("\"rule\":\"paste\""), std::string::npos);
  Wait(1s);
  Use(Rules(false));
  EXPECT_EQ(Text(std::string(300, 'x')), Verdict::kTaken);
  ASSERT_EQ(notices_.size(), 1U);
  EXPECT_NE(notices_[0].find("default_deny"), std::string::npos);
}

TEST_F(TextFilterTest, CountsBulkAgainstTheLimitsOfThePasteRule) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Text(std::string(300, 'x')), Verdict::kPass);
    Wait(1s);
  }
  EXPECT_EQ(Text(std::string(300, 'x')), Verdict::kTaken);
  EXPECT_NE(notices_.at(0).find("too_many"), std::string::npos);
  Wait(61s);
  EXPECT_EQ(Text(std::string(300, 'x')), Verdict::kPass);
}

TEST_F(TextFilterTest, PressedKeysAreNoLooserDoor) {
  Use(Rules(false));
  int passed = 0;
  for (int i = 0; i < 210; ++i) passed += Key(i % 2 == 0 ? 'a' : 0x01003042) == Verdict::kPass ? 1 : 0;
  EXPECT_EQ(passed, 199);
  EXPECT_EQ(Key('a', false), Verdict::kPass);  // nothing stays held down
  EXPECT_EQ(Key(0xFF0D), Verdict::kPass);      // Return types no character
}

TEST_F(TextFilterTest, KeysymsOfOldCharacterSetsAreNotTaken) {
  EXPECT_EQ(Key(0x04B1), Verdict::kBroken);    // kana_A
  EXPECT_EQ(Key(0x010030A2), Verdict::kPass);  // the same character as the web client says it
  EXPECT_EQ(Key(0xFF0D), Verdict::kPass);      // and keys that are no characters
  EXPECT_EQ(Key(0x1008FF26), Verdict::kPass);
}

TEST_F(TextFilterTest, AFloodOfRefusalsIsABrokenClient) {
  Use(Rules(false));
  Verdict last = Verdict::kPass;
  for (int i = 0; i < 30 && last != Verdict::kBroken; ++i) last = Text(std::string(300, 'x'));
  EXPECT_EQ(last, Verdict::kBroken);
}

TEST_F(TextFilterTest, ReconnectingForgetsNothing) {
  Use(Rules(false));
  EXPECT_EQ(Text(std::string(150, 'x') + "12345678"), Verdict::kPass);
  OpenWindow("tanaka");
  EXPECT_EQ(Text(std::string(50, 'x')), Verdict::kTaken);  // 208 in a moment
  EXPECT_EQ(Text("9018"), Verdict::kTaken);                // and the rest of a number
  EXPECT_EQ(Text("9017"), Verdict::kPass);
  OpenWindow("suzuki");
  EXPECT_EQ(Text(std::string(50, 'x')), Verdict::kPass);
  EXPECT_EQ(Text("9018"), Verdict::kPass);
}

TEST_F(TextFilterTest, APasteInSlicesThatWaitIsJudged) {
  Use(Rules(false));
  size_t passed = 0;
  for (int i = 0; i < 10; ++i) {
    passed += Text(std::string(199, 'x')) == Verdict::kPass ? 199 : 0;
    Wait(5s);
  }
  EXPECT_EQ(passed, 4 * 199U);
  Wait(60s);
  EXPECT_EQ(Text("おはようございます"), Verdict::kPass);
}

TEST_F(TextFilterTest, MoreTextsThanAnybodyComposesEndTheClient) {
  Use(Rules(false));
  Verdict last = Verdict::kPass;
  int passed = 0;
  for (; passed < 2000 && last == Verdict::kPass; ++passed) last = Preedit(passed % 2 == 0 ? "会議" : "懐疑");
  EXPECT_EQ(last, Verdict::kBroken);
  EXPECT_LE(passed, TypedBooks::kLooksAtOnce + 1);
}

// 60 characters, others for each `number`.
std::string Page(int number) {
  std::string text;
  for (int i = 0; i < 60; ++i) inspect::unicode::AppendUtf8(static_cast<char32_t>(0x4E00 + 60 * number + i), text);
  return text;
}

TEST_F(TextFilterTest, TextShownAndNeverCommittedIsJudgedAsAPaste) {
  Use(Rules(false));
  int shown = 0;
  Verdict last = Verdict::kPass;
  for (int i = 0; i < 300 && last != Verdict::kBroken; ++i) {
    last = Preedit(Page(i));
    shown += last == Verdict::kPass ? 60 : 0;
  }
  EXPECT_LT(shown, 600);
  EXPECT_EQ(last, Verdict::kBroken);
  EXPECT_NE(Audit().find(R"("bulk":true)"), std::string::npos);
  EXPECT_NE(notices_.at(0).find("default_deny"), std::string::npos);
}

TEST_F(TextFilterTest, TextShownAndNeverCommittedPassesWhereAPasteDoes) {
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Preedit(Page(i)), Verdict::kPass) << i;
  EXPECT_NE(Audit().find("\"rule\":\"paste\""), std::string::npos);
}

TEST_F(TextFilterTest, CompositionsThatEndWithoutTheirTextCountAsTyped) {
  for (const std::string end : {"", "x"}) {
    Use(Rules(false));
    OpenWindow("someone" + end);
    int shown = 0;
    for (int i = 0; i < 30; ++i) {
      shown += Preedit(Page(i)) == Verdict::kPass ? 60 : 0;
      if (end.empty()) Preedit("");
      if (!end.empty()) Text(end);
      OpenWindow("someone" + end);
      Wait(2s);
    }
    EXPECT_LE(shown, 900) << end;
  }
}

TEST_F(TextFilterTest, FindsANumberOverCompositions) {
  Use(Rules(false));
  EXPECT_EQ(Preedit("1234567"), Verdict::kPass);
  EXPECT_EQ(Preedit(""), Verdict::kPass);
  EXPECT_EQ(Preedit("89017"), Verdict::kPass);  // no 個人番号
  EXPECT_EQ(Preedit("89018"), Verdict::kTaken);
  EXPECT_EQ(ended_compositions_, 1);
}

// Ten kana a second in romaji, each shown as it grows, converted as a whole, then one segment through its candidates
// with the key held down, committed; without a pause, for three minutes.
TEST_F(TextFilterTest, NobodyWhoComposesIsRefused) {
  Use(Rules(false));
  const std::string kana = "ほんじつのかいぎのしりょうをかくにんしました";  // 22, three bytes each
  for (int sentence = 0; sentence < 50; ++sentence) {
    for (size_t at = 0; at < kana.size(); at += 3) {
      EXPECT_EQ(Preedit(kana.substr(0, at) + "ｋ"), Verdict::kPass);
      Wait(50ms);
      EXPECT_EQ(Preedit(kana.substr(0, at + 3)), Verdict::kPass);
      Wait(50ms);
    }
    for (int key = 0; key < 40; ++key) {
      const std::string candidate = Page(key % 12).substr(0, 12);
      EXPECT_EQ(Preedit("本日の" + candidate + "の資料を確認しました"), Verdict::kPass) << sentence << " " << key;
      Wait(33ms);
    }
    EXPECT_EQ(Text("本日の会議の資料を確認しました"), Verdict::kPass) << sentence;
  }
  EXPECT_TRUE(notices_.empty());
  EXPECT_EQ(Audit().find("input.text"), std::string::npos);
}

TEST_F(TextFilterTest, FollowsTheRulesInForce) {
  auto rules = Rules(true);
  EXPECT_EQ(Text("議会配布前"), Verdict::kPass);
  Wait(61s);
  ASSERT_TRUE(rules.inspectors.AddWord("議会配布前", policy::Classification::k3C));
  Use(std::move(rules));
  EXPECT_EQ(Text("議会配布前"), Verdict::kTaken);
}

}  // namespace
}  // namespace shoji::relay
