// Somebody looks on: who is asked, who is let in, and what ends it; with a FakeHost and a clock that moves when told
// to.
#include "broker/sessions/watch_desk.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/sessions/fake_viewer.h"

namespace shoji::sessions {
namespace {

constexpr const char* kActor = "user:sato";
constexpr const char* kWho = "情報システム課 佐藤";

class WatchDeskTest : public ::testing::Test {
 protected:
  WatchDeskTest() {
    std::string name = "/tmp/shoji-watch-XXXXXX";
    path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(path_ / "audit.jsonl", clock_)));
    host_.emplace(loop_, path_ / "host.sock");
    directory_.emplace(loop_, clock_, *audit_, statistics_, path_ / "host.sock", Settings{});
    desk_.emplace(WatchDesk::Services{*directory_, *audit_, clock_, statistics_});
    Pass(std::chrono::milliseconds(1));
    session_ = Start("tanaka", window_);
  }
  ~WatchDeskTest() override {
    desk_.reset();
    directory_.reset();
    std::filesystem::remove_all(path_);
  }
  void Settle() {
    for (int i = 0; i < 32; ++i) loop_.RunOnce(Duration::zero());
  }
  void Pass(Duration time) {
    clock_.Advance(time);
    directory_->Tick(clock_.Now());
    Settle();
    desk_->Tick(clock_.Now());
    Settle();
  }
  std::string Start(const std::string& user, FakeViewer& viewer) {
    std::string id;
    directory_->Start({user, "税務課", "10.0.0.1"}, {1280, 800},
                      [&](const auto& started) { id = started ? *started : started.error().key; });
    Settle();
    EXPECT_TRUE(directory_->Attach(id, {user, "税務課", "10.0.0.1"}, viewer));
    Settle();
    return id;
  }
  WatchDesk::Asker Sato() {
    return {kActor, kWho, [this]() -> std::string_view { return no_longer_; }};
  }
  uint32_t Asked() const { return window_.watches.empty() ? 0 : window_.watches.back().watch_id; }
  void Answer(bool consents) { desk_->OnAnswer(session_, window_, {Asked(), consents}); }
  std::string Consented() {
    EXPECT_TRUE(desk_->Ask(session_, Sato()));
    Answer(true);
    return desk_->TakePassword(session_, kActor).value_or("");
  }
  Result<std::string> Come(const std::string& password, const std::string& key = "127.0.0.1") {
    auto admitted = desk_->Admit([&](std::string_view known) { return known == password; }, {"127.0.0.1:40000", key},
                                 [this] { ++over_; });
    Settle();
    return admitted;
  }
  std::string Audit() const {
    std::ifstream file(path_ / "audit.jsonl");
    return {std::istreambuf_iterator<char>(file), {}};
  }
  bool OnRecord(const std::string& text) const { return Audit().find(text) != std::string::npos; }
  void ExpectOver(const std::string& outcome) {
    EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kOver);
    EXPECT_EQ(desk_->StandingOf(session_).outcome, outcome);
    EXPECT_EQ(window_.watches.back().state, wire::WatchState::kNone);
  }
  // Nothing can be put on record any more.
  void BreakAudit() {
    rlimit none{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &file_limit_), 0);
    none.rlim_max = file_limit_.rlim_max;
    std::signal(SIGXFSZ, SIG_IGN);
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &none), 0);
  }
  void MendAudit() { ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &file_limit_), 0); }

  rlimit file_limit_{};
  FakeClock clock_;
  std::filesystem::path path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  std::optional<audit::AuditLog> audit_;
  Statistics statistics_;
  std::optional<testing::FakeHost> host_;
  std::optional<SessionDirectory> directory_;
  std::optional<WatchDesk> desk_;
  FakeViewer window_;
  std::string session_;
  int over_ = 0;
  std::string_view no_longer_;  // why sato may not look on
};

TEST_F(WatchDeskTest, TheWindowIsAskedAndShowsASignFromItsConsentOn) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  ASSERT_EQ(window_.watches.size(), 1u);
  EXPECT_EQ(window_.watches[0].state, wire::WatchState::kAsked);
  EXPECT_EQ(window_.watches[0].who, kWho);
  EXPECT_FALSE(desk_->TakePassword(session_, kActor));
  Answer(true);
  ASSERT_EQ(window_.watches.size(), 2u);
  EXPECT_EQ(window_.watches[1].state, wire::WatchState::kWatched);
  const auto password = desk_->TakePassword(session_, kActor);
  ASSERT_TRUE(password);
  EXPECT_EQ(password->size(), WatchDesk::kPasswordLetters);
  EXPECT_EQ(Come(*password).value_or(""), session_);
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kWatched);
  for (const char* step : {"watch.asked", "watch.answered", "consented", "watch.began"}) EXPECT_TRUE(OnRecord(step));
  EXPECT_FALSE(OnRecord(*password));
}

TEST_F(WatchDeskTest, NobodyComesInWhenThePersonRefuses) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  Answer(false);
  ExpectOver("refused");
  EXPECT_FALSE(desk_->TakePassword(session_, kActor));
  EXPECT_FALSE(Come(""));
  EXPECT_TRUE(OnRecord("refused"));
}

TEST_F(WatchDeskTest, AQuestionNobodyAnswersIsWithdrawn) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  Pass(WatchDesk::kAnswerWithin - std::chrono::seconds(1));
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kAsked);
  Pass(std::chrono::seconds(1));
  ExpectOver("expired");
  Answer(true);  // too late
  ExpectOver("expired");
}

TEST_F(WatchDeskTest, AConsentCountsForItsOwnQuestionAndWindowOnly) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  FakeViewer other;
  Start("suzuki", other);
  desk_->OnAnswer(session_, other, {Asked(), true});        // somebody else's window
  desk_->OnAnswer(session_, window_, {Asked() + 1, true});  // another question
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kAsked);
  Answer(true);
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kConsented);
  EXPECT_TRUE(other.watches.empty());
}

TEST_F(WatchDeskTest, APasswordIsGivenOutOnceToWhoAskedAndWorksOnce) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  Answer(true);
  EXPECT_FALSE(desk_->TakePassword(session_, "user:other"));
  const auto password = desk_->TakePassword(session_, kActor);
  ASSERT_TRUE(password);
  EXPECT_FALSE(desk_->TakePassword(session_, kActor));
  EXPECT_FALSE(Come("wrong"));
  EXPECT_TRUE(Come(*password));
  EXPECT_FALSE(Come(*password));
}

TEST_F(WatchDeskTest, APasswordThatNobodyUsesExpires) {
  const std::string password = Consented();
  Pass(WatchDesk::kPasswordFor);
  ExpectOver("expired");
  EXPECT_FALSE(Come(password));
}

TEST_F(WatchDeskTest, GuessingIsHeldUp) {
  const std::string password = Consented();
  for (int i = 0; i < static_cast<int>(WatchDesk::kTryBurst); ++i) {
    EXPECT_EQ(Come("guess").error().code, ErrorCode::kRefused);
  }
  EXPECT_EQ(Come(password).error().code, ErrorCode::kUnavailable);
  Pass(std::chrono::seconds(13));
  EXPECT_TRUE(Come(password));
}

TEST_F(WatchDeskTest, NobodyUsesUpSomebodyElsesTries) {
  const std::string password = Consented();
  while (Come("guess", "10.0.0.66").error().code == ErrorCode::kRefused) {
  }
  EXPECT_TRUE(Come(password, "10.0.0.7"));
}

TEST_F(WatchDeskTest, AddressesAreRememberedUpToALimitAndForgottenWithTime) {
  const std::string password = Consented();
  for (size_t i = 0; i < WatchDesk::kMaxTriers; ++i) {
    EXPECT_EQ(Come("guess", "address " + std::to_string(i)).error().code, ErrorCode::kRefused);
  }
  EXPECT_EQ(Come(password, "one more").error().code, ErrorCode::kUnavailable);
  Pass(std::chrono::seconds(13));
  EXPECT_TRUE(Come(password, "one more"));
}

TEST_F(WatchDeskTest, EitherSideEndsIt) {
  ASSERT_TRUE(Come(Consented()));
  EXPECT_EQ(over_, 0);
  Answer(false);
  ExpectOver("user");
  EXPECT_EQ(over_, 1);
  Settle();
  EXPECT_EQ(host_->requests.back()["op"], "unwatch");

  Pass(WatchDesk::kAskAgainAfter);
  ASSERT_TRUE(Come(Consented()));
  EXPECT_TRUE(desk_->End(session_));
  ExpectOver("actor");
  EXPECT_EQ(over_, 2);
  EXPECT_FALSE(desk_->End(session_));

  Pass(WatchDesk::kAskAgainAfter);
  ASSERT_TRUE(Come(Consented()));
  desk_->Over(session_, "viewer");
  ExpectOver("viewer");
  EXPECT_EQ(over_, 2);  // it is who said so
}

TEST_F(WatchDeskTest, EndsWithTheWindowThatShowsIt) {
  ASSERT_TRUE(Come(Consented()));
  FakeViewer second;
  ASSERT_TRUE(directory_->Attach(session_, {"tanaka", "税務課", "10.0.0.2"}, second));
  Pass(std::chrono::milliseconds(100));
  EXPECT_EQ(desk_->StandingOf(session_).outcome, "window");
  EXPECT_EQ(over_, 1);
}

TEST_F(WatchDeskTest, ANewWindowDoesNotInheritTheQuestion) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  FakeViewer second;
  ASSERT_TRUE(directory_->Attach(session_, {"tanaka", "税務課", "10.0.0.2"}, second));
  Settle();
  desk_->OnAnswer(session_, second, {Asked(), true});
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kAsked);
  Pass(std::chrono::milliseconds(100));
  EXPECT_EQ(desk_->StandingOf(session_).outcome, "gone");
}

TEST_F(WatchDeskTest, NobodyIsAskedTwiceAtOnceOrAgainAtOnce) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  EXPECT_EQ(desk_->Ask(session_, Sato()).error().code, ErrorCode::kRefused);
  Answer(false);
  EXPECT_EQ(desk_->Ask(session_, Sato()).error().code, ErrorCode::kRefused);
  Pass(WatchDesk::kAskAgainAfter);
  EXPECT_TRUE(desk_->Ask(session_, Sato()));
}

TEST_F(WatchDeskTest, WhoHasNoWindowOpenCannotBeAsked) {
  EXPECT_EQ(desk_->Ask(std::string(32, 'f'), Sato()).error().code, ErrorCode::kNotFound);
  directory_->Detach(window_);
  EXPECT_EQ(desk_->Ask(session_, Sato()).error().code, ErrorCode::kRefused);
}

TEST_F(WatchDeskTest, LastsAnHourAtMost) {
  ASSERT_TRUE(Come(Consented()));
  for (int minute = 0; minute < 60; ++minute) {
    EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kWatched);
    directory_->NoteInput(session_);
    Pass(std::chrono::minutes(1));
  }
  ExpectOver("expired");
}

TEST_F(WatchDeskTest, EndsWhenWhoAskedMayNoLongerLookOn) {
  ASSERT_TRUE(Come(Consented()));
  Pass(WatchDesk::kCheckAsker);
  EXPECT_EQ(desk_->StandingOf(session_).state, WatchDesk::State::kWatched);
  no_longer_ = "logged_out";
  Pass(WatchDesk::kCheckAsker);
  ExpectOver("logged_out");
  EXPECT_EQ(over_, 1);
  EXPECT_EQ(host_->requests.back()["op"], "unwatch");
  EXPECT_TRUE(OnRecord(R"("event":"watch.ended","session":")" + session_ +
                       R"(","user":"tanaka","actor":"user:sato","why":"logged_out")"));
}

TEST_F(WatchDeskTest, AQuestionOfSomebodyWhoMayNoLongerLookOnIsWithdrawn) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  no_longer_ = "role";
  Pass(WatchDesk::kCheckAsker);
  ExpectOver("role");
  EXPECT_TRUE(OnRecord(R"("outcome":"role")"));
}

TEST_F(WatchDeskTest, NothingIsConsentedToForSomebodyWhoMayNoLongerLookOn) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  no_longer_ = "logged_out";
  Answer(true);
  ExpectOver("logged_out");
  EXPECT_FALSE(OnRecord("consented"));
}

TEST_F(WatchDeskTest, NobodyGetsOrUsesAPasswordWhoMayNoLongerLookOn) {
  ASSERT_TRUE(desk_->Ask(session_, Sato()));
  Answer(true);
  no_longer_ = "logged_out";
  EXPECT_EQ(desk_->TakePassword(session_, kActor).error().code, ErrorCode::kRefused);
  ExpectOver("logged_out");

  no_longer_ = "";
  Pass(WatchDesk::kAskAgainAfter);
  const std::string password = Consented();
  no_longer_ = "logged_out";
  EXPECT_EQ(Come(password).error().code, ErrorCode::kRefused);
  ExpectOver("logged_out");
  EXPECT_FALSE(OnRecord("watch.began"));
}

TEST_F(WatchDeskTest, WithoutARecordNobodyIsAskedNobodyComesInAndAnEndStillIsOne) {
  BreakAudit();
  EXPECT_EQ(desk_->Ask(session_, Sato()).error().code, ErrorCode::kUnavailable);
  EXPECT_TRUE(window_.watches.empty());
  MendAudit();
  const std::string password = Consented();
  BreakAudit();
  EXPECT_FALSE(Come(password));
  ExpectOver("failed");
  MendAudit();
  Pass(std::chrono::seconds(1));
  EXPECT_TRUE(OnRecord("watch.ended"));
  EXPECT_FALSE(OnRecord("watch.began"));
}

TEST_F(WatchDeskTest, TheLinkComesFromTheSessionsHost) {
  bool got = false;
  directory_->RequestWatch(session_, [&](const auto& link) { got = link.has_value(); });
  Settle();
  EXPECT_TRUE(got);
  EXPECT_TRUE(host_->onlookers.contains(session_));
  directory_->RequestWatch(std::string(32, 'f'), [&](const auto& link) { got = link.has_value(); });
  Settle();
  EXPECT_FALSE(got);
}

}  // namespace
}  // namespace shoji::sessions
