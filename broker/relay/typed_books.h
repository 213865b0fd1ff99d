// What each person typed within the last minute, whatever the window: reconnecting is no way to be forgotten, and two
// windows are not twice the pace. One per broker, outlives every relay. Service thread. Remembers at most a few
// kilobytes of a person's text, and lets go of it when anybody types a minute or two later.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "codec/base/clock.h"
#include "policy/engine.h"
#include "policy/inspect/bulk_text_inspector.h"
#include "policy/inspect/composition.h"
#include "session/link/token_bucket.h"

namespace shoji::relay {

class TypedBooks {
 public:
  // Texts that are looked at. A key that repeats converts a composition some thirty times a second; what waited in the
  // network comes at once.
  static constexpr double kLooksPerSecond = 100;
  static constexpr double kLooksAtOnce = 500;

  struct Typist {
    inspect::BulkTextInspector text;
    inspect::Composition composition;
    link::TokenBucket looks;
    std::shared_ptr<const policy::Engine> engine;  // whose settings `text` uses; also the desk's
    TimePoint last;
  };

  // Valid until the next call. `engine` is the one in force.
  Typist& Of(const std::string& user, const std::shared_ptr<const policy::Engine>& engine, TimePoint now);
  size_t size() const { return typists_.size(); }

 private:
  void ForgetIdle(TimePoint now);

  std::map<std::string, Typist> typists_;
  TimePoint forgot_{};
};

}  // namespace shoji::relay
