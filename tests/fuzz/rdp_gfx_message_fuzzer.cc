// deps: shoji_rdp_graphics
// What an RDP client says on the graphics channel.
#include "broker/rdp/graphics/gfx_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto messages = shoji::rdp::ParseGfxClientMessages({data, size});
  if (!messages) return 0;
  for (const auto& message : *messages) {
    if (const auto* caps = std::get_if<shoji::rdp::GfxCapsAdvertise>(&message)) {
      (void)shoji::rdp::ChooseCapability(caps->offered);
    }
  }
  return 0;
}
