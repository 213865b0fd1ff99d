// Looks at text that comes in small pieces without an end, as an input method commits it: whether it comes faster than
// people type (then it is a paste through another door), and what the last of it holds, numbers split over pieces
// included. Bounded memory and work for each piece. Pure, one thread; the caller decides what may pass.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "policy/inspect/text_inspector.h"

namespace shoji::inspect {

class BulkTextInspector {
 public:
  // Characters within kBulkWithin that are a paste: a fast typist commits ten a second, dictation a sentence at a time.
  static constexpr size_t kBulkCharacters = 200;
  static constexpr std::chrono::seconds kBulkWithin{5};
  // What is remembered to look for numbers in: at most this long ago, at most so much.
  static constexpr std::chrono::seconds kRemembered{60};
  static constexpr size_t kRememberedBytes = 4096;

  struct Sight {
    bool bulk = false;
    uint64_t bytes = 0;  // of what `found` is about
    Inspection found;
  };

  explicit BulkTextInspector(InspectorSettings settings) : settings_(std::move(settings)) {}
  // Other rules are in force.
  void Use(InspectorSettings settings) { settings_ = std::move(settings); }

  // What would have come if `piece` (UTF-8) passed now. Remembers nothing.
  Sight Look(std::string_view piece, TimePoint now);
  // Look().bulk alone, without looking for anything.
  bool IsBulk(std::string_view piece, TimePoint now) const;
  // `piece` has passed.
  void Keep(std::string_view piece, TimePoint now);
  // What came so far has been judged: do not report it again.
  void Forget();

 private:
  struct Piece {
    TimePoint at;
    size_t bytes;
    size_t characters;
  };
  void Drop(TimePoint now, size_t coming_bytes);
  size_t RecentCharacters(TimePoint now) const;

  InspectorSettings settings_;
  std::string text_;
  std::deque<Piece> pieces_;
};

}  // namespace shoji::inspect
