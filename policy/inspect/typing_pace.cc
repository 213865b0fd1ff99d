#include "policy/inspect/typing_pace.h"

namespace shoji::inspect {

bool TypingPace::Reaches(size_t coming, TimePoint now) const {
  size_t moment = coming;
  size_t steady = coming;
  for (auto counted = counted_.rbegin(); counted != counted_.rend(); ++counted) {
    const Duration ago = now - counted->at;
    if (ago >= steady_.within) break;
    steady += counted->characters;
    if (ago < moment_.within) moment += counted->characters;
  }
  return moment >= moment_.characters || steady >= steady_.characters;
}

void TypingPace::Count(size_t characters, TimePoint now) {
  while (!counted_.empty() && now - counted_.front().at >= steady_.within) counted_.pop_front();
  if (characters != 0) counted_.push_back({now, characters});
}

}  // namespace shoji::inspect
