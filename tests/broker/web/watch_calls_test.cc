// A watch asked for in the console, and what becomes of the login that asked for it.
#include "broker/web/console/watch_calls.h"

#include <soci/soci.h>

#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/sessions/fake_viewer.h"
#include "tests/broker/web/console_rig.h"

namespace shoji::web {
namespace {

class WatchCallsTest : public ConsoleRig {
 protected:
  WatchCallsTest() {
    Pass(std::chrono::minutes(1));
    directory_->Start({"tanaka", "総務課", "10.0.0.1"}, {1280, 800},
                      [&](const auto& started) { session_ = started.value_or(""); });
    Settle();
    EXPECT_TRUE(directory_->Attach(session_, {"tanaka", "総務課", "10.0.0.1"}, window_));
    Settle();
  }
  ~WatchCallsTest() override {
    console_.reset();
    watches_.reset();
    directory_->Detach(window_);
    directory_.reset();
  }
  void Settle() {
    for (int i = 0; i < 32; ++i) loop_.RunOnce(Duration::zero());
  }
  void Pass(Duration time) {
    clock_.Advance(time);
    directory_->Tick(clock_.Now());
    Settle();
    watches_->Tick(clock_.Now());
    Settle();
  }
  // "anzen" asks by a login of his own, tanaka consents, and a viewer comes.
  void Watch() {
    login_ = logins_.Create("anzen").value();
    const std::string calls = "/api/admin/sessions/" + session_ + "/watch";
    ASSERT_EQ(Ask("anzen", "POST", calls, "{}").status, 200);
    watches_->OnAnswer(session_, window_, {window_.watches.back().watch_id, true});
    const std::string password = Ask("anzen", "POST", calls + "/password", "{}").body.value("password", "");
    ASSERT_TRUE(watches_->Admit([&](std::string_view known) { return known == password; },
                                {"127.0.0.1:40000", "127.0.0.1"}, [] {}));
  }
  // State after the login has been looked at; the outcome when it is over.
  std::string Becomes() {
    Pass(sessions::WatchDesk::kCheckAsker);
    const auto standing = watches_->StandingOf(session_);
    return standing.state == sessions::WatchDesk::State::kOver ? standing.outcome : std::string(Name(standing));
  }
  void Change(store::Role role) {
    store::User user = **users_.Find("anzen");
    user.role = role;
    ASSERT_TRUE(users_.Change(user));
  }

  testing::FakeHost host_{loop_, path_ / "no.sock"};
  sessions::FakeViewer window_;
  std::string session_;
};

TEST_F(WatchCallsTest, EndsWithTheLoginThatAskedAndWithNoOther) {
  Watch();
  const std::string other = logins_.Create("anzen").value();
  const std::string anothers = logins_.Create("kanri").value();
  ASSERT_TRUE(logins_.End(other));
  ASSERT_TRUE(logins_.End(anothers));
  EXPECT_EQ(Becomes(), "watched");
  ASSERT_TRUE(logins_.End(login_));
  EXPECT_EQ(Becomes(), "logged_out");
  EXPECT_NE(Audit().find(R"("actor":"user:anzen","why":"logged_out")"), std::string::npos) << Audit();
}

TEST_F(WatchCallsTest, EndsWhenWhoAskedIsDisabled) {
  Watch();
  ASSERT_TRUE(users_.SetDisabled("kanri", true));
  EXPECT_EQ(Becomes(), "watched");
  ASSERT_TRUE(users_.SetDisabled("anzen", true));
  EXPECT_EQ(Becomes(), "logged_out");
}

TEST_F(WatchCallsTest, EndsWithTheRoleThatAllowedIt) {
  Watch();
  Change(store::Role::kAdmin);
  EXPECT_EQ(Becomes(), "watched") << "may look on, too";
  Change(store::Role::kAuditor);
  EXPECT_EQ(Becomes(), "role");
}

TEST_F(WatchCallsTest, EndsWhenTheLoginIsTooOld) {
  Watch();
  const auto most = std::chrono::milliseconds(std::chrono::hours(12)).count();
  database_.sql() << "UPDATE logins SET created_at = created_at - :most", soci::use(most - 60'000);
  EXPECT_EQ(Becomes(), "watched");
  database_.sql() << "UPDATE logins SET created_at = created_at - 60000";
  EXPECT_EQ(Becomes(), "logged_out");
}

TEST_F(WatchCallsTest, EndsWhenTheLoginIsUnusedForTooLong) {
  Watch();
  const auto most = std::chrono::milliseconds(std::chrono::hours(1)).count();
  database_.sql() << "UPDATE logins SET used_at = used_at - :most", soci::use(most - 60'000);
  EXPECT_EQ(Becomes(), "watched");
  database_.sql() << "UPDATE logins SET used_at = used_at - 60000";
  EXPECT_EQ(Becomes(), "logged_out");
}

TEST_F(WatchCallsTest, AStoreThatDoesNotAnswerEndsNothing) {
  Watch();
  database_.sql() << "ALTER TABLE logins RENAME TO broken";
  EXPECT_EQ(Becomes(), "watched");
  database_.sql() << "ALTER TABLE broken RENAME TO logins";
  EXPECT_EQ(Becomes(), "watched");
  ASSERT_TRUE(logins_.End(login_));
  EXPECT_EQ(Becomes(), "logged_out");
}

}  // namespace
}  // namespace shoji::web
