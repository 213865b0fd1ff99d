#include "bench/replay/scenario.h"

#include <gtest/gtest.h>

namespace shoji::bench {
namespace {

using Colours = std::vector<uint32_t>;

Colours ColoursOf(const tile::Pixels& picture) {
  Colours colours;
  for (int y = 0; y < picture.size.height_px; ++y) {
    for (int x = 0; x < picture.size.width_px; ++x) colours.push_back(picture.Row(y)[x] & 0xFFFFFF);
  }
  return colours;
}

// How many pixels changed outside of where the step says; `shown` becomes the new picture.
int ChangedUnsaid(const PictureSource& source, const Step& step, Colours& shown) {
  Colours now = ColoursOf(source.picture());
  std::swap(shown, now);
  const size_t width = static_cast<size_t>(source.size().width_px);
  for (const Rect& rect : step.damage) {
    for (int y = rect.y; y < rect.bottom(); ++y) {
      const size_t first = static_cast<size_t>(y) * width + static_cast<size_t>(rect.x);
      std::copy_n(shown.begin() + static_cast<ptrdiff_t>(first), rect.width_px,
                  now.begin() + static_cast<ptrdiff_t>(first));
    }
  }
  int unsaid = 0;
  for (size_t i = 0; i < now.size(); ++i) unsaid += now[i] != shown[i] ? 1 : 0;
  return unsaid;
}

class EveryScenario : public testing::TestWithParam<Scenario> {};

TEST_P(EveryScenario, SaysEverywhereThatItChanges) {
  const auto source = Play(GetParam(), 1, 8);
  Colours shown(static_cast<size_t>(source->size().width_px) * static_cast<size_t>(source->size().height_px));
  int steps = 0;
  Duration last{-1};
  for (auto step = source->Next(); step && *step; step = source->Next(), ++steps) {
    EXPECT_GT((*step)->at, last);
    last = (*step)->at;
    EXPECT_EQ(ChangedUnsaid(*source, **step, shown), 0);
  }
  EXPECT_GE(steps, 6);
}

TEST_P(EveryScenario, IsTheSameForTheSameSeedOnly) {
  const auto one = Play(GetParam(), 1, 1);
  const auto same = Play(GetParam(), 1, 1);
  const auto other = Play(GetParam(), 2, 1);
  ASSERT_TRUE(one->Next() && same->Next() && other->Next());
  EXPECT_EQ(ColoursOf(one->picture()), ColoursOf(same->picture()));
  EXPECT_NE(ColoursOf(one->picture()), ColoursOf(other->picture()));
}

INSTANTIATE_TEST_SUITE_P(All, EveryScenario, testing::ValuesIn(AllScenarios().begin(), AllScenarios().end()),
                         [](const auto& scenario) {
                           std::string name = scenario.param.name;
                           std::erase(name, '-');
                           return name;
                         });

TEST(Scenario, AreFoundByName) {
  EXPECT_NE(FindScenario("typing"), nullptr);
  EXPECT_EQ(FindScenario("no-such"), nullptr);
}

}  // namespace
}  // namespace shoji::bench
