// What goes on record about downloads that were not taken: the first of a minute one by one, the rest counted together,
// so that a sandbox that offers without end fills neither the record nor the disk. Owned by the file desk, its thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "codec/base/clock.h"

namespace shoji::transfer {

class TurnedAway {
 public:
  static constexpr uint64_t kOneByOne = 20;  // within kTogether, of one session and reason
  static constexpr std::chrono::seconds kTogether{60};
  static constexpr size_t kMaxKinds = 1000;  // counted at a time; one more makes room by what is counted longest

  struct Whose {
    std::string session;
    std::string user;
    std::string reason_key;
    auto operator<=>(const Whose&) const = default;
  };
  struct Line {
    Whose whose;
    uint64_t count = 0;
    uint64_t bytes = 0;  // of all of them; saturates
  };

  // One more. What is to be recorded now, perhaps nothing.
  std::vector<Line> Add(const Whose& whose, uint64_t bytes, TimePoint now);
  // What was counted long enough.
  std::vector<Line> TakeDue(TimePoint now);

 private:
  struct Count {
    TimePoint since;
    uint64_t recorded = 0;
    uint64_t count = 0;
    uint64_t bytes = 0;
  };
  using Counts = std::map<Whose, Count>;
  static void Take(const Counts::value_type& entry, std::vector<Line>& lines);

  Counts counts_;
};

}  // namespace shoji::transfer
