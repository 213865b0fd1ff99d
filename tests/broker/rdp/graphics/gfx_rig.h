// An encoder, GfxOutput, and the client at its end.
#pragma once

#include "broker/rdp/graphics/gfx_output.h"
#include "tests/broker/rdp/graphics/frame_source.h"
#include "tests/broker/rdp/graphics/gfx_client.h"

namespace shoji::test {

struct GfxRig : FrameSource {
  explicit GfxRig(Size size = kScreen) : FrameSource(size) {
    output = std::make_unique<rdp::GfxOutput>(std::make_unique<FakeGfxChannel>(wires), size);
  }

  void Open(const rdp::GfxCapability& capability = {rdp::GfxVersion::k10_7, rdp::kGfxAvcDisabled}) {
    wires.state = rdp::GfxChannel::State::kOpen;
    wires.from_client.push_back(CapsAdvertise({capability}));
    ASSERT_TRUE(output->Tick().has_value());
  }
  void Show() {
    const Result<void> shown = output->Show(Frame());
    ASSERT_TRUE(shown.has_value()) << shown.error().message;
  }
  // The client says that it showed everything.
  void Acknowledge() {
    for (const uint32_t frame : client().ended) wires.from_client.push_back(FrameAcknowledge(frame));
    client().ended.clear();
    ASSERT_TRUE(output->Tick().has_value());
  }
  int Wrong() const { return FrameSource::Wrong(wires.client.picture()); }
  GfxClient& client() { return wires.client; }

  FakeGfxChannel::Wires wires;
  std::unique_ptr<rdp::GfxOutput> output;
};

}  // namespace shoji::test
