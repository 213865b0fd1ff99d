// What one member of staff does, seeded: the same seed gives the same hour at the desk. Pure but for its own random
// numbers; any thread. README.md has the shares.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "bench/inspect/seeded_random.h"
#include "codec/base/clock.h"

namespace shoji::bench {

enum class Mood : uint8_t {
  kAway,       // the window has no focus: nothing moves
  kCaret,      // a caret blinks, nobody types
  kTyping,     // text, with short pauses
  kScrolling,  // ten notches a second
  kOffice,     // reading, typing, scrolling, pages, as the README says
};
std::optional<Mood> MoodFromName(std::string_view name);

enum class Deed : uint8_t { kNothing, kKey, kNotchDown, kNotchUp, kMove, kNextPage };

struct Step {
  Duration after{0};  // since the step before
  Deed deed = Deed::kNothing;
  char letter = 'a';  // of kKey: a-z or a space
};

class StaffBehaviour {
 public:
  StaffBehaviour(uint64_t seed, Mood mood) : random_(seed), mood_(mood) {}
  // From the next step on.
  void Feel(Mood mood) {
    mood_ = mood;
    left_ = 0;
  }
  // Nothing when this mood does nothing any more.
  std::optional<Step> Next();

 private:
  enum class Activity : uint8_t { kReading, kTyping, kScrolling, kPaging };
  Step Begin(Activity activity);
  Step Continue();
  Activity Choose();
  Step Wait(int64_t from_ms, int64_t to_ms, Deed deed);

  SeededRandom random_;
  Mood mood_;
  Activity activity_ = Activity::kReading;
  int left_ = 0;      // steps of this activity
  int moves_ = 0;     // of the pointer, before the activity
  bool down_ = true;  // the way the page goes
};

}  // namespace shoji::bench
