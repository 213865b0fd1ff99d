// Codes rectangles of at most 256 colours without loss: FILL for one colour, PALETTE for more. Neighbours in a row that
// fit one palette travel as one rectangle. Owned by FrameEncoder, its thread.
#pragma once

#include <vector>

#include "codec/frame/frame_writer.h"
#include "codec/tile/colour_table.h"

namespace shoji::frame {

class RunCoder {
 public:
  // `writer` outlives this object.
  explicit RunCoder(FrameWriter& writer);

  // Takes one rectangle of the picture, inside one tile; rectangles come in rows, left to right, and never overlap.
  // False, with nothing taken, when its colours do not fit a ColourTable. `picture` must stay unchanged until Flush().
  bool Add(const tile::Pixels& picture, const Rect& rect);
  // Writes what is still being gathered. Always called before the writer's Finish().
  void Flush();

 private:
  struct FilledRect {
    Rect rect;
    uint32_t colour = 0;
  };
  bool IndexFirst(const tile::Pixels& pixels);
  bool ExtendRun(const tile::Pixels& pixels, const Rect& rect);
  void FlushRun();
  void AddFill(const Rect& rect, uint32_t colour);
  void FlushFills();

  FrameWriter& writer_;
  tile::ColourTable table_;
  std::vector<uint8_t> indices_;  // of the run, one row = kMaxWidthPx
  Rect run_;
  std::vector<FilledRect> fills_;
};

}  // namespace shoji::frame
