// deps: shoji_rdp_input
// Events of an RDP client, five bytes each, in any order: every message they become is one the broker accepts.
#include "broker/rdp/input/rdp_keyboard.h"
#include "broker/rdp/input/rdp_pointer.h"
#include "codec/base/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace shoji;
  rdp::InputIds ids;
  rdp::RdpKeyboard keyboard(size % 2 == 0 ? rdp::KeyboardShape::kJapanese : rdp::KeyboardShape::kAmerican, ids);
  rdp::RdpPointer pointer(ids);
  for (; size >= 5; data += 5, size -= 5) {
    const auto flags = static_cast<uint16_t>(data[1] | data[2] << 8);
    const auto value = static_cast<uint16_t>(data[3] | data[4] << 8);
    std::vector<wire::ClientMessage> messages;
    if (data[0] % 4 == 0) messages = keyboard.OnScancode(flags, data[3]);
    if (data[0] % 4 == 1) messages = keyboard.OnUnicode(flags, value);
    if (data[0] % 4 == 2) messages = keyboard.OnSynchronize(value);
    const auto moved =
        data[0] % 2 == 0 ? pointer.OnMouse(flags, value, data[3]) : pointer.OnExtendedMouse(flags, value, 9);
    if (moved) messages.push_back(*moved);
    for (const auto& message : messages) SHOJI_CHECK(wire::ParseClientMessage(wire::Encode(message)) == message);
  }
  return 0;
}
