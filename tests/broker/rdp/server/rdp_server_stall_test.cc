// What happens to frames while a client does not read.
#include "broker/rdp/input/rdp_pointer.h"
#include "tests/broker/rdp/server/rdp_server_rig.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kKeyF9 = 0x43;
constexpr uint8_t kKeyF10 = 0x44;
// Turns of shoji-rdp's loop that each could read 64 KiB of the broker: more than all frames together.
constexpr int kTurns = 200;
constexpr int kFrameBytes = kStandInPhoto.width_px * kStandInPhoto.height_px * 3;
static_assert(kTurns * 64 * 1024 > kStandInFrames * kFrameBytes);

bool ShowsNoise(const RdpClient& client, int frame) {
  for (int y = kStandInPhoto.y; y < kStandInPhoto.bottom(); ++y) {
    for (int x = kStandInPhoto.x; x < kStandInPhoto.right(); ++x) {
      if (client.PixelAt(x, y) != StandInNoiseAt(frame, x, y)) return false;
    }
  }
  return true;
}

TEST_F(RdpServerTest, WhileAClientDoesNotReadTheBrokerIsNotReadEither) {
  LimitUnread(64 * 1024);
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Key(kKeyF9, true);
  for (uint16_t turn = 1; turn <= kTurns; ++turn) {
    client.Pointer(kMouseMove, turn, 7);
    ASSERT_TRUE(WaitsFor("POINTER " + std::to_string(turn) + ",7 0")) << "a client that does not read is not heard";
  }
  client.Key(kKeyF10, true);
  const int last = 1 + kStandInFrames;
  const auto not_taken = NumberBehind("NOT TAKEN ");
  ASSERT_TRUE(not_taken);
  EXPECT_GT(*not_taken, kFrameBytes * kStandInFrames / 2);
  EXPECT_FALSE(Heard("ACK " + std::to_string(last)));
  ASSERT_TRUE(client.PumpUntil(Hears("ACK " + std::to_string(last))));
  EXPECT_TRUE(client.PumpUntil([&] { return ShowsNoise(client, kStandInFrames - 1); }));
  client.Key(kKeyF10, false);
  client.Key(kKeyF10, true);
  EXPECT_TRUE(client.PumpUntil(Hears("NOT TAKEN 0")));
}

}  // namespace
}  // namespace shoji::rdp
