// The real shojictl against a real AdminServer.
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "broker/admin/admin_server.h"
#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {
namespace {

class ShojictlTest : public AdminFixture {
 protected:
  struct Outcome {
    int code;
    std::string output;  // both streams
  };

  // Runs shojictl while serving it, until it has ended.
  Outcome Run(std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.begin(), {SHOJICTL, "--state", state_path_});
    std::ofstream(root_ + "/in") << input;
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, (root_ + "/in").c_str(), O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, (root_ + "/out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_adddup2(&files, 1, 2);
    pid_t child = -1;
    EXPECT_EQ(::posix_spawn(&child, SHOJICTL, &files, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&files);
    const int status = ServeUntilEnded(child);
    std::ostringstream text;
    text << std::ifstream(root_ + "/out").rdbuf();
    return {WEXITSTATUS(status), text.str()};
  }

  int ServeUntilEnded(pid_t child) {
    const UniqueFd ended(static_cast<int>(::syscall(SYS_pidfd_open, child, 0)));
    const int server_fd = server_ ? server_->fd() : -1;
    pollfd waits[] = {{server_fd, POLLIN, 0}, {posts_.fd(), POLLIN, 0}, {ended.get(), POLLIN, 0}};
    while (waits[2].revents == 0 && ::poll(waits, 3, 60'000) > 0) {
      if (waits[0].revents != 0) server_->Tick();
      if (waits[1].revents != 0) posts_.RunWaiting();
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    return status;
  }

  std::optional<AdminServer> server_ = std::move(*AdminServer::Listen(*directory_, *commands_));
};

TEST_F(ShojictlTest, AddsAndListsUsers) {
  const auto added = Run({"user", "add", "tanaka", "--department", "税務課", "--role", "staff", "--password-stdin"},
                         "correct horse battery\n");
  EXPECT_EQ(added.code, 0) << added.output;
  EXPECT_TRUE(hasher_.Verify((*users_->Find("tanaka"))->password_hash, "correct horse battery"));
  const auto listed = Run({"user", "list"});
  EXPECT_EQ(listed.code, 0);
  EXPECT_NE(listed.output.find("tanaka"), std::string::npos);
  EXPECT_NE(listed.output.find("税務課"), std::string::npos);
}

TEST_F(ShojictlTest, ShowsAPasswordItMadeOnce) {
  const auto added = Run({"user", "add", "mori", "--department", "総務課", "--role", "auditor"});
  EXPECT_EQ(added.code, 0);
  const size_t at = added.output.find("shown only now: ");
  ASSERT_NE(at, std::string::npos) << added.output;
  EXPECT_TRUE(hasher_.Verify((*users_->Find("mori"))->password_hash, added.output.substr(at + 16, 23)));
}

TEST_F(ShojictlTest, RefusesWithAReasonAndStatusOne) {
  const auto weak =
      Run({"user", "add", "mori", "--department", "総務課", "--role", "staff", "--password-stdin"}, "short\n");
  EXPECT_EQ(weak.code, 1);
  EXPECT_NE(weak.output.find("at least 10 characters"), std::string::npos) << weak.output;
  EXPECT_EQ(Run({"user", "passwd", "nobody"}).code, 1);
  EXPECT_EQ(Run({"session", "end", "x"}).code, 1);
}

TEST_F(ShojictlTest, DisablesAndEnables) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  const auto disabled = Run({"user", "disable", "tanaka"});
  EXPECT_EQ(disabled.code, 0);
  EXPECT_NE(disabled.output.find("sessions ended: 1"), std::string::npos) << disabled.output;
  EXPECT_TRUE((*users_->Find("tanaka"))->disabled);
  EXPECT_EQ(Run({"user", "enable", "tanaka"}).code, 0);
  EXPECT_FALSE((*users_->Find("tanaka"))->disabled);
}

TEST_F(ShojictlTest, ListsAndEndsSessions) {
  EXPECT_NE(Run({"session", "list"}).output.find(kSessionA), std::string::npos);
  EXPECT_EQ(Run({"session", "end", kSessionA}).code, 0);
  EXPECT_EQ(sessions_.ended, std::vector<std::string>{kSessionA});
}

TEST_F(ShojictlTest, PrintsStatusForPeopleAndForPrograms) {
  EXPECT_NE(Run({"status"}).output.find("room for 40 sessions"), std::string::npos);
  const auto raw = nlohmann::json::parse(Run({"--json", "status"}).output, nullptr, false);
  EXPECT_EQ(raw.value("ok", false), true);
}

TEST_F(ShojictlTest, SaysWhatToDoWhenNoBrokerRuns) {
  server_.reset();
  const auto outcome = Run({"status"});
  EXPECT_EQ(outcome.code, 3);
  EXPECT_NE(outcome.output.find("./shoji up"), std::string::npos) << outcome.output;
}

TEST_F(ShojictlTest, VerifiesTheRecordWithoutABroker) {
  ASSERT_EQ(AddTanaka()["ok"], true);
  server_.reset();
  const auto whole = Run({"audit", "verify"});
  EXPECT_EQ(whole.code, 0) << whole.output;
  EXPECT_EQ(Run({"audit", "verify", "--file", directory_->AuditFile()}).code, 0);
  std::string text = Audit();
  text.replace(text.find("tanaka"), 6, "sasaki");
  std::ofstream(directory_->AuditFile()) << text;
  const auto damaged = Run({"audit", "verify"});
  EXPECT_EQ(damaged.code, 1);
  EXPECT_NE(damaged.output.find("line 1"), std::string::npos) << damaged.output;
  EXPECT_EQ(Run({"audit", "verify", "--file", root_ + "/none"}).code, 1);
}

TEST_F(ShojictlTest, HelpsAndRefusesWrongUsage) {
  EXPECT_EQ(Run({"--help"}).code, 0);
  EXPECT_EQ(Run({"--version"}).code, 0);
  EXPECT_EQ(Run({"user", "add", "--help"}).code, 0);
  EXPECT_EQ(Run({}).code, 2);
  EXPECT_EQ(Run({"user", "add", "mori"}).code, 2);
  EXPECT_EQ(Run({"bogus"}).code, 2);
}

}  // namespace
}  // namespace shoji::admin
