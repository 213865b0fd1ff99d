// Looks at text that comes in small pieces without an end, as an input method commits it: whether it comes faster than
// people type (then it is a paste through another door), and what the last of it holds, numbers split over pieces
// included. Bounded memory and work for each piece. Pure, one thread; the caller decides what may pass.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "codec/base/clock.h"
#include "policy/inspect/text_inspector.h"
#include "policy/inspect/typing_pace.h"

namespace shoji::inspect {

class BulkTextInspector {
 public:
  // What is remembered to look for numbers in: at most this long ago, at most so much.
  static constexpr std::chrono::seconds kRemembered{60};
  static constexpr size_t kRememberedBytes = 4096;
  // Characters that are a paste. For a moment: the fastest typists commit ten a second, dictation comes a sentence at a
  // time. For longer: fifteen a second is more than anybody keeps up, in romaji pressed key by key as well.
  static constexpr TypingPace::Bound kMoment{.characters = 200, .within = std::chrono::seconds(5)};
  static constexpr TypingPace::Bound kSteady{.characters = 900, .within = kRemembered};

  struct Sight {
    bool bulk = false;
    uint64_t bytes = 0;  // of what `found` is about
    Inspection found;
  };

  explicit BulkTextInspector(InspectorSettings settings) : settings_(std::move(settings)) {}
  // Other rules are in force.
  void Use(InspectorSettings settings);

  // What would have come if `piece` (UTF-8) passed now. Remembers nothing but its answer: the same piece again, as an
  // input method commits what it showed last, costs nothing.
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
  };
  struct Seen {
    std::string piece;
    bool bulk = false;
    Inspection found;
  };
  Inspection Inspected(std::string_view piece, TextInspector::End end) const;
  void Drop(TimePoint now, size_t coming_bytes);

  InspectorSettings settings_;
  std::string text_;
  std::deque<Piece> pieces_;
  std::optional<Seen> seen_;  // the last look, while `text_` and `settings_` are what they were
  TypingPace pace_{kMoment, kSteady};
};

}  // namespace shoji::inspect
