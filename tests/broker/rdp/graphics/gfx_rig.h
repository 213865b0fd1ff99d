// An encoder, GfxOutput, and the client at its end.
#pragma once

#include "broker/rdp/graphics/gfx_output.h"
#include "tests/broker/rdp/graphics/frame_source.h"
#include "tests/broker/rdp/graphics/gfx_client.h"

namespace shoji::test {

struct GfxRig : FrameSource {
  // How far a pixel of what is coarse may be off, at the worst.
  static constexpr int kMostCoarse = 32;

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
  // What is coarse gets exact.
  void Refine() {
    for (int i = 0; i < 100 && encoder.HasCoarse(); ++i) {
      const Result<void> shown = output->Show(Refinement());
      ASSERT_TRUE(shown.has_value()) << shown.error().message;
      ASSERT_EQ(Wrong(), 0);
      Acknowledge();
    }
    ASSERT_FALSE(encoder.HasCoarse());
  }
  // The client says that it showed everything.
  void Acknowledge() {
    for (const uint32_t frame : client().ended) wires.from_client.push_back(FrameAcknowledge(frame));
    client().ended.clear();
    ASSERT_TRUE(output->Tick().has_value());
  }
  int Wrong() const { return FrameSource::Wrong(wires.client.picture(), 0, kMostCoarse); }
  GfxClient& client() { return wires.client; }

  FakeGfxChannel::Wires wires;
  std::unique_ptr<rdp::GfxOutput> output;
};

}  // namespace shoji::test
