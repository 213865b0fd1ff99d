#include "broker/admin/admin_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/broker/admin/admin_fixture.h"

namespace shoji::admin {
namespace {

class AdminServerTest : public AdminFixture {
 protected:
  UniqueFd Connect() const {
    UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/admin.sock", directory_->fd());
    if (::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0) fd.Reset();
    return fd;
  }
  static void Send(const UniqueFd& fd, std::string_view text) {
    ASSERT_EQ(::send(fd.get(), text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
  }
  // Lets the server work until `fd` has a whole line or is closed ("closed").
  std::string Line(const UniqueFd& fd) {
    std::string line;
    while (line.find('\n') == std::string::npos) {
      pollfd waits[] = {{server_.fd(), POLLIN, 0}, {posts_.fd(), POLLIN, 0}, {fd.get(), POLLIN, 0}};
      if (::poll(waits, 3, 60'000) <= 0) return "nothing happened for a minute";
      if (waits[0].revents != 0) server_.Tick();
      if (waits[1].revents != 0) posts_.RunWaiting();
      char buffer[4096];
      const ssize_t count = waits[2].revents != 0 ? ::recv(fd.get(), buffer, sizeof(buffer), 0) : -1;
      if (waits[2].revents != 0 && count <= 0) return "closed";
      if (count > 0) line.append(buffer, static_cast<size_t>(count));
    }
    return line;
  }

  AdminServer server_ = std::move(*AdminServer::Listen(*directory_, *commands_));
};

constexpr const char* kStatus = "{\"op\":\"status\"}\n";

TEST_F(AdminServerTest, SocketIsForItsOwnerOnly) {
  struct stat status{};
  ASSERT_EQ(::fstatat(directory_->fd(), "admin.sock", &status, 0), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST_F(AdminServerTest, AnswersLineByLineHoweverTheBytesArrive) {
  const UniqueFd fd = Connect();
  ASSERT_TRUE(fd);
  for (const char* c = kStatus; *c != '\0'; ++c) {
    Send(fd, {c, 1});
    server_.Tick();
  }
  EXPECT_NE(Line(fd).find("\"ok\":true"), std::string::npos);
  Send(fd, "nonsense\n");
  EXPECT_NE(Line(fd).find("bad_request"), std::string::npos);
  Send(fd, kStatus);
  EXPECT_NE(Line(fd).find("\"ok\":true"), std::string::npos);
}

TEST_F(AdminServerTest, AnswersAfterAPasswordWasHashed) {
  const UniqueFd fd = Connect();
  Send(fd, R"({"op":"user.add","name":"mori","department":"総務課","role":"staff"})"
           "\n");
  EXPECT_NE(Line(fd).find("generated_password"), std::string::npos);
  EXPECT_NE(Audit().find("\"actor\":\"uid:" + std::to_string(::getuid()) + "\""), std::string::npos);
}

TEST_F(AdminServerTest, AnswersSeveralRequestsInOrder) {
  const UniqueFd fd = Connect();
  Send(fd, std::string(R"({"op":"user.add","name":"mori","department":"総務課","role":"staff"})") + "\n" + kStatus);
  std::string lines = Line(fd);
  while (std::count(lines.begin(), lines.end(), '\n') < 2) lines += Line(fd);
  EXPECT_LT(lines.find("generated_password"), lines.find("uptime_s"));
}

TEST_F(AdminServerTest, SurvivesAnAskerWhoLeavesBeforeTheAnswer) {
  {
    const UniqueFd fd = Connect();
    Send(fd, R"({"op":"user.add","name":"mori","department":"総務課","role":"staff"})"
             "\n");
    server_.Tick();
    server_.Tick();
  }
  server_.Tick();
  ASSERT_TRUE(posts_.RunOne());
  EXPECT_TRUE(users_->Find("mori")->has_value());
  const UniqueFd fd = Connect();
  Send(fd, kStatus);
  EXPECT_NE(Line(fd).find("\"ok\":true"), std::string::npos);
}

TEST_F(AdminServerTest, AnswersThatComeAfterItsEndAreHarmless) {
  UniqueFd fd = Connect();
  Send(fd, R"({"op":"user.add","name":"mori","department":"総務課","role":"staff"})"
           "\n");
  server_.Tick();
  server_.Tick();
  {
    const AdminServer ended = std::move(server_);
  }
  ASSERT_TRUE(posts_.RunOne());
  EXPECT_TRUE(users_->Find("mori")->has_value());
}

TEST_F(AdminServerTest, DropsARequestWithoutEndAndServesOthersOn) {
  const UniqueFd hostile = Connect();
  const UniqueFd good = Connect();
  const std::string chunk(64 * 1024, 'x');
  for (size_t sent = 0; sent <= AdminServer::kMaxRequestBytes; sent += chunk.size()) {
    Send(hostile, chunk);
    server_.Tick();
  }
  EXPECT_EQ(Line(hostile), "closed");
  Send(good, kStatus);
  EXPECT_NE(Line(good).find("\"ok\":true"), std::string::npos);
}

TEST_F(AdminServerTest, TakesOverTheSocketOfADeadBroker) {
  ASSERT_EQ(::unlinkat(directory_->fd(), "admin.sock", 0), 0);
  {
    UniqueFd stale(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::snprintf(address.sun_path, sizeof(address.sun_path), "/proc/self/fd/%d/admin.sock", directory_->fd());
    ASSERT_EQ(::bind(stale.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  EXPECT_FALSE(Connect());
  const auto again = AdminServer::Listen(*directory_, *commands_);
  ASSERT_TRUE(again.has_value());
  EXPECT_TRUE(Connect());
}

TEST_F(AdminServerTest, RemovesItsSocketWhenItEnds) {
  {
    const AdminServer ended = std::move(server_);
    EXPECT_TRUE(Connect());
  }
  struct stat status{};
  EXPECT_NE(::fstatat(directory_->fd(), "admin.sock", &status, 0), 0);
}

// The mode is lifted on purpose, so that only the peer check stands between another user and the broker.
TEST_F(AdminServerTest, LetsNoOtherUserIn) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root to become another user";
  ASSERT_EQ(::fchmodat(directory_->fd(), "admin.sock", 0666, 0), 0);
  ASSERT_EQ(::fchmod(directory_->fd(), 0755), 0);
  int pair[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::close(pair[0]);
    if (::fchdir(directory_->fd()) != 0 || ::setgid(65534) != 0 || ::setuid(65534) != 0) ::_exit(2);
    const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const sockaddr_un address{.sun_family = AF_UNIX, .sun_path = "admin.sock"};
    if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) ::_exit(3);
    static_cast<void>(::send(fd.get(), kStatus, std::strlen(kStatus), MSG_NOSIGNAL));
    if (::write(pair[1], "x", 1) != 1) ::_exit(4);
    char byte = 0;
    ::_exit(::recv(fd.get(), &byte, 1, 0) > 0 ? 1 : 0);
  }
  char ready = 0;
  ::close(pair[1]);
  ASSERT_EQ(::read(pair[0], &ready, 1), 1);
  ::close(pair[0]);
  for (int i = 0; i < 3; ++i) server_.Tick();  // accept, read and answer, were it let in
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  const UniqueFd own = Connect();
  Send(own, kStatus);
  EXPECT_NE(Line(own).find("\"ok\":true"), std::string::npos);
}

}  // namespace
}  // namespace shoji::admin
