// Encoder and client never diverge: stream, slots and picture, whatever happens in whatever order. The run is short;
// SHOJI_STREAM_OPERATIONS=1000000 makes it as long as one likes.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>

#include "codec/frame/frame_decoder.h"
#include "codec/frame/frame_encoder.h"
#include "tests/codec/pictures.h"

namespace shoji::frame {
namespace {

int Operations() {
  const char* wanted = std::getenv("SHOJI_STREAM_OPERATIONS");
  return wanted != nullptr ? std::stoi(wanted) : 4'000;
}

// Moves anywhere, right or wrong.
class RandomMotion final : public motion::MotionFinder {
 public:
  explicit RandomMotion(std::minstd_rand& random) : random_(random) {}
  std::vector<motion::Move> Find(const tile::Pixels& before, const damage::Source&, std::span<const Rect>) override {
    if (random_() % 4 != 0) return {};
    const auto below = [this](int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); };
    const auto [width, height] = before.size;
    return {{{below(width), below(height), 1 + below(width), 1 + below(height)}, below(width), below(height)}};
  }

 private:
  std::minstd_rand& random_;
};

class StreamProperty : public testing::Test {
 protected:
  static constexpr std::array<Size, 3> kSizes{Size{320, 240}, Size{400, 300}, Size{324, 258}};

  StreamProperty() { Resize(0); }
  int Below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
  bool OneIn(int chances) { return Below(chances) == 0; }

  void Resize(size_t size) {
    framebuffer_ = test::Framebuffer(kSizes.at(size));
    encoder_.SetSize(kSizes.at(size));
  }

  // Few different pictures, at tile borders and off them, so that tiles come back often.
  Rect Paint() {
    const Size size = framebuffer_.size();
    const bool tiled = !OneIn(4);
    const Rect where = tiled ? Rect{Below(7) * 64, Below(5) * 64, (1 + Below(3)) * 64, (1 + Below(2)) * 64}
                             : Rect{Below(size.width_px), Below(size.height_px), 1 + Below(150), 1 + Below(150)};
    switch (Below(8)) {
      case 0:
        framebuffer_.Fill(where, static_cast<uint32_t>(Below(3)) * 0x111111);
        break;
      case 1:
        framebuffer_.Photo(where);
        break;
      case 2:
        framebuffer_.Gradient(where);
        break;
      default:
        framebuffer_.Text(where, static_cast<uint32_t>(Below(6)) << 3);
        break;
    }
    return where;
  }

  void Apply(const Bytes& message) {
    const Result<wire::Frame> frame = decoder_.Apply(message);
    ASSERT_TRUE(frame) << frame.error().message;
    for (const wire::FrameRect& rect : frame->rects) {
      stores_ += rect.op == wire::RectOp::kStore ? 1 : 0;
      cached_ += rect.op == wire::RectOp::kCached ? 1 : 0;
    }
    if (frame->exact) {
      ++exact_;
      ASSERT_EQ(Shown(), 0);
    }
  }
  // How many pixels the client shows differently from what the encoder believes it shows.
  int Shown() const {
    const tile::Pixels ours = encoder_.picture();
    const tile::Pixels theirs = decoder_.picture();
    if (ours.size != theirs.size) return -1;
    int different = 0;
    for (int y = 0; y < ours.size.height_px; ++y) {
      different += std::equal(ours.Row(y), ours.Row(y) + ours.size.width_px, theirs.Row(y)) ? 0 : 1;
    }
    return different;
  }

  void Step() {
    if (OneIn(200)) Resize(static_cast<size_t>(Below(3)));
    if (OneIn(150)) encoder_.RequestKey();
    const Rect painted = Paint();
    const bool lost = OneIn(10);  // the hint
    if (!lost) encoder_.Scan(framebuffer_.bgrx(), test::Framebuffer::kStrideBytes, {&painted, 1});
    if (OneIn(20)) encoder_.ScanAll(framebuffer_.bgrx(), test::Framebuffer::kStrideBytes);
    if (!OneIn(3)) {
      const FramePart part{.most_bytes = OneIn(3) ? 2'000 : SIZE_MAX, .focus = {Below(400), Below(300)}};
      Apply(encoder_.BuildFrame({++id_, 0, 0}, OneIn(3) ? 5'000 : SIZE_MAX, part));
    }
    if (!encoder_.HasPending() && encoder_.HasCoarse()) Apply(encoder_.BuildRefinement({++id_, 0, 0}, 50'000, {}));
    if (OneIn(2)) encoder_.Settle();
  }

  std::minstd_rand random_{17};
  RandomMotion motion_{random_};
  test::Framebuffer framebuffer_{kSizes[0]};
  FrameEncoder encoder_{&motion_};
  FrameDecoder decoder_;
  uint32_t id_ = 0;
  int stores_ = 0;
  int cached_ = 0;
  int exact_ = 0;
};

TEST_F(StreamProperty, EncoderAndClientNeverDiverge) {
  const int operations = Operations();
  for (int i = 0; i < operations; ++i) {
    Step();
    if (HasFatalFailure()) FAIL() << "operation " << i;
  }
  EXPECT_GT(stores_, operations / 50);
  EXPECT_GT(cached_, operations / 50);
  EXPECT_GT(exact_, operations / 20);
  encoder_.ScanAll(framebuffer_.bgrx(), test::Framebuffer::kStrideBytes);
  Apply(encoder_.BuildFrame({++id_, 0, 0}, SIZE_MAX));
  while (encoder_.HasCoarse()) Apply(encoder_.BuildRefinement({++id_, 0, 0}, SIZE_MAX, {}));
  EXPECT_EQ(test::Differences(framebuffer_, decoder_.picture()), 0);
}

}  // namespace
}  // namespace shoji::frame
