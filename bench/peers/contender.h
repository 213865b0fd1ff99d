// One way to bring a changing screen to a viewer: Shoji's codec or something to compare it with. `replay` gives all of
// them the same changes, takes the time of Encode() and Quiet() on the calling thread, and looks at what the viewer
// shows. One owner, one thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "codec/base/clock.h"
#include "codec/base/geometry.h"
#include "codec/base/result.h"
#include "codec/tile/pixels.h"

namespace shoji::bench {

struct Change {
  Duration at{};                  // since the beginning
  tile::Pixels picture;           // the whole screen, fourth byte zero; valid until the next Change
  std::span<const Rect> hints;    // where the source says it changed
  std::span<const Rect> changed;  // where it did: the smallest rectangle in each 64x64 tile
  bool first = false;             // the viewer has nothing yet
};

// What went which way; the names are the contender's own.
struct OperationShare {
  std::string operation;
  uint64_t rects = 0;
  uint64_t pixels = 0;
  uint64_t data_bytes = 0;  // before anything compresses the frame as a whole
};

class Contender {
 public:
  virtual ~Contender() = default;
  virtual std::string name() const = 0;
  // The settings that matter, one line.
  virtual std::string settings() const = 0;

  // Bytes that leave for this change. Timed.
  virtual Result<size_t> Encode(const Change& change) = 0;
  // Nothing has changed for this long since the last change, and the viewer took everything: bytes that left meanwhile.
  // Timed.
  virtual Result<size_t> Quiet(Duration /*since_change*/) { return 0; }

  // What the viewer shows after everything that left: fourth byte zero, valid until the next call. Not timed. Must be
  // called after each Encode() and Quiet() when it is called at all.
  virtual Result<tile::Pixels> Show() = 0;
  // True when what left so far is said to be the screen bit by bit. Asked after Show().
  virtual bool claims_exact() const = 0;

  virtual std::vector<OperationShare> operations() const { return {}; }
};

// Everything `replay` compares, Shoji first.
std::vector<std::unique_ptr<Contender>> MakeContenders(Size size);

}  // namespace shoji::bench
