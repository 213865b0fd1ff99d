// Finds what changed on the screen. Compares a foreign picture with a private shadow, 64x64 pixels at a time, and takes
// the changed pixels over in the same pass: the source may change while it is read, the shadow never differs from what
// was reported. One owner, one thread. Never keeps a pointer to the source.
#pragma once

#include <span>
#include <vector>

#include "codec/base/geometry.h"
#include "codec/damage/pixel_guard.h"
#include "codec/tile/pixels.h"

namespace shoji::damage {

inline constexpr int kTilePx = 64;

// BGRX 8888, top-down, stride_bytes >= 4 * width of the screen, 4-byte aligned, readable during the call. The fourth
// byte of a pixel is ignored.
struct Source {
  const uint8_t* bgrx = nullptr;
  int stride_bytes = 0;
};

class TileDiffer {
 public:
  // A black shadow of this size. Everything not black is reported by the next ScanAll().
  void Reset(Size size);

  // Compares the tiles that `areas` touch (clamped; foreign numbers are welcome), each once. Appends to `changed` one
  // rectangle per changed tile: the smallest that holds its changed pixels, screen coordinates, within that tile.
  // `guard` may be null.
  void Scan(const Source& source, std::span<const Rect> areas, PixelGuard* guard, std::vector<Rect>& changed);
  void ScanAll(const Source& source, PixelGuard* guard, std::vector<Rect>& changed);

  // Appends the tiles among those that `areas` touch for which Scan() would have to do something; cheaper than Scan()
  // where much changed. Takes nothing over. A tile may change after it was looked at: the hint for that comes later.
  void Look(const Source& source, std::span<const Rect> areas, PixelGuard* guard, std::vector<Rect>& tiles);

  // The guard changes the pixels of these places (clamped) in another way than before: the next scan that touches their
  // tiles asks it again, though the source may be as it was.
  void Reguard(std::span<const Rect> areas);

  // Moves a rectangle inside the shadow as a COPY operation does on the client. Both must lie inside the screen.
  void Move(const Rect& to, int from_x, int from_y);
  // Two places inside the screen, of one size, look different in the shadow.
  bool Differs(const Rect& one, const Rect& other) const;

  Size size() const { return size_; }
  // The shadow; valid until the next Reset(), its content until the next Scan() or Move().
  tile::Pixels shadow() const { return {shadow_.data(), stride_px_, size_}; }
  // The source as last taken over: the shadow without what the guard did to it. Valid as shadow().
  tile::Pixels bare() const { return bare_.empty() ? shadow() : tile::Pixels{bare_.data(), stride_px_, size_}; }

 private:
  void ScanGuarded(const Source& source, const Rect& tile, size_t index, PixelGuard& guard, std::vector<Rect>& changed);
  void CompareTile(const uint32_t* pixels, int stride_px, const Rect& tile, std::vector<Rect>& changed);
  void LookAtRun(const Source& source, size_t column, int row, std::span<uint8_t> run, bool guarded,
                 std::vector<Rect>& tiles);
  // Makes room for the picture without the guard's changes, or gives it back. True when `guard` has to be asked.
  bool PrepareGuard(const PixelGuard* guard);
  void MarkTiles(const Rect& area, std::vector<uint8_t>& tiles) const;
  Rect TileRect(int column, int row) const;

  Size size_;
  int stride_px_ = 0;
  int columns_ = 0;
  int rows_ = 0;
  std::vector<uint32_t> shadow_;
  std::vector<uint8_t> wanted_;    // per tile, which ones this scan looks at
  std::vector<uint32_t> staging_;  // one tile, for the guard to write on
  // With a guard only: the source as it was before the guard's changes, so that what did not change costs no guard.
  std::vector<uint32_t> bare_;
  std::vector<uint8_t> stale_;  // per tile, the guard has to be asked whatever the source is
};

}  // namespace shoji::damage
