// The broker's door with real processes, a FakeHost, one person at his window, and viewers on threads of their own.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <thread>

#include "broker/rfb/door/rfb_door.h"
#include "broker/rfb/door/vnc_response.h"
#include "tests/broker/rfb/rfb_rig.h"
#include "tests/broker/sessions/fake_host.h"
#include "tests/broker/sessions/fake_viewer.h"

namespace shoji::rfb {

// `from`: another address of this machine's, in host order.
inline UniqueFd Connect(int port, in_addr_t from = INADDR_LOOPBACK) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = htonl(from);
  if (::bind(socket.get(), reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0) socket.Reset();
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) socket.Reset();
  return socket;
}

class RfbDoorTest : public ::testing::Test {
 protected:
  RfbDoorTest() {
    std::string name = "/tmp/shoji-rfb-XXXXXX";
    path_ = ::mkdtemp(name.data());
    audit_.emplace(std::move(*audit::AuditLog::Open(path_ / "audit.jsonl", clock_)));
    host_.emplace(loop_, path_ / "host.sock");
    directory_.emplace(loop_, clock_, *audit_, statistics_, path_ / "host.sock", sessions::Settings{});
    desk_.emplace(sessions::WatchDesk::Services{*directory_, *audit_, clock_, statistics_});
    Open(SHOJI_RFB_BINARY);
    Until([&] { return directory_->known(); });
    directory_->Start({"tanaka", "税務課", "10.0.0.1"}, {1280, 800}, [&](const auto& id) { session_ = id.value(); });
    Until([&] { return !session_.empty(); });
    EXPECT_TRUE(directory_->Attach(session_, {"tanaka", "税務課", "10.0.0.1"}, window_));
    Until([&] { return directory_->WindowOf(session_).has_value(); });
  }
  ~RfbDoorTest() override {
    door_.reset();
    desk_.reset();
    directory_.reset();
    std::filesystem::remove_all(path_);
  }
  void Open(const std::string& program, std::optional<TlsFront> tls = std::nullopt) {
    auto entrance = Entrance::Open("127.0.0.1", 0, program, std::move(tls));
    ASSERT_TRUE(entrance) << entrance.error().message;
    port_ = entrance->listener.port();
    door_.emplace(RfbDoor::Services{loop_, clock_, *desk_, *directory_, statistics_}, std::move(*entrance));
  }
  void Round() {
    directory_->Tick(clock_.Now());
    desk_->Tick(clock_.Now());
    door_->Tick(clock_.Now());
    loop_.RunOnce(std::chrono::milliseconds(5));
  }
  template <typename Done>
  void Until(Done done) {
    while (!done()) Round();
  }
  // Runs `viewer` beside the broker until it is through.
  void Beside(const std::function<void()>& viewer) {
    std::atomic<bool> through = false;
    std::thread thread([&] {
      viewer();
      through = true;
    });
    Until([&] { return through.load(); });
    thread.join();
  }
  std::string Password() {
    EXPECT_TRUE(desk_->Ask(session_, {"user:sato", "佐藤", {}}));
    desk_->OnAnswer(session_, window_, {window_.watches.back().watch_id, true});
    return desk_->TakePassword(session_, "user:sato").value_or("");
  }
  // Whoever gives that password, until he is let in or hung up on.
  template <typename AnyViewer>
  void Come(AnyViewer& viewer, const std::string& password) {
    Beside([&] {
      const Bytes challenge = viewer.Greet();
      EXPECT_EQ(challenge.size(), kChallengeBytes);
      viewer.Say(VncResponse(password, challenge).value_or(Bytes(16)));
    });
  }
  bool HungUp(TestViewer& viewer) {
    bool hung_up = false;
    Beside([&] { hung_up = viewer.HungUp(); });
    return hung_up;
  }

  FakeClock clock_;
  std::filesystem::path path_;
  link::PollLoop loop_ = std::move(*link::PollLoop::Make());
  std::optional<audit::AuditLog> audit_;
  sessions::Statistics statistics_;
  std::optional<testing::FakeHost> host_;
  std::optional<sessions::SessionDirectory> directory_;
  std::optional<sessions::WatchDesk> desk_;
  std::optional<RfbDoor> door_;
  sessions::FakeViewer window_;
  std::string session_;
  int port_ = 0;
};

}  // namespace shoji::rfb
