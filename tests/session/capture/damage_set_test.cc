#include "session/capture/damage_set.h"

#include <gtest/gtest.h>

namespace shoji::capture {
namespace {

constexpr Size kScreen{1280, 800};

TEST(DamageSet, ClampsToTheScreen) {
  DamageSet damage;
  damage.Add({1270, 790, 65'535, 65'535});
  EXPECT_EQ(damage.Take(kScreen), (std::vector<Rect>{{1270, 790, 10, 10}}));
  EXPECT_TRUE(damage.empty());
}

TEST(DamageSet, IgnoresWhatIsEmptyOrOutside) {
  DamageSet damage;
  damage.Add({0, 0, 0, 5});
  damage.Add({65'535, 65'535, 10, 10});
  EXPECT_TRUE(damage.empty());
  damage.Add({2000, 0, 10, 10});
  EXPECT_TRUE(damage.Take(kScreen).empty());
}

TEST(DamageSet, KeepsARectangleInsideAnotherOnce) {
  DamageSet damage;
  damage.Add({10, 10, 5, 5});
  damage.Add({0, 0, 100, 100});
  damage.Add({20, 20, 5, 5});
  EXPECT_EQ(damage.Take(kScreen), (std::vector<Rect>{{0, 0, 100, 100}}));
}

TEST(DamageSet, TooManyBecomeEverything) {
  DamageSet damage;
  for (size_t i = 0; i < kMaxDamageRects; ++i) damage.Add({static_cast<int>(i) * 10, 0, 5, 5});
  EXPECT_FALSE(damage.everything());
  damage.Add({0, 500, 5, 5});
  EXPECT_TRUE(damage.everything());
  EXPECT_EQ(damage.Take(kScreen), (std::vector<Rect>{{0, 0, 1280, 800}}));
}

}  // namespace
}  // namespace shoji::capture
