// The door with TLS: the real shoji-rfb-tls and shoji-rfb, a viewer with OpenSSL, the broker's key.
#include "broker/web/certificate.h"
#include "codec/frame/frame_writer.h"
#include "codec/wire/messages.h"
#include "session/link/link_stream.h"
#include "tests/broker/rfb/rfb_door_rig.h"
#include "tests/broker/rfb/tls_viewer.h"

namespace shoji::rfb {
namespace {

constexpr Size kSize{1600, 1200};  // raw, that is more than all buffers on the way

const web::TlsIdentity& Identity() {
  static const auto identity = *web::MakeSelfSigned({"127.0.0.1"}, web::KeyKind::kRsa2048);
  return identity;
}

class RfbTlsTest : public RfbDoorTest {
 protected:
  RfbTlsTest() { OpenWith(SHOJI_RFB_TLS_BINARY); }
  void OpenWith(const std::string& front) {
    door_.reset();
    auto tls = TlsFront::Open(front, Identity().certificate_pem, Identity().key_pem);
    ASSERT_TRUE(tls) << tls.error().message;
    Open(SHOJI_RFB_BINARY, std::move(*tls));
  }
  // The session shows one white screen with a red square to whoever has been let in.
  void SessionShows() {
    Until([&] { return host_->onlookers.contains(session_); });
    stream_.emplace(std::move(host_->onlookers[session_]), wire::kMaxClientMessageBytes, size_t{64} << 20);
    Until([&] { return stream_->Fill() && !stream_->Next().empty(); });  // HELLO
    writer_.Fill({0, 0, kSize.width_px, kSize.height_px}, 0xffffff);
    writer_.Fill({100, 50, 20, 10}, 0xff0000);
    ASSERT_TRUE(stream_->Send(writer_.Finish({.frame_id = 1}, kSize, true, true)));
  }
  TlsViewer Viewer() { return {Connect(port_), Identity().certificate_pem}; }
  template <typename Act>
  bool BesideIs(Act act) {
    bool is = false;
    Beside([&] { is = act(); });
    return is;
  }

  std::optional<link::LinkStream> stream_;
  frame::FrameWriter writer_;
};

TEST_F(RfbTlsTest, WhoeverHasThePasswordSeesTheScreen) {
  const std::string password = Password();
  auto viewer = Viewer();
  Come(viewer, password);
  SessionShows();
  EXPECT_TRUE(BesideIs([&] { return viewer.Answer({}) && viewer.Update(false); }));
  ASSERT_EQ(viewer.size(), kSize);
  EXPECT_EQ(viewer.At(0, 0), 0xffffffu);
  EXPECT_EQ(viewer.At(119, 59), 0xff0000u);
  viewer.Leave();
  Until([&] { return door_->connections() == 0; });
  EXPECT_EQ(desk_->StandingOf(session_).outcome, "viewer");
}

TEST_F(RfbTlsTest, AWrongPasswordIsToldSoInsideTls) {
  const std::string password = Password();
  auto wrong = Viewer();
  Come(wrong, "Ab3dE5gh");
  EXPECT_TRUE(BesideIs([&] { return wrong.Read(4) == Bytes{0, 0, 0, 1}; }));
  EXPECT_TRUE(HungUp(wrong));
  EXPECT_EQ(desk_->StandingOf(session_).state, sessions::WatchDesk::State::kConsented);
  auto right = Viewer();
  Come(right, password);
  SessionShows();
}

TEST_F(RfbTlsTest, WithoutTlsNobodyIsAskedForAPassword) {
  TestViewer plain(Connect(port_));
  EXPECT_TRUE(BesideIs([&] { return plain.Greet().empty(); }));  // VeNCrypt is all there is
  plain.Say({2});
  EXPECT_TRUE(HungUp(plain));
  auto anonymous = Viewer();
  EXPECT_FALSE(BesideIs([&] { return anonymous.Vencrypt(258); }));
  EXPECT_TRUE(HungUp(anonymous));
  TestViewer websocket(Connect(port_));
  websocket.Say(Bytes{'G', 'E', 'T', ' ', '/'});
  EXPECT_TRUE(HungUp(websocket));
}

TEST_F(RfbTlsTest, SpeaksTls12And13AndNothingOlder) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto viewer = Viewer();
    EXPECT_TRUE(BesideIs([&] { return viewer.Vencrypt() && viewer.StartTls(version) && viewer.Read(16).size() == 16; }))
        << version;
  }
  auto old = Viewer();
  EXPECT_FALSE(BesideIs([&] { return old.Vencrypt() && old.StartTls(TLS1_1_VERSION); }));
}

TEST_F(RfbTlsTest, OneAddressTakesNoMoreThanItsShare) {
  std::vector<UniqueFd> crowd;
  for (size_t i = 0; i < RfbDoor::kMaxPerAddress; ++i) crowd.push_back(Connect(port_));
  Until([&] { return door_->connections() == RfbDoor::kMaxPerAddress; });
  TestViewer late(Connect(port_));
  EXPECT_TRUE(HungUp(late));
  TestViewer other(Connect(port_, INADDR_LOOPBACK + 1));
  Until([&] { return door_->connections() == RfbDoor::kMaxPerAddress + 1; });
}

TEST_F(RfbTlsTest, AWebSocketInsideTlsReachesLibVncServer) {
  auto viewer = Viewer();
  const std::string_view ask =
      "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: https://localhost\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Protocol: binary\r\n\r\n";
  EXPECT_TRUE(BesideIs([&] {
    if (!viewer.StartTls()) return false;
    viewer.Say({ask.begin(), ask.end()});
    std::string said;
    while (!said.ends_with("RFB 003.008\n")) {
      const Bytes next = viewer.Read(1);
      if (next.empty()) return false;
      said += static_cast<char>(next.front());
    }
    return said.starts_with("HTTP/1.1 101 ");
  }));
}

TEST_F(RfbTlsTest, NothingButAWebSocketIsTakenInTlsAtOnce) {
  auto viewer = Viewer();
  EXPECT_TRUE(BesideIs([&] { return viewer.StartTls(); }));
  viewer.Say({'R', 'F', 'B', ' ', '0'});
  EXPECT_TRUE(HungUp(viewer));
  Until([&] { return door_->connections() == 0; });
}

TEST_F(RfbTlsTest, WhoDoesNotGetThroughTlsIsSentAway) {
  auto silent = Viewer();
  EXPECT_TRUE(BesideIs([&] { return silent.Vencrypt(); }));
  EXPECT_EQ(door_->connections(), 1u);
  clock_.Advance(RfbDoor::kLoginWithin);
  EXPECT_TRUE(HungUp(silent));
  EXPECT_EQ(door_->connections(), 0u);
}

TEST_F(RfbTlsTest, WhoClosesHalfWayLeavesNothing) {
  auto viewer = Viewer();
  EXPECT_TRUE(BesideIs([&] { return viewer.Vencrypt(); }));
  viewer.Leave();
  Until([&] { return door_->connections() == 0; });
}

TEST_F(RfbTlsTest, ABrokenHandshakeEndsThatViewerAlone) {
  auto viewer = Viewer();
  EXPECT_TRUE(BesideIs([&] { return viewer.Vencrypt(); }));
  viewer.Say(Bytes(512, 0xff));
  EXPECT_TRUE(HungUp(viewer));
  auto next = Viewer();
  EXPECT_TRUE(BesideIs([&] { return next.Greet().size() == kChallengeBytes; }));
}

TEST_F(RfbTlsTest, AFrontThatAsksForMoreThanAHandshakeNeedsIsEnded) {
  OpenWith(HOSTILE_RFB_BINARY);
  for (const char kind : std::string("01789ab")) {
    TestViewer viewer(Connect(port_));
    viewer.Say({static_cast<uint8_t>(kind)});
    EXPECT_TRUE(HungUp(viewer)) << kind;
    Until([&] { return door_->connections() == 0; });
  }
  OpenWith(SHOJI_RFB_TLS_BINARY);
  auto viewer = Viewer();
  EXPECT_TRUE(BesideIs([&] { return viewer.Greet().size() == kChallengeBytes; }));
}

TEST_F(RfbTlsTest, OpensBeyondLoopbackWithAnRsaKeyOnly) {
  const auto front = [](const web::TlsIdentity& identity, const char* program) {
    return TlsFront::Open(program, identity.certificate_pem, identity.key_pem);
  };
  EXPECT_TRUE(Entrance::Open("0.0.0.0", 0, SHOJI_RFB_BINARY, *front(Identity(), SHOJI_RFB_TLS_BINARY)));
  EXPECT_FALSE(front(*web::MakeSelfSigned({"127.0.0.1"}), SHOJI_RFB_TLS_BINARY));
  EXPECT_EQ(front(Identity(), "/nonexistent/shoji-rfb-tls").error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace shoji::rfb
