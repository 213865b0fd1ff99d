#include "codec/frame/tile_cache.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/codec/pictures.h"

namespace shoji::frame {
namespace {

constexpr Size kCacheScreen{202, 130};  // 4 x 3 tiles, the last column 10 wide, the last row 2 high
constexpr Rect kWholeCacheScreen{0, 0, 202, 130};

// A picture, what the client lacks of it, and the cache that is told about both.
struct CacheRig {
  explicit CacheRig(uint32_t slots = wire::kSlots) : cache(KnownTileSecret(3), slots) {
    ledger.Reset(kCacheScreen);
    cache.Reset(kCacheScreen);
    Draw(kWholeCacheScreen, 1);
  }
  // Every pixel its own colour, another for each seed.
  void Draw(const Rect& where, uint32_t seed) {
    for (int y = where.y; y < where.bottom(); ++y) {
      for (int x = where.x; x < where.right(); ++x) {
        const auto at = static_cast<uint32_t>(y) * 202 + static_cast<uint32_t>(x);
        pixels[at] = (seed << 16) + at;
      }
    }
  }
  tile::Pixels picture() const { return {pixels.data(), 202, kCacheScreen}; }
  std::vector<SlotRect> Leave(const Rect& area) {
    std::vector<SlotRect> stores;
    cache.Leave(area, stores);
    return JoinRows(stores);
  }
  void Settle() { cache.Settle(picture(), ledger); }
  std::optional<uint32_t> Find(const Rect& tile) { return cache.Find(picture(), tile); }

  std::vector<uint32_t> pixels = std::vector<uint32_t>(202 * 130);
  TileLedger ledger;
  TileCache cache;
};

TEST(TileCache, KeepsWhatWasSettledWhenItGoes) {
  CacheRig rig;
  EXPECT_TRUE(rig.Leave(kWholeCacheScreen).empty());  // never settled
  rig.Settle();
  EXPECT_EQ(rig.Leave({70, 10, 1, 1}), (std::vector<SlotRect>{{{64, 0, 64, 64}, 0}}));
  EXPECT_TRUE(rig.Leave({70, 10, 1, 1}).empty());  // gone already
  EXPECT_EQ(rig.Find({64, 0, 64, 64}), 0u);
  EXPECT_FALSE(rig.Find({0, 0, 64, 64}));
}

TEST(TileCache, WhatWasDrawnOverUnaskedIsNotKept) {
  CacheRig rig;
  rig.Settle();
  rig.cache.Unsettle({70, 10, 1, 1});
  EXPECT_TRUE(rig.Leave({64, 0, 64, 64}).empty());
  EXPECT_EQ(rig.Leave({0, 0, 64, 64}).size(), 1u);
}

TEST(TileCache, NeighboursShareARectangle) {
  CacheRig rig;
  rig.Settle();
  EXPECT_EQ(rig.Leave(kWholeCacheScreen), (std::vector<SlotRect>{{kWholeCacheScreen, 0}}));
  EXPECT_EQ(wire::PieceOf(kWholeCacheScreen, 11), (Rect{192, 128, 10, 2}));
  EXPECT_EQ(rig.Find({192, 128, 10, 2}), 11u);
}

TEST(TileCache, KeepsNothingTwice) {
  CacheRig rig;
  rig.Settle();
  rig.Leave({0, 0, 64, 64});
  rig.Settle();  // the same again
  EXPECT_TRUE(rig.Leave({0, 0, 64, 64}).empty());
}

TEST(TileCache, OnlyWhatIsExactSettles) {
  CacheRig rig;
  rig.ledger.AddCoarse({0, 0, 1, 1});
  rig.ledger.AddPending({64, 0, 1, 1});
  rig.Settle();
  EXPECT_EQ(rig.Leave({0, 0, 202, 64}), (std::vector<SlotRect>{{{128, 0, 74, 64}, 0}}));
}

TEST(TileCache, OneColourIsNotWorthASlot) {
  CacheRig rig;
  std::fill(rig.pixels.begin(), rig.pixels.end(), 7u);
  rig.Settle();
  EXPECT_TRUE(rig.Leave(kWholeCacheScreen).empty());
}

TEST(TileCache, TheSizeIsPartOfTheContent) {
  CacheRig rig;
  for (size_t i = 0; i < rig.pixels.size(); ++i) rig.pixels[i] = static_cast<uint32_t>(i % 202 % 2);
  rig.Settle();
  rig.Leave({192, 0, 10, 64});
  EXPECT_TRUE(rig.Find({192, 0, 10, 64}));
  EXPECT_FALSE(rig.Find({192, 128, 10, 2}));
  EXPECT_FALSE(rig.Find({0, 0, 64, 64}));
}

TEST(TileCache, ASlotThatWasUsedIsPassedOverOnce) {
  CacheRig rig(2);
  const Rect first{0, 0, 64, 64};
  const Rect second{64, 0, 64, 64};
  const Rect third{128, 0, 64, 64};
  rig.Settle();
  rig.Leave(first);
  rig.Leave(second);
  ASSERT_TRUE(rig.Find(first));
  EXPECT_EQ(rig.Leave(third), (std::vector<SlotRect>{{third, 1}}));
  EXPECT_TRUE(rig.Find(first));
  EXPECT_FALSE(rig.Find(second));
  EXPECT_EQ(rig.Find(third), 1u);
}

TEST(TileCache, ANewClientHasNothing) {
  CacheRig rig;
  rig.Settle();
  rig.Leave(kWholeCacheScreen);
  rig.Settle();
  rig.cache.Reset(kCacheScreen);
  EXPECT_FALSE(rig.Find({0, 0, 64, 64}));
  EXPECT_TRUE(rig.Leave(kWholeCacheScreen).empty());
}

// Exchanged rows, columns, parts of a row: under a secret of zeros some of them pass for one tile.
TEST(TileCache, TellsApartTilesOfTheSamePixelsInAnotherOrder) {
  CacheRig rig;
  const Rect tile{64, 0, 64, 64};
  const auto exchange = [&rig](const Rect& a, const Rect& b) {
    for (int y = 0; y < a.height_px; ++y) {
      const auto from = rig.pixels.begin() + static_cast<ptrdiff_t>(a.y + y) * 202 + a.x;
      std::swap_ranges(from, from + a.width_px, rig.pixels.begin() + static_cast<ptrdiff_t>(b.y + y) * 202 + b.x);
    }
  };
  rig.Settle();
  rig.Leave(tile);
  ASSERT_TRUE(rig.Find(tile));
  for (const auto& [a, b] :
       {std::pair{Rect{64, 0, 64, 1}, Rect{64, 1, 64, 1}}, std::pair{Rect{64, 0, 16, 64}, Rect{80, 0, 16, 64}},
        std::pair{Rect{64, 0, 16, 1}, Rect{80, 0, 16, 1}}, std::pair{Rect{64, 0, 64, 4}, Rect{64, 4, 64, 4}}}) {
    exchange(a, b);
    EXPECT_FALSE(rig.Find(tile));
    exchange(a, b);
    EXPECT_TRUE(rig.Find(tile));
  }
}

}  // namespace
}  // namespace shoji::frame
