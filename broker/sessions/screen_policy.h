// What guard P5 of a session burns in: the watermark that the rules in force give to a person's departments, filled in
// with who looks from where. Asked at each start, each attach and after each change of the rules. Service thread.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "policy/engine.h"

namespace shoji::sessions {

class ScreenPolicy {
 public:
  static constexpr size_t kMaxWatermarkBytes = 512;
  using Rules = std::function<std::shared_ptr<const policy::Engine>()>;  // never gives null

  explicit ScreenPolicy(Rules rules) : rules_(std::move(rules)) {}

  struct Onlooker {
    std::string user;
    std::vector<std::string> departments;  // the main one first
    std::string terminal;
  };
  // "" when no watermark is wanted. "{time}" stays for the session to fill in. A text that would be too long gives way
  // to "{user} {terminal} {time}": a watermark that is wanted is never left out.
  std::string WatermarkOf(const Onlooker& onlooker) const;
  // Whom these people ask; may be empty.
  std::string ContactOf(const std::vector<std::string>& departments) const;

 private:
  Rules rules_;
};

}  // namespace shoji::sessions
