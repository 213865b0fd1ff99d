// What a client's keyboard and mouse say to the session, and that a client sends it at all: only what was offered.
#include "broker/rdp/input/rdp_keyboard.h"
#include "broker/rdp/input/rdp_pointer.h"
#include "tests/broker/rdp/server/rdp_server_rig.h"

namespace shoji::rdp {
namespace {

constexpr uint8_t kKeypad7 = 0x47;

TEST_F(RdpServerTest, ExtendedButtonsReachTheSession) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.ExtendedPointer(kMouseBack | kMouseDown, 300, 200);
  client.ExtendedPointer(kMouseBack, 300, 200);
  client.ExtendedPointer(kMouseForward | kMouseDown, 300, 200);
  EXPECT_TRUE(client.PumpUntil(Hears("POINTER 300,200 8")));
  EXPECT_TRUE(client.PumpUntil(Hears("POINTER 300,200 0")));
  EXPECT_TRUE(client.PumpUntil(Hears("POINTER 300,200 16")));
}

TEST_F(RdpServerTest, WheelsTurnBothWays) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Pointer(kMouseWheel | 120, 0, 0);
  EXPECT_TRUE(client.PumpUntil(Hears("WHEEL 0,-120")));
  client.Pointer(kMouseHorizontalWheel | 120, 0, 0);
  EXPECT_TRUE(client.PumpUntil(Hears("WHEEL 120,0")));
}

TEST_F(RdpServerTest, UnicodeKeysAreText) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.Unicode(0x8A9E);
  EXPECT_TRUE(client.PumpUntil(Hears("TEXT 語")));
}

TEST_F(RdpServerTest, LockKeysOfTheTerminalDecideWhatAKeyMeans) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  client.LockKeys(0);
  client.Key(kKeyA, true);
  client.Key(kKeypad7, true);
  client.Key(kKeypad7, false);
  EXPECT_TRUE(client.PumpUntil(Hears("KEY ff95 up")));  // Home
  EXPECT_TRUE(Heard("KEY 61 down"));
  EXPECT_FALSE(Heard("KEY 61 up"));
  client.LockKeys(kSyncCapsLock | kSyncNumLock);
  EXPECT_TRUE(client.PumpUntil(Hears("KEY 61 up")))
      << "what was down before the terminal had the focus again stays down";
  client.Key(kKeyA, true);
  client.Key(kKeypad7, true);
  EXPECT_TRUE(client.PumpUntil(Hears("KEY ffb7 down")));  // 7
  EXPECT_TRUE(Heard("KEY 41 down"));                      // A
}

}  // namespace
}  // namespace shoji::rdp
