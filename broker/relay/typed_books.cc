#include "broker/relay/typed_books.h"

namespace shoji::relay {

TypedBooks::Typist& TypedBooks::Of(const std::string& user, const std::shared_ptr<const policy::Engine>& engine,
                                   TimePoint now) {
  ForgetIdle(now);
  auto found = typists_.find(user);
  if (found == typists_.end()) {
    Typist fresh{.text = inspect::BulkTextInspector(engine->rules().inspectors),
                 .composition = {},
                 .looks = link::TokenBucket(kLooksPerSecond, kLooksAtOnce, now),
                 .engine = engine,
                 .last = now};
    found = typists_.emplace(user, std::move(fresh)).first;
  }
  Typist& typist = found->second;
  typist.last = now;
  if (typist.engine != engine) {
    typist.engine = engine;
    typist.text.Use(engine->rules().inspectors);
  }
  return typist;
}

// After that long nothing is remembered of them, and their looks are back.
void TypedBooks::ForgetIdle(TimePoint now) {
  if (now - forgot_ < inspect::BulkTextInspector::kRemembered) return;
  forgot_ = now;
  std::erase_if(typists_,
                [now](const auto& item) { return now - item.second.last >= inspect::BulkTextInspector::kRemembered; });
}

}  // namespace shoji::relay
