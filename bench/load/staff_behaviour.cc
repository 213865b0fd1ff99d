#include "bench/load/staff_behaviour.h"

#include <array>

namespace shoji::bench {
namespace {

struct NamedMood {
  std::string_view name;
  Mood mood;
};
constexpr std::array<NamedMood, 5> kMoods = {{{"away", Mood::kAway},
                                              {"caret", Mood::kCaret},
                                              {"typing", Mood::kTyping},
                                              {"scrolling", Mood::kScrolling},
                                              {"office", Mood::kOffice}}};

}  // namespace

std::optional<Mood> MoodFromName(std::string_view name) {
  for (const NamedMood& mood : kMoods) {
    if (mood.name == name) return mood.mood;
  }
  return std::nullopt;
}

std::optional<Step> StaffBehaviour::Next() {
  if (mood_ == Mood::kAway || mood_ == Mood::kCaret) return std::nullopt;
  if (moves_ > 0) {
    --moves_;
    return Wait(16, 16, Deed::kMove);
  }
  if (left_ > 0) return Continue();
  return Begin(Choose());
}

StaffBehaviour::Activity StaffBehaviour::Choose() {
  if (mood_ == Mood::kTyping) return Activity::kTyping;
  if (mood_ == Mood::kScrolling) return Activity::kScrolling;
  const uint64_t roll = random_.Below(100);
  return roll < 45   ? Activity::kReading
         : roll < 70 ? Activity::kTyping
         : roll < 92 ? Activity::kScrolling
                     : Activity::kPaging;
}

Step StaffBehaviour::Begin(Activity activity) {
  activity_ = activity;
  switch (activity) {
    case Activity::kReading:
      return Wait(4'000, 20'000, Deed::kNothing);
    case Activity::kTyping:
      left_ = static_cast<int>(random_.Between(20, 80));
      return Wait(500, 1'500, Deed::kNothing);
    case Activity::kScrolling:
      left_ = static_cast<int>(random_.Between(5, 25));
      moves_ = mood_ == Mood::kOffice ? static_cast<int>(random_.Between(8, 20)) : 0;
      down_ = mood_ == Mood::kOffice ? random_.Below(10) < 7 : !down_;
      return Wait(100, 300, Deed::kNothing);
    case Activity::kPaging:
      left_ = 2;  // the page, then the time it takes to find one's place on it
      moves_ = static_cast<int>(random_.Between(8, 20));
      return Wait(100, 300, Deed::kNothing);
  }
  return {};
}

Step StaffBehaviour::Continue() {
  --left_;
  if (activity_ == Activity::kTyping) return Wait(120, 400, Deed::kKey);
  if (activity_ == Activity::kScrolling) {
    const Deed deed = down_ ? Deed::kNotchDown : Deed::kNotchUp;
    return mood_ == Mood::kOffice ? Wait(60, 250, deed) : Wait(80, 120, deed);
  }
  return left_ > 0 ? Wait(100, 300, Deed::kNextPage) : Wait(3'000, 10'000, Deed::kNothing);
}

Step StaffBehaviour::Wait(int64_t from_ms, int64_t to_ms, Deed deed) {
  const auto ms = random_.Between(static_cast<uint64_t>(from_ms), static_cast<uint64_t>(to_ms));
  const uint64_t letter = random_.Below(30);
  return {std::chrono::milliseconds(static_cast<int64_t>(ms)), deed,
          letter < 26 ? static_cast<char>('a' + letter) : ' '};
}

}  // namespace shoji::bench
