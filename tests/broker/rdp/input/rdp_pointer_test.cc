#include "broker/rdp/input/rdp_pointer.h"

#include <gtest/gtest.h>

namespace shoji::rdp {
namespace {

using Message = std::optional<wire::ClientMessage>;

Message Pointer(uint32_t id, uint16_t x, uint16_t y, uint8_t buttons) { return wire::Pointer{id, x, y, buttons}; }
Message Wheel(uint32_t id, uint16_t x, uint16_t y, int16_t dx, int16_t dy) { return wire::Wheel{id, x, y, dx, dy}; }

class RdpPointerTest : public testing::Test {
 protected:
  InputIds ids_;
  RdpPointer pointer_{ids_};
};

TEST_F(RdpPointerTest, MovesTellTheWholeState) {
  EXPECT_EQ(pointer_.OnMouse(kMouseMove, 10, 20), Pointer(1, 10, 20, 0));
  EXPECT_EQ(pointer_.OnMouse(kMouseMove, 10, 20), std::nullopt);
  EXPECT_EQ(pointer_.OnMouse(kMouseLeft | kMouseDown, 11, 20), Pointer(2, 11, 20, 1));
  EXPECT_EQ(pointer_.OnMouse(kMouseMove, 12, 20), Pointer(3, 12, 20, 1));
  EXPECT_EQ(pointer_.OnMouse(kMouseLeft, 12, 20), Pointer(4, 12, 20, 0));
}

TEST_F(RdpPointerTest, EveryButtonHasItsBit) {
  EXPECT_EQ(pointer_.OnMouse(kMouseMiddle | kMouseDown, 0, 0), Pointer(1, 0, 0, 2));
  EXPECT_EQ(pointer_.OnMouse(kMouseRight | kMouseDown, 0, 0), Pointer(2, 0, 0, 6));
  EXPECT_EQ(pointer_.OnExtendedMouse(kMouseBack | kMouseDown, 0, 0), Pointer(3, 0, 0, 14));
  EXPECT_EQ(pointer_.OnExtendedMouse(kMouseForward | kMouseDown, 0, 0), Pointer(4, 0, 0, 30));
  EXPECT_EQ(pointer_.OnMouse(kMouseMiddle, 0, 0), Pointer(5, 0, 0, 28));
  EXPECT_EQ(pointer_.OnExtendedMouse(kMouseBack, 0, 0), Pointer(6, 0, 0, 20));
  EXPECT_EQ(pointer_.OnExtendedMouse(kMouseForward, 5, 5), Pointer(7, 5, 5, 4));
  EXPECT_EQ(pointer_.ReleaseAll(), Pointer(8, 5, 5, 0));
  EXPECT_EQ(pointer_.ReleaseAll(), std::nullopt);
}

TEST_F(RdpPointerTest, TheWheelTurnsWhereThePointerIs) {
  pointer_.OnMouse(kMouseMove, 100, 200);
  EXPECT_EQ(pointer_.OnMouse(kMouseWheel | 0x078, 0, 0), Wheel(2, 100, 200, 0, -120));
  EXPECT_EQ(pointer_.OnMouse(kMouseWheel | kMouseWheelNegative | 0x088, 0, 0), Wheel(3, 100, 200, 0, 120));
  EXPECT_EQ(pointer_.OnMouse(kMouseHorizontalWheel | 0x078, 0, 0), Wheel(4, 100, 200, 120, 0));
  EXPECT_EQ(pointer_.OnMouse(kMouseHorizontalWheel | kMouseWheelNegative | 0x0ff, 0, 0), Wheel(5, 100, 200, -1, 0));
  EXPECT_EQ(pointer_.OnMouse(kMouseWheel | kMouseWheelNegative, 0, 0), Wheel(6, 100, 200, 0, 256));
  EXPECT_EQ(pointer_.OnMouse(kMouseWheel, 0, 0), std::nullopt);
}

TEST_F(RdpPointerTest, PositionsAreBroughtInsideTheScreen) {
  EXPECT_EQ(pointer_.OnMouse(kMouseMove, 65535, 65535), Pointer(1, kMaxWidthPx - 1, kMaxHeightPx - 1, 0));
  pointer_.SetScreen({1280, 800});
  EXPECT_EQ(pointer_.OnMouse(kMouseMove, 1280, 799), Pointer(2, 1279, 799, 0));
  EXPECT_EQ(pointer_.OnMouse(kMouseMove, 5, 5), Pointer(3, 5, 5, 0));
}

TEST_F(RdpPointerTest, EveryMessageIsOneThePeerAccepts) {
  for (int flags = 0; flags < 0x10000; ++flags) {
    for (const auto& message : {pointer_.OnMouse(static_cast<uint16_t>(flags), 1, 2),
                                pointer_.OnExtendedMouse(static_cast<uint16_t>(flags), 60000, 60000)}) {
      if (!message) continue;
      ASSERT_EQ(wire::ParseClientMessage(wire::Encode(*message)), *message) << std::hex << flags;
    }
  }
}

}  // namespace
}  // namespace shoji::rdp
