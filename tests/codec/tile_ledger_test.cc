#include "codec/frame/tile_ledger.h"

#include <gtest/gtest.h>

#include "codec/frame/bands.h"

namespace shoji::frame {
namespace {

using Rects = std::vector<Rect>;

TileLedger Ledger() {
  TileLedger ledger;
  ledger.Reset({200, 100});
  return ledger;
}

TEST(TileLedger, JoinsPendingWithinATileAndGivesItOnce) {
  TileLedger ledger = Ledger();
  ledger.AddPending({70, 10, 5, 5});
  ledger.AddPending({80, 20, 1, 1});
  ledger.AddPending({0, 64, 3, 3});
  EXPECT_EQ(ledger.TakePending(), (Rects{{70, 10, 11, 11}, {0, 64, 3, 3}}));
  EXPECT_FALSE(ledger.has_pending());
  EXPECT_TRUE(ledger.TakePending().empty());
}

TEST(TileLedger, CoarseEndsOnlyWhenOneRectangleCoversIt) {
  TileLedger ledger = Ledger();
  ledger.AddCoarse({10, 10, 100, 20});  // two tiles
  ledger.AddExact({10, 10, 53, 20});    // one column short of the first tile's part
  EXPECT_EQ(ledger.CoarseNearest({}).size(), 2u);
  ledger.AddExact({0, 0, 64, 64});
  EXPECT_EQ(ledger.CoarseNearest({}), (Rects{{64, 10, 46, 20}}));
  ledger.AddExact({64, 0, 64, 64});
  EXPECT_FALSE(ledger.has_coarse());
}

TEST(TileLedger, NearestToTheFocusComesFirst) {
  TileLedger ledger = Ledger();
  ledger.AddCoarse({0, 0, 200, 64});
  EXPECT_EQ(ledger.CoarseNearest({150, 30}).front().x, 128);
  EXPECT_EQ(ledger.CoarseNearest({10, 90}).front().x, 0);
}

TEST(TileLedger, ACopyOfCoarsePixelsIsCoarse) {
  TileLedger ledger = Ledger();
  ledger.AddCoarse({10, 10, 20, 20});
  ledger.AddMove({130, 0, 60, 60}, 0, 0);
  EXPECT_EQ(ledger.CoarseNearest({}), (Rects{{10, 10, 20, 20}, {140, 10, 20, 20}}));
  ledger.AddMove({70, 70, 10, 10}, 40, 40);  // exact pixels: nothing more
  EXPECT_EQ(ledger.CoarseNearest({}).size(), 2u);
}

TEST(TileLedger, MarkAllPendingForgetsCoarse) {
  TileLedger ledger = Ledger();
  ledger.AddCoarse({10, 10, 20, 20});
  ledger.MarkAllPending();
  EXPECT_FALSE(ledger.has_coarse());
  EXPECT_EQ(ledger.TakePending().size(), 8u);
}

TEST(Bands, ComeInRowsAndJoinAgain) {
  const Rects tiles{{0, 5, 64, 59}, {64, 0, 64, 64}, {0, 64, 64, 20}};
  const Rects bands = SplitIntoBands(tiles);
  for (size_t i = 1; i < bands.size(); ++i) EXPECT_LE(bands[i - 1].y, bands[i].y);
  for (const Rect& band : bands) EXPECT_LE(band.height_px, kBandPx);
  EXPECT_EQ(JoinBands(bands), tiles);
  EXPECT_EQ(JoinBands({{0, 0, 64, 16}, {0, 32, 64, 16}}).size(), 2u);  // a gap stays a gap
}

}  // namespace
}  // namespace shoji::frame
