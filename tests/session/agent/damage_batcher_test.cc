#include "session/agent/damage_batcher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace shoji::agent {
namespace {

constexpr Size kScreen{1280, 800};
constexpr TimePoint kStart{std::chrono::seconds(100)};

TEST(DamageBatcher, TheFirstChangeLeavesAtOnce) {
  DamageBatcher batcher;
  EXPECT_FALSE(batcher.NextBatchAt().has_value());
  batcher.Add({10, 20, 30, 40}, kScreen);
  EXPECT_LE(*batcher.NextBatchAt(), kStart);
  EXPECT_EQ(batcher.TakeBatch(kStart), (std::vector<Rect>{{10, 20, 30, 40}}));
  EXPECT_TRUE(batcher.TakeBatch(kStart + std::chrono::seconds(1)).empty());
}

TEST(DamageBatcher, KeepsOnlyWhatIsOnTheScreen) {
  DamageBatcher batcher;
  batcher.Add({1270, 790, 100, 100}, kScreen);
  batcher.Add({2000, 0, 10, 10}, kScreen);
  EXPECT_EQ(batcher.TakeBatch(kStart), (std::vector<Rect>{{1270, 790, 10, 10}}));
}

TEST(DamageBatcher, NeighboursBecomeOne) {
  DamageBatcher batcher;
  batcher.Add({0, 0, 100, 10}, kScreen);
  batcher.Add({0, 10, 100, 10}, kScreen);
  EXPECT_EQ(batcher.TakeBatch(kStart), (std::vector<Rect>{{0, 0, 100, 20}}));
}

TEST(DamageBatcher, ABatchIsSmallAndCoversEverything) {
  DamageBatcher batcher;
  for (int i = 0; i < 100; ++i) batcher.Add({(i * 97) % 1270, (i * 61) % 790, 5, 5}, kScreen);
  const std::vector<Rect> batch = batcher.TakeBatch(kStart);
  EXPECT_LE(batch.size(), DamageBatcher::kRectsPerBatch);
  for (int i = 0; i < 100; ++i) {
    const Rect rect{(i * 97) % 1270, (i * 61) % 790, 5, 5};
    EXPECT_TRUE(std::ranges::any_of(batch, [&](const Rect& b) {
      return b.x <= rect.x && b.y <= rect.y && b.right() >= rect.right() && b.bottom() >= rect.bottom();
    }));
  }
}

TEST(DamageBatcher, AFloodStaysUnderTheRate) {
  DamageBatcher batcher;
  int sent = 0;
  for (TimePoint now = kStart; now < kStart + std::chrono::seconds(10); now += std::chrono::microseconds(500)) {
    for (int i = 0; i < 20; ++i) batcher.Add({i * 60, i * 30, 5, 5}, kScreen);
    sent += static_cast<int>(batcher.TakeBatch(now).size());
  }
  EXPECT_LE(sent, 10 * DamageBatcher::kRectsPerSecond + DamageBatcher::kBurst);
  EXPECT_GT(sent, 1000);
}

}  // namespace
}  // namespace shoji::agent
