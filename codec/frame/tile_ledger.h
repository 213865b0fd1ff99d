// What the client still lacks, per 64x64 tile: changed pixels not sent yet (pending), and pixels sent only roughly
// (coarse). Owned by FrameEncoder, its thread. Knows rectangles, never pixels.
#pragma once

#include <vector>

#include "codec/base/geometry.h"

namespace shoji::frame {

struct Focus {
  int x = 0;
  int y = 0;
};

// Orders rectangles by their distance from the focus, nearest first; equally near ones in reading order.
void NearestFirst(std::vector<Rect>& rects, Focus focus);

class TileLedger {
 public:
  // Nothing pending, nothing coarse.
  void Reset(Size size);

  // Everything is pending, nothing coarse: the client starts from black.
  void MarkAllPending();
  // `rect` lies in one tile.
  void AddPending(const Rect& rect);
  // All pending rectangles, at most one per tile, rows from the top, left to right. Nothing is pending afterwards.
  std::vector<Rect> TakePending();

  // These pixels were sent roughly, or exactly. `rect` may span tiles of the screen.
  void AddCoarse(const Rect& rect);
  // A tile is exact again once one such rectangle holds all of its coarse pixels.
  void AddExact(const Rect& rect);
  // The client copied pixels: the copies of coarse pixels are coarse, those of pending ones pending, all other pixels
  // there exact.
  void AddMove(const Rect& to, int from_x, int from_y);
  // Of tiles that are coarse inside `region` and beside it: what is coarse beside it, of `most_tiles` at most. It
  // counts as exact from now on: the caller sends it so in this frame.
  std::vector<Rect> TakeCoarseAround(const Rect& region, size_t most_tiles);
  // One rectangle per coarse tile, nearest to the focus first.
  std::vector<Rect> CoarseNearest(Focus focus) const;

  // True when the client has this tile (row by row from the top left) as it is: nothing pending, nothing coarse.
  bool IsExact(size_t tile) const { return tiles_[tile].pending.empty() && tiles_[tile].coarse.empty(); }

  bool has_pending() const { return pending_tiles_ > 0; }
  bool has_coarse() const { return coarse_tiles_ > 0; }

 private:
  struct Tile {
    Rect pending;
    Rect coarse;
  };
  // Calls visit(tile, part of rect in it) for each tile that rect touches.
  template <typename Visit>
  void ForEachTile(const Rect& rect, Visit visit);

  Size size_;
  int columns_ = 0;
  int pending_tiles_ = 0;
  int coarse_tiles_ = 0;
  std::vector<Tile> tiles_;
};

}  // namespace shoji::frame
