// Knows which tiles the client could show again: the ones it shows settled, and the slots it keeps pieces in
// (PROTOCOL.md: STORE, CACHED). Owned by FrameEncoder, its thread. Keeps no pixels: a keyed hash stands for a tile's
// content, so that nobody who chooses pixels can choose two tiles that pass for one.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "codec/frame/tile_ledger.h"
#include "codec/tile/pixels.h"
#include "codec/wire/frame_rect.h"

namespace shoji::frame {

// Random bytes, another set for each encoder; as many as XXH3 takes (XXH3_SECRET_DEFAULT_SIZE). They must look random:
// under a secret of zeros tiles with two rows exchanged have one hash.
using TileSecret = std::array<uint8_t, 192>;
// One that everybody knows, for tests and the bench: splitmix64 (Steele, Lea, Flood 2014) from `seed`.
TileSecret KnownTileSecret(uint64_t seed = 1);

// A rectangle of whole tiles, whose pieces have slots that follow each other.
struct SlotRect {
  Rect rect;
  uint32_t first_slot = 0;
  bool operator==(const SlotRect&) const = default;
};

// Adds a tile, in one rectangle with its left neighbour where their slots follow each other.
void AddTile(std::vector<SlotRect>& rects, const Rect& tile, uint32_t slot);
// One rectangle of those that lie on each other and follow each other in their slots, too.
std::vector<SlotRect> JoinRows(std::span<const SlotRect> rects);

class TileCache {
 public:
  // `slots`: 1..wire::kSlots.
  explicit TileCache(const TileSecret& secret, uint32_t slots = wire::kSlots);

  // The client starts from nothing: no tile is settled, no slot filled.
  void Reset(Size size);
  // Every tile that the ledger calls exact is settled: the client shows it as `picture` has it.
  void Settle(const tile::Pixels& picture, const TileLedger& ledger);
  // The tiles that `area` touches are about to change. Those of them that are settled and in no slot yet get one,
  // appended to `stores`: the client must keep them before it draws anything else.
  void Leave(const Rect& area, std::vector<SlotRect>& stores);
  // The client draws over the tiles that `area` touches without Leave() having been asked: what was settled there is no
  // longer to be kept.
  void Unsettle(const Rect& area);
  // The slot that holds what `tile`, a whole one, shows in `picture`.
  std::optional<uint32_t> Find(const tile::Pixels& picture, const Rect& tile);

 private:
  struct Content {
    uint64_t low = 0;
    uint64_t high = 0;
    Size size;
    bool operator==(const Content&) const = default;
  };
  struct ContentHash {
    size_t operator()(const Content& content) const { return content.low; }
  };
  struct Slot {
    Content content;
    bool filled = false;
    bool used = false;  // since the hand went by
  };

  // Calls visit(tile, its rectangle) for each tile that `area` touches.
  template <typename Visit>
  void ForEachTile(const Rect& area, Visit visit);
  Content ContentOf(const tile::Pixels& tile);
  uint32_t TakeSlot(const Content& content);

  TileSecret secret_;
  Size size_;
  int columns_ = 0;
  // Per tile: what the client shows settled; a tile of one colour has no content, FILL is as cheap.
  struct Tile {
    bool settled = false;
    std::optional<Content> content;
  };
  std::vector<Tile> tiles_;
  std::vector<Slot> slots_;
  uint32_t hand_ = 0;
  std::unordered_map<Content, uint32_t, ContentHash> slot_of_;
  std::vector<uint32_t> staging_;  // one tile without gaps
};

}  // namespace shoji::frame
