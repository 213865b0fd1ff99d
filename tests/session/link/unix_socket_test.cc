#include "session/link/unix_socket.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>

namespace shoji::link {
namespace {

class UnixSocket : public testing::Test {
 protected:
  void SetUp() override {
    std::array<char, 32> name{"/tmp/shoji-socket-XXXXXX"};
    directory_ = ::mkdtemp(name.data());
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::string directory_;
};

TEST_F(UnixSocket, ConnectsThroughAPathLongerThanTheKernelTakes) {
  const std::string deep = directory_ + "/" + std::string(120, 'd');
  std::filesystem::create_directory(deep);
  auto listener = ListenUnix(deep + "/host.sock", SocketKind::kSeqpacket, 0600);
  ASSERT_TRUE(listener) << listener.error().message;
  auto client = ConnectUnix(deep + "/host.sock", SocketKind::kSeqpacket);
  ASSERT_TRUE(client) << client.error().message;
  auto accepted = AcceptUnix(listener->get());
  ASSERT_TRUE(accepted);
  EXPECT_EQ(PeerUid(accepted->get()).value(), ::geteuid());
}

TEST_F(UnixSocket, SetsTheModeAndReplacesAStaleFile) {
  const std::string path = directory_ + "/s";
  {
    auto dead = ListenUnix(path, SocketKind::kStream, 0600);
  }
  EXPECT_EQ(ConnectUnix(path, SocketKind::kStream).error().code, ErrorCode::kUnavailable);
  auto listener = ListenUnix(path, SocketKind::kStream, 0640);
  ASSERT_TRUE(listener);
  struct stat info{};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0640u);
  EXPECT_TRUE(ConnectUnix(path, SocketKind::kStream));
}

TEST_F(UnixSocket, DoesNotRemoveWhatIsNotASocket) {
  const std::string path = directory_ + "/file";
  std::filesystem::create_directory(path);
  EXPECT_FALSE(ListenUnix(path, SocketKind::kStream, 0600));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(UnixSocket, SaysWhenNobodyListens) {
  EXPECT_EQ(ConnectUnix(directory_ + "/none", SocketKind::kStream).error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace shoji::link
