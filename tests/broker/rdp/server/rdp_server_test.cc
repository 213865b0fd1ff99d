#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>

#include "broker/rdp/input/rdp_pointer.h"
#include "tests/broker/rdp/server/rdp_server_rig.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kKeyEscape = 0x01;
constexpr uint8_t kKeyF2 = 0x3C;  // the stand-in asks whether somebody may look on
constexpr uint8_t kKeyF3 = 0x3D;  // a photo, roughly
constexpr uint8_t kKeyF4 = 0x3E;  // and exactly
constexpr uint32_t kLogoffByUser = 0xC;

TEST_F(RdpServerTest, ShowsTheSessionAndPassesKeysOn) {
  {
    RdpClient client(Wish());
    ASSERT_TRUE(client.Connect());
    ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
    EXPECT_TRUE(Heard("HELLO 1024x768 @100"));
    EXPECT_EQ(client.PixelAt(300, 300), kPaper);
    EXPECT_EQ(client.PixelAt(20, 70), kPaper);
    client.Key(kKeyA, true);
    ASSERT_TRUE(client.PumpUntil([&] { return client.PixelAt(20, 70) == kInk; }));
    EXPECT_TRUE(Heard("KEY 61 down"));
    EXPECT_FALSE(Heard("KEY 61 up"));
  }
  EXPECT_EQ(Status(), 0);
  EXPECT_TRUE(Heard("KEY 61 up")) << "what was down when the client went stays down";
  EXPECT_TRUE(Heard("FOCUS 0"));
}

TEST_F(RdpServerTest, TicketInTheShellLogsIn) {
  auto wish = Wish("shoji-ticket", "");
  wish.shell = std::string(64, 'a');
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  EXPECT_TRUE(client.PumpUntil(Hears("ACK 1")));
}

TEST_F(RdpServerTest, RefusedPasswordIsTypedAnewOnThePage) {
  RdpClient client(Wish("tanaka", "chigau"));
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("LOGIN tanaka")));
  EXPECT_FALSE(Heard("HELLO 1024x768 @100"));
  // The page has the name already, and the focus on the password.
  ASSERT_TRUE(client.PumpUntil([&] { return client.PixelAt(10, 10) == 0xFFFFFF; }));
  for (const uint8_t key : {0x23, 0x17, 0x32, 0x17, 0x14, 0x1F, 0x16, 0x1C}) {  // himitsu, Enter
    client.Key(key, true);
    client.Key(key, false);
  }
  EXPECT_TRUE(client.PumpUntil(Hears("ACK 1")));
  EXPECT_TRUE(client.PumpUntil([&] { return client.PixelAt(10, 10) == kPaper; })) << "the page stays over the session";
  EXPECT_FALSE(Heard("KEY 68 down")) << "what was typed on the page reaches the session";
}

TEST_F(RdpServerTest, WhetherSomebodyMayLookOnIsAskedAndAnsweredByClick) {
  constexpr uint32_t kButton = 0x0017C1;
  constexpr uint16_t kInCard = 700;  // the right button of a card in the middle of the screen
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Key(kKeyF2, true);
  uint16_t y = 0;
  ASSERT_TRUE(client.PumpUntil([&] {
    for (y = 300; y < 500 && client.PixelAt(kInCard, y) != kButton;) ++y;
    return y < 500;
  })) << "no question, or none that can be answered";
  client.Pointer(kMouseLeft | kMouseDown, kInCard, static_cast<uint16_t>(y + 10));
  client.Pointer(kMouseLeft, kInCard, static_cast<uint16_t>(y + 10));
  EXPECT_TRUE(client.PumpUntil(Hears("WATCH_ANSWER 7 yes")));
  EXPECT_TRUE(client.PumpUntil([&] { return client.PixelAt(kInCard, y + 10) == kPaper; }));
  client.Pointer(kMouseLeft | kMouseDown, kInCard, 400);
  EXPECT_TRUE(client.PumpUntil(Hears("POINTER 700,400 1")));
  EXPECT_FALSE(Heard("POINTER 700," + std::to_string(y + 10) + " 1")) << "the answer reaches the page beneath";
}

// Something lies over the lower right of the stand-in's page, which is paper there.
bool ShowsACard(const RdpClient& client) {
  constexpr int kInCorner = 800;
  for (int y = 0; y < client.size().height_px; ++y) {
    if (client.PixelAt(kInCorner, y) != kPaper) return true;
  }
  return false;
}

TEST_F(RdpServerTest, AMicrophoneIsRefusedAndItsOwnerTold) {
  auto wish = Wish();
  wish.microphone = true;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  EXPECT_TRUE(Heard("REFUSED 2"));
  EXPECT_TRUE(client.PumpUntil([&] { return client.PixelAt(20, 70) == kPaper && ShowsACard(client); }));
}

TEST_F(RdpServerTest, WhoAsksForNothingIsToldNothing) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Key(kKeyA, true);
  ASSERT_TRUE(client.PumpUntil([&] { return client.PixelAt(20, 70) == kInk; }));
  EXPECT_FALSE(Heard("REFUSED 2"));
  EXPECT_FALSE(ShowsACard(client));
}

// How far the client's picture is off the photo, at the worst.
int MostOff(const RdpClient& client) {
  int most = 0;
  for (int y = kStandInPhoto.y; y < kStandInPhoto.bottom(); ++y) {
    for (int x = kStandInPhoto.x; x < kStandInPhoto.right(); ++x) {
      const uint32_t is = client.PixelAt(x, y);
      const uint32_t should_be = StandInPhotoAt(x, y);
      for (const int shift : {0, 8, 16}) {
        most = std::max(most,
                        std::abs(static_cast<int>(is >> shift & 0xFF) - static_cast<int>(should_be >> shift & 0xFF)));
      }
    }
  }
  return most;
}

TEST_F(RdpServerTest, APhotoComesAsRemoteFxWhereTheClientTakesItAndThenExactly) {
  auto wish = Wish();
  wish.remote_fx = true;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Key(kKeyF3, true);
  ASSERT_TRUE(client.PumpUntil([&] { return MostOff(client) < 40; })) << MostOff(client);
  EXPECT_GT(client.surface_bits(), 0);
  EXPECT_EQ(client.PixelAt(kStandInPhoto.x - 1, kStandInPhoto.y), kPaper);
  EXPECT_EQ(client.PixelAt(kStandInPhoto.right(), kStandInPhoto.bottom() - 1), kPaper);
  const int rough = client.surface_bits();
  client.Key(kKeyF4, true);
  EXPECT_TRUE(client.PumpUntil([&] { return MostOff(client) == 0; })) << MostOff(client);
  EXPECT_EQ(client.surface_bits(), rough);
}

TEST_F(RdpServerTest, APhotoComesAsPlanesWhereTheClientTakesNoRemoteFx) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Key(kKeyF3, true);
  ASSERT_TRUE(client.PumpUntil([&] { return MostOff(client) < 40; })) << MostOff(client);
  client.Key(kKeyF4, true);
  EXPECT_TRUE(client.PumpUntil([&] { return MostOff(client) == 0; })) << MostOff(client);
  EXPECT_EQ(client.surface_bits(), 0);
}

TEST_F(RdpServerTest, EndOfTheSessionIsToldToTheClient) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Key(kKeyEscape, true);
  ASSERT_TRUE(client.PumpUntil([&] { return client.ended(); }));
  EXPECT_EQ(client.error_info(), kLogoffByUser);
  EXPECT_EQ(Status(), 0);
}

TEST_F(RdpServerTest, OddSizesAreBroughtToWhatASessionShows) {
  auto wish = Wish();
  wish.size = {1367, 801};
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  const Size shown{1366, 800};
  EXPECT_TRUE(client.PumpUntil([&] { return client.size() == shown && client.PixelAt(1365, 799) == kPaper; }));
  EXPECT_TRUE(Heard("HELLO 1366x800 @100"));
}

TEST_F(RdpServerTest, RdpsOwnSecurityIsRefusedAndRecorded) {
  auto wish = Wish();
  wish.security = RdpClient::Security::kRdp;
  RdpClient client(wish);
  EXPECT_FALSE(client.Connect());
  EXPECT_EQ(Status(), 0);
  EXPECT_TRUE(Heard("REFUSED 6"));
  EXPECT_FALSE(Heard("LOGIN tanaka"));
}

TEST_F(RdpServerTest, NlaIsSpokenWhereACodeIsOutstanding) {
  auto wish = Wish("satou", "himitsu");
  wish.security = RdpClient::Security::kNla;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  EXPECT_TRUE(Heard("CREDENTIAL_REQUEST satou"));
  EXPECT_TRUE(Heard("LOGIN satou"));
}

TEST_F(RdpServerTest, WhatNlaDoesNotProveIsTold) {
  auto wish = Wish("satou", "chigau");
  wish.security = RdpClient::Security::kNla;
  RdpClient client(wish);
  EXPECT_FALSE(client.Connect());
  EXPECT_EQ(Status(), 0);
  EXPECT_TRUE(Heard("NOT_PROVEN satou"));
  EXPECT_FALSE(Heard("LOGIN satou"));
}

TEST_F(RdpServerTest, WhoIsLetInGetsACookie) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  EXPECT_TRUE(client.PumpUntil([&] { return client.cookie() == kCookie; }));
}

TEST_F(RdpServerTest, ACookieLetsItsClientInAgain) {
  auto wish = Wish("shoji-ticket", "");
  wish.shell = std::string(64, 'b');
  wish.cookie = kCookie;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  EXPECT_TRUE(Heard("LOGIN by cookie"));
  EXPECT_FALSE(Heard("NOT_PROVEN satou"));
}

TEST_F(RdpServerTest, BesideAWrongCookieThePasswordCounts) {
  auto wish = Wish();
  wish.cookie = Cookie{.logon_id = 7, .random = {}};
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  EXPECT_TRUE(Heard("LOGIN by cookie"));
  EXPECT_TRUE(Heard("LOGIN tanaka"));
}

TEST_F(RdpServerTest, NlaAloneIsRefusedWhereNoCodeIs) {
  auto wish = Wish();
  wish.security = RdpClient::Security::kNla;
  RdpClient client(wish);
  EXPECT_FALSE(client.Connect());
  EXPECT_EQ(Status(), 0);
  EXPECT_TRUE(Heard("CREDENTIAL_REQUEST tanaka"));
  EXPECT_FALSE(Heard("SIGN"));
}

TEST_F(RdpServerTest, WhatIsNoRdpEndsTheProcessAlone) {
  const UniqueFd client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::connect(client.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  const std::string request = "GET / HTTP/1.1\r\n\r\n";
  ASSERT_EQ(::send(client.get(), request.data(), request.size(), 0), static_cast<ssize_t>(request.size()));
  const int status = Status();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

}  // namespace
}  // namespace shoji::rdp
