// The real shoji-rfb, lockdown included; this test is its broker, its session and its viewer.
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/wait.h>

#include <random>

#include "broker/rfb/door/vnc_response.h"
#include "codec/frame/frame_writer.h"
#include "session/link/json_fields.h"
#include "session/link/link_stream.h"
#include "session/link/seqpacket_channel.h"
#include "session/link/trusted_child.h"
#include "session/link/unix_socket.h"
#include "tests/broker/rfb/rfb_rig.h"

namespace shoji::rfb {
namespace {

constexpr Size kSize{640, 480};
constexpr const char* kPassword = "Ab3dE5gh";

bool Readable(int fd) {
  pollfd waiting{.fd = fd, .events = POLLIN, .revents = 0};
  return ::poll(&waiting, 1, 10'000) > 0;
}

class RfbProcess : public testing::Test {
 protected:
  RfbProcess() {
    auto tcp = TcpPair();
    auto broker = link::SeqpacketChannel::Pair().value();
    child_ = link::TrustedChild::Start({.binary = SHOJI_RFB_BINARY,
                                        .arguments = {"--client-fd", "3", "--broker-fd", "4"},
                                        .descriptors = {tcp.first.get(), broker.second.get()}})
                 .value();
    viewer_.emplace(std::move(tcp.second));
    broker_.emplace(std::move(broker.first));
  }
  // The broker's part: the login it hears, and whether that is the password.
  bool BrokerHearsThePassword() {
    if (!Readable(broker_->fd())) return false;
    auto datagram = broker_->Receive();
    if (!datagram || !*datagram) return false;
    const link::Json& body = (*datagram)->body;
    return AnswersChallenge(kPassword, Unhex(body["challenge"]), Unhex(body["response"]));
  }
  void BrokerLetsIn() {
    auto ends = link::StreamPair().value();
    session_.emplace(std::move(ends.first), wire::kMaxClientMessageBytes, size_t{64} << 20);
    ASSERT_TRUE(broker_->Send({{"ok", true}}, std::move(ends.second)));
    const auto hello = SessionHears();
    ASSERT_TRUE(hello && std::holds_alternative<wire::Hello>(*hello));
  }
  std::optional<wire::ClientMessage> SessionHears() {
    while (true) {
      const ByteSpan message = session_->Next();
      if (!message.empty()) return wire::ParseClientMessage(message).value();
      if (!Readable(session_->fd()) || !session_->Fill()) return std::nullopt;
    }
  }
  void SessionShows(Size size, bool key, bool exact = true) {
    const Bytes frame = writer_.Finish({.frame_id = ++frame_id_}, size, key, exact);
    ASSERT_TRUE(session_->Send(frame));
    const auto ack = SessionHears();
    ASSERT_TRUE(ack && std::holds_alternative<wire::Ack>(*ack));
    EXPECT_EQ(std::get<wire::Ack>(*ack).frame_id, frame_id_);
  }
  // A viewer who knows the password looks at a white screen with a red square.
  void Start() {
    const Bytes challenge = viewer_->Greet();
    ASSERT_EQ(challenge.size(), kChallengeBytes);
    viewer_->Say(*VncResponse(kPassword, challenge));
    ASSERT_TRUE(BrokerHearsThePassword());
    BrokerLetsIn();
    writer_.Fill({0, 0, kSize.width_px, kSize.height_px}, 0xffffff);
    writer_.Fill({100, 50, 20, 10}, 0xff0000);
    SessionShows(kSize, true);
    ASSERT_TRUE(viewer_->Answer({}));
    ASSERT_EQ(viewer_->size(), kSize);
  }
  static Bytes Unhex(const std::string& text) {
    Bytes bytes;
    for (size_t i = 0; i + 1 < text.size(); i += 2) {
      bytes.push_back(static_cast<uint8_t>(std::stoi(text.substr(i, 2), nullptr, 16)));
    }
    return bytes;
  }
  // Waits for its end.
  bool EndsCleanly() {
    if (!Readable(child_.pid_fd())) return false;
    siginfo_t info{};
    ::waitid(P_PID, static_cast<id_t>(child_.pid()), &info, WEXITED | WNOWAIT);
    return info.si_code == CLD_EXITED && info.si_status == 0;
  }

  link::TrustedChild child_;
  std::optional<TestViewer> viewer_;
  std::optional<link::SeqpacketChannel> broker_;
  std::optional<link::LinkStream> session_;
  frame::FrameWriter writer_;
  uint32_t frame_id_ = 0;
};

TEST_F(RfbProcess, ShowsWhatTheSessionShows) {
  Start();
  ASSERT_TRUE(viewer_->Update(false));
  EXPECT_EQ(viewer_->At(0, 0), 0xffffffu);
  EXPECT_EQ(viewer_->At(100, 50), 0xff0000u);
  EXPECT_EQ(viewer_->At(119, 59), 0xff0000u);
  EXPECT_EQ(viewer_->At(120, 60), 0xffffffu);
  writer_.Fill({0, 0, 8, 8}, 0x0000ff);
  writer_.Copy({300, 200, 20, 10}, 100, 50);
  SessionShows(kSize, false);
  ASSERT_TRUE(viewer_->Update(true));
  EXPECT_EQ(viewer_->At(7, 7), 0x0000ffu);
  EXPECT_EQ(viewer_->At(300, 200), 0xff0000u);
  EXPECT_EQ(viewer_->At(299, 200), 0xffffffu);
}

TEST_F(RfbProcess, FollowsTheSizeOfTheScreen) {
  Start();
  ASSERT_TRUE(viewer_->Update(false));
  writer_.Fill({0, 0, 800, 600}, 0x102030);
  SessionShows({800, 600}, true);
  while (viewer_->size() != Size{800, 600}) ASSERT_TRUE(viewer_->Update(true));
  ASSERT_TRUE(viewer_->Update(false));
  EXPECT_EQ(viewer_->At(799, 599), 0x102030u);
}

TEST_F(RfbProcess, NothingAViewerDoesReachesTheSession) {
  Start();
  viewer_->Say({4, 1, 0, 0, 0, 0, 0, 'a'});                           // a key
  viewer_->Say({5, 1, 0, 10, 0, 10});                                 // a button
  viewer_->Say({6, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c'});              // the clipboard
  viewer_->Say({251, 0, 0x3, 0x20, 0x2, 0x58, 1,   0,    0, 0, 0, 1,  // a wish for a size
                0,   0, 0,   0,    0x3, 0x20, 0x2, 0x58, 0, 0, 0, 0});
  ASSERT_TRUE(viewer_->Update(false));
  EXPECT_EQ(viewer_->size(), kSize);
  writer_.Fill({0, 0, 8, 8}, 0x0000ff);
  SessionShows(kSize, false);  // its acknowledgement is the first the session hears since the picture
}

TEST_F(RfbProcess, AWrongPasswordIsTurnedAwayByTheBroker) {
  const Bytes challenge = viewer_->Greet();
  viewer_->Say(*VncResponse("wrong", challenge));
  EXPECT_FALSE(BrokerHearsThePassword());
  ASSERT_TRUE(broker_->Send({{"ok", false}}));
  EXPECT_FALSE(viewer_->Answer({}));
  EXPECT_TRUE(viewer_->HungUp());
  EXPECT_TRUE(EndsCleanly());
}

// Whatever it makes of that: it ends or goes on, and the session hears of none of it.
TEST_F(RfbProcess, DamagedStreamsOfAViewerReachNobody) {
  const Bytes recorded = {
      0,  0, 0, 0, 32, 24, 0, 1,   0,   255, 0,   255, 0,    255,  16,   8,    0, 0, 0, 0,      // SetPixelFormat
      2,  0, 0, 3, 0,  0,  0, 16,  0,   0,   0,   7,   0xff, 0xff, 0xff, 0x11,                  // ZRLE, Tight, cursor
      3,  0, 0, 0, 0,  0,  2, 128, 1,   224,                                                    // everything
      4,  1, 0, 0, 0,  0,  0, 'a', 5,   1,   0,   10,  0,    10,                                // a key, a button
      6,  0, 0, 0, 0,  0,  0, 3,   'a', 'b', 'c',                                               // text
      8,  2, 0, 0,                                                                              // a scale
      11, 0, 0, 0, 0,  0,  0, 1,   'x', 7,   1,   0,   0,    0,    0,    0,    0, 0, 0, 0, 0};  // chat, files
  Start();
  std::minstd_rand random(20261121);
  for (int round = 0; round < 200; ++round) {
    Bytes damaged = recorded;
    for (int i = 0; i < 3; ++i) damaged[random() % damaged.size()] = static_cast<uint8_t>(random());
    viewer_->Say(damaged);
  }
  viewer_->Leave();
  EXPECT_TRUE(Readable(child_.pid_fd()));
  EXPECT_FALSE(SessionHears());
}

TEST_F(RfbProcess, EndsWithTheSession) {
  Start();
  ASSERT_TRUE(session_->Send(wire::Encode(wire::ServerMessage(wire::End{wire::EndReason::kEndedByUser, ""}))));
  EXPECT_TRUE(viewer_->HungUp());
  EXPECT_TRUE(EndsCleanly());
}

TEST_F(RfbProcess, EndsWithTheBroker) {
  Start();
  broker_.reset();
  EXPECT_TRUE(viewer_->HungUp());
}

TEST_F(RfbProcess, EndsWithItsViewer) {
  Start();
  viewer_->Leave();
  EXPECT_TRUE(EndsCleanly());
}

TEST_F(RfbProcess, ASessionThatSendsNoFrameEndsIt) {
  Start();
  ASSERT_TRUE(session_->Send({0x82, 0, 0, 0, 4, 0, 0, 0, 1, 2, 3, 4}));
  EXPECT_TRUE(viewer_->HungUp());
}

TEST_F(RfbProcess, MalformedBytesOfAViewerEndItAlone) {
  for (const Bytes& bytes : {Bytes{0xee, 1, 2, 3}, Bytes(512, 0xff), Bytes{2, 0, 0xff, 0xff, 1}}) {
    auto tcp = TcpPair();
    auto broker = link::SeqpacketChannel::Pair().value();
    auto child = link::TrustedChild::Start({.binary = SHOJI_RFB_BINARY,
                                            .arguments = {"--client-fd", "3", "--broker-fd", "4"},
                                            .descriptors = {tcp.first.get(), broker.second.get()}})
                     .value();
    tcp.first.Reset();
    TestViewer viewer(std::move(tcp.second));
    viewer.Say(bytes);
    viewer.Say(Bytes(64, 0));
    EXPECT_TRUE(viewer.HungUp());
  }
}

}  // namespace
}  // namespace shoji::rfb
