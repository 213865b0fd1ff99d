// `./shoji bench rdp`: bytes that leave for an RDP client with the graphics channel, and what making them takes, over
// the screens of `bench replay`; beside the frames of the session they are made of. Needs no client and no network.
#include <cstdio>
#include <ctime>
#include <memory>
#include <string>

#include "bench/replay/scenario.h"
#include "broker/rdp/graphics/gfx_output.h"
#include "codec/base/check.h"
#include "codec/frame/frame_encoder.h"
#include "codec/motion/strip_motion.h"

namespace shoji::bench {
namespace {

using std::chrono::milliseconds;

// As session/pipeline has them.
constexpr Duration kQuietBeforeSettling = milliseconds(250);
constexpr size_t kLosslessBytes = 12'500'000 / 20;
constexpr size_t kRefinementBytes = 256 * 1024;
constexpr int kMoments = 200;

double CpuMs() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// A client of version 8 that acknowledges nothing and counts.
class CountingChannel final : public rdp::GfxChannel {
 public:
  explicit CountingChannel(size_t& bytes) : bytes_(bytes) {}
  State Poll() override { return State::kOpen; }
  Result<std::optional<Bytes>> Read() override {
    if (announced_) return std::nullopt;
    announced_ = true;
    return Bytes{0x12, 0, 0, 0, 22, 0, 0, 0, 1, 0, 4, 0, 8, 0, 4, 0, 0, 0, 0, 0, 0, 0};
  }
  Result<void> Write(ByteSpan message) override {
    bytes_ += message.size();
    return {};
  }
  bool IsBlocked() const override { return false; }

 private:
  size_t& bytes_;
  bool announced_ = false;
};

struct Figures {
  size_t first_frame = 0;  // the whole picture at the beginning
  size_t first_sent = 0;
  size_t frames = 0;  // of protocol 2, after it
  size_t sent = 0;
  double cpu_ms = 0;
  int changes = 0;
};

class Run {
 public:
  explicit Run(Size size) : output_(std::make_unique<CountingChannel>(sent_), size) {
    encoder_.SetSize(size);
    SHOJI_CHECK(output_.Tick().has_value());
  }

  Figures Play(PictureSource& source) {
    Result<std::optional<Step>> step = source.Next();
    while (step && *step) {
      const Duration at = (*step)->at;
      const tile::Pixels picture = source.picture();
      encoder_.Scan(reinterpret_cast<const uint8_t*>(picture.first), picture.stride_px * 4, (*step)->damage);
      if (encoder_.HasPending()) Show(encoder_.BuildFrame(Meta(), kLosslessBytes));
      if (figures_.changes++ == 0) figures_ = {.first_frame = figures_.frames, .first_sent = sent_, .changes = 1};
      if (figures_.changes == 1) sent_ = 0;
      step = source.Next();
      const Duration quiet = step && *step ? (*step)->at - at : milliseconds(500);
      while (quiet >= kQuietBeforeSettling && encoder_.HasCoarse()) {
        Show(encoder_.BuildRefinement(Meta(), kRefinementBytes, {}));
      }
      if (quiet >= kQuietBeforeSettling) encoder_.Settle();
    }
    figures_.sent = sent_;
    return figures_;
  }

 private:
  frame::FrameMeta Meta() { return {.frame_id = ++id_}; }
  void Show(const Bytes& frame) {
    figures_.frames += frame.size();
    const double begin = CpuMs();
    SHOJI_CHECK(output_.Show(frame).has_value());
    figures_.cpu_ms += CpuMs() - begin;
  }

  size_t sent_ = 0;
  motion::StripMotion motion_{1};
  frame::FrameEncoder encoder_{&motion_};
  rdp::GfxOutput output_;
  Figures figures_;
  uint32_t id_ = 0;
};

void Print(const Scenario& scenario) {
  const auto source = Play(scenario, 1, kMoments);
  const Figures figures = Run(source->size()).Play(*source);
  const auto kb = [](size_t bytes) { return static_cast<double>(bytes) / 1000; };
  std::printf("%-20s %8d %10.1f %10.1f %10.1f %10.1f %9.2f %10.2f\n", scenario.name.c_str(), figures.changes,
              kb(figures.first_frame), kb(figures.first_sent), kb(figures.frames), kb(figures.sent),
              static_cast<double>(figures.sent) / static_cast<double>(std::max<size_t>(figures.frames, 1)),
              figures.cpu_ms / figures.changes);
}

}  // namespace
}  // namespace shoji::bench

int main(int argc, char** argv) {
  using namespace shoji::bench;
  if (argc > 1 && FindScenario(argv[1]) == nullptr) {
    std::printf("shoji bench rdp [SCENARIO]: see bench/README.md; scenarios are those of `bench replay`\n");
    return std::string(argv[1]) == "--help" ? 0 : 1;
  }
  std::printf("%-20s %8s %10s %10s %10s %10s %9s %10s\n", "screen", "changes", "first kB", "in RDP", "frames kB",
              "in RDP", "ratio", "CPU ms");
  for (const Scenario& scenario : AllScenarios()) {
    if (argc == 1 || scenario.name == argv[1]) Print(scenario);
  }
  return 0;
}
