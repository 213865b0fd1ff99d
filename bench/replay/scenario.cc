#include "bench/replay/scenario.h"

#include <algorithm>
#include <array>

#include "bench/replay/page_painters.h"
#include "bench/replay/video_painters.h"

namespace shoji::bench {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
constexpr Duration k60Hz = microseconds(16'667);
constexpr Duration k30Hz = microseconds(33'333);

class PlayedScenario final : public PictureSource {
 public:
  PlayedScenario(const Scenario& scenario, uint64_t seed, int moments)
      : scenario_(scenario),
        moments_(std::min(moments, scenario.moments)),
        canvas_(kScreen),
        paint_(scenario.start(seed)) {}

  Size size() const override { return kScreen; }
  tile::Pixels picture() const override { return canvas_.pixels(); }
  Result<std::optional<Step>> Next() override {
    while (next_ < moments_) {
      const int index = next_++;
      Step step{scenario_.interval * index, paint_(canvas_, index)};
      for (Rect& rect : step.damage) rect = Clamp(rect, kScreen);
      std::erase_if(step.damage, [](const Rect& rect) { return rect.empty(); });
      if (index == 0) step.damage.assign(1, {0, 0, kScreen.width_px, kScreen.height_px});
      if (!step.damage.empty()) return step;
    }
    return std::nullopt;
  }

 private:
  const Scenario& scenario_;
  int moments_;
  Canvas canvas_;
  Painter paint_;
  int next_ = 0;
};

}  // namespace

std::span<const Scenario> AllScenarios() {
  static const std::array<Scenario, 10> kAll = {{
      {"scroll-text", "Japanese text, 60 Hz scroll, then ten notches of 100 px a second", k60Hz, 180, ScrollText},
      {"scroll-sidebar", "the same beside a fixed sidebar, under a sticky header", k60Hz, 180, ScrollWithSidebar},
      {"typing", "eight characters a second into a form", milliseconds(125), 48, Typing},
      {"page-jumps", "a new page every 800 ms", milliseconds(800), 10, PageJumps},
      {"back-tabs", "to and fro between three pages; the first two changes show new ones", milliseconds(800), 12,
       BackAndTabs},
      {"map-drag", "a street map dragged at 60 Hz", k60Hz, 120, MapDrag},
      {"video-360", "640x360 film at 30 Hz in a page", k30Hz, 90, VideoSmall},
      {"video-720", "1280x720 film at 30 Hz in a page", k30Hz, 60, VideoLarge},
      {"typing-video", "typing beside a 640x360 film", k30Hz, 90, TypingBesideVideo},
      {"idle-caret", "nothing but a caret that blinks", milliseconds(530), 20, IdleCaret},
  }};
  return kAll;
}

const Scenario* FindScenario(const std::string& name) {
  const auto all = AllScenarios();
  const auto found = std::ranges::find(all, name, &Scenario::name);
  return found == all.end() ? nullptr : &*found;
}

std::unique_ptr<PictureSource> Play(const Scenario& scenario, uint64_t seed, int moments) {
  return std::make_unique<PlayedScenario>(scenario, seed, moments);
}

}  // namespace shoji::bench
