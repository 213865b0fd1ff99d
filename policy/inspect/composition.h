// What an input method shows before it commits, and how much of it is new: a page can read each version. An honest
// composition is extended, converted and shortened, again and again; that adds what a person types and looks through.
// A program that shows one text after the other adds all of them. Pure, one thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/clock.h"
#include "policy/inspect/typing_pace.h"

namespace shoji::inspect {

class Composition {
 public:
  // Characters added that are a paste. Ten kana a second are shown about twice (ｋ, か) and once more converted:
  // thirty. Methods that convert the whole sentence at each key add eighty for a moment, thirty for longer.
  static constexpr TypingPace::Bound kMoment{.characters = 600, .within = std::chrono::seconds(5)};
  static constexpr TypingPace::Bound kSteady{.characters = 2400, .within = std::chrono::seconds(60)};

  // Characters in which `next` differs from the version shown last: what is between the same beginning and the same
  // end. 1 for a version that was shown before: candidates are looked through in a circle.
  size_t Added(std::string_view next) const;
  // `next` adds more than a person's composition would, here or in those before.
  bool IsBulk(std::string_view next, TimePoint now) const { return pace_.Reaches(Added(next), now); }
  // `next`, not empty, is shown.
  void Show(std::string_view next, TimePoint now);
  // What was added so far has been judged.
  void Forget() { pace_.Forget(); }

  // It ended without a text. The longest version it showed; empty when none was.
  std::string End();
  // `text` was committed. Empty, or the longest version shown, when `text` is not what was composed: less than half of
  // it. When only the beginning of the last version was committed, the rest is the composition now.
  std::string Commit(std::string_view text);

 private:
  void Remember(std::string_view version);

  // Versions remembered; beyond them looking through candidates costs what they show.
  static constexpr size_t kMaxVersions = 64;

  std::vector<std::string> versions_;
  std::string last_;
  std::string longest_;
  TypingPace pace_{kMoment, kSteady};
};

}  // namespace shoji::inspect
