// The session's cursor as the client's pointer.
#include "tests/broker/rdp/server/rdp_server_rig.h"

namespace shoji::rdp {
namespace {

using Kind = SeenPointer::Kind;
constexpr uint8_t kKeyF5 = 0x3F;
constexpr uint8_t kKeyF6 = 0x40;
constexpr uint8_t kKeyF7 = 0x41;

std::vector<uint32_t> Argb(const wire::Cursor& cursor) {
  std::vector<uint32_t> pixels;
  for (size_t i = 0; i < cursor.rgba.size(); i += 4) {
    const uint8_t* rgba = cursor.rgba.data() + i;
    pixels.push_back(uint32_t{rgba[3]} << 24 | uint32_t{rgba[0]} << 16 | uint32_t{rgba[1]} << 8 | rgba[2]);
  }
  return pixels;
}

class RdpPointerTest : public RdpServerTest {
 protected:
  // The pointer that this key of the stand-in makes; nullptr when none comes.
  const SeenPointer* After(RdpClient& client, uint8_t key) {
    const size_t before = client.pointers().size();
    client.Key(key, true);
    client.Key(key, false);
    return client.PumpUntil([&] { return client.pointers().size() > before; }) ? &client.pointers().back() : nullptr;
  }
  void ExpectShape(const SeenPointer* seen, const wire::Cursor& cursor) {
    ASSERT_NE(seen, nullptr);
    ASSERT_EQ(seen->kind, Kind::kShape);
    EXPECT_EQ(seen->size, cursor.size);
    EXPECT_EQ(seen->hot_x, cursor.hot_x);
    EXPECT_EQ(seen->hot_y, cursor.hot_y);
    EXPECT_EQ(seen->argb, Argb(cursor));
  }
};

TEST_F(RdpPointerTest, ShapesComeOnceAndThenFromTheClientsCache) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  const SeenPointer* seen = After(client, kKeyF5);
  ExpectShape(seen, StandInCursor(/*large=*/false));
  ASSERT_FALSE(HasFailure());
  const uint16_t slot = seen->slot;
  seen = After(client, kKeyF6);
  ExpectShape(seen, StandInCursor(/*large=*/true));
  ASSERT_FALSE(HasFailure());
  EXPECT_NE(seen->slot, slot);
  seen = After(client, kKeyF5);
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(seen->kind, Kind::kCached);
  EXPECT_EQ(seen->slot, slot);
}

TEST_F(RdpPointerTest, AHiddenPointerIsHiddenUntilTheNextShape) {
  RdpClient client(Wish());
  ASSERT_TRUE(client.Connect());
  ASSERT_TRUE(client.PumpUntil(Hears("ACK 1")));
  ASSERT_FALSE(client.pointers().empty());
  EXPECT_EQ(client.pointers().back().kind, Kind::kArrow) << "a session begins with the client's own";
  const SeenPointer* seen = After(client, kKeyF7);
  ASSERT_NE(seen, nullptr);
  EXPECT_EQ(seen->kind, Kind::kHidden);
  ExpectShape(After(client, kKeyF5), StandInCursor(/*large=*/false));
}

}  // namespace
}  // namespace shoji::rdp
