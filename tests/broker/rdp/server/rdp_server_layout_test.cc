// Which size and scale a session gets from what a client says of its monitors as it connects.
#include "tests/broker/rdp/server/rdp_server_rig.h"

namespace shoji::rdp {
namespace {

using Monitor = RdpClient::Wish::Monitor;

// Side by side, the primary one second.
std::vector<Monitor> Two(uint32_t first_scale, uint32_t primary_scale) {
  return {{.place = {-1280, 0, 1280, 1024}, .primary = false, .scale_percent = first_scale},
          {.place = {0, 0, 800, 600}, .primary = true, .scale_percent = primary_scale}};
}

TEST_F(RdpServerTest, ScaleOfTheDesktopIsTheSessions) {
  auto wish = Wish();
  wish.scale_percent = 150;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  EXPECT_TRUE(client.PumpUntil(Hears("HELLO 1024x768 @150")));
}

TEST_F(RdpServerTest, OfSeveralMonitorsThePrimaryOneIsServed) {
  auto wish = Wish();
  wish.size = {2080, 1024};
  wish.monitors = Two(0, 0);
  wish.scale_percent = 125;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  const Size shown{800, 600};
  EXPECT_TRUE(client.PumpUntil([&] { return client.size() == shown && client.PixelAt(799, 599) == kPaper; }));
  EXPECT_TRUE(Heard("HELLO 800x600 @125")) << "a monitor without a scale of its own has the desktop's";
}

TEST_F(RdpServerTest, ThePrimaryMonitorsOwnScaleIsTheSessions) {
  auto wish = Wish();
  wish.size = {2080, 1024};
  wish.monitors = Two(100, 200);
  wish.scale_percent = 125;
  RdpClient client(wish);
  ASSERT_TRUE(client.Connect());
  EXPECT_TRUE(client.PumpUntil(Hears("HELLO 800x600 @200")));
}

}  // namespace
}  // namespace shoji::rdp
