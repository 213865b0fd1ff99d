// Each changed tile as a PNG of its own through libpng: what guacd does. Tiles of up to 256 colours are palette images.
#pragma once

#include "bench/peers/contender.h"
#include "codec/base/bytes.h"
#include "codec/tile/colour_table.h"

namespace shoji::bench {

class PngTiles final : public Contender {
 public:
  explicit PngTiles(Size size) : size_(size), shown_(static_cast<size_t>(size.width_px * size.height_px)) {}

  std::string name() const override { return "png"; }
  std::string settings() const override;
  Result<size_t> Encode(const Change& change) override;
  Result<tile::Pixels> Show() override;
  bool claims_exact() const override { return true; }

 private:
  struct Tile {
    Rect rect;
    Bytes png;
  };
  Result<void> Paint(const Tile& tile);

  Size size_;
  tile::ColourTable colours_;
  std::vector<uint8_t> indices_;
  std::vector<Tile> tiles_;  // left, not yet shown
  std::vector<uint32_t> shown_;
};

}  // namespace shoji::bench
