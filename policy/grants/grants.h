// The only ways to weaken an invariant. Each is a type of its own, so that `grep -rn 'grants::'` lists every place that
// gives one away; shoji-broker gives none. A weakening takes effect only when the engine was made with the token AND
// every matching rule names it. There is no grant for the My Number zone. Pure values, any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "codec/base/check.h"
#include "policy/enum_set.h"

namespace shoji::policy::grants {

enum class Weakening : uint8_t { kNone = 0, kClass3COutbound = 1, kRawFileInbound = 2 };

// What a rule writes as `grant`: "class-3c-outbound", "raw-file-inbound"; "none" for kNone and anything else.
std::string_view Name(Weakening weakening);
// kNone for any other text.
Weakening WeakeningNamed(std::string_view name);

// Class 3C (never 3B, 3A) may go outbound where a rule names this.
class Class3COutbound {
 public:
  // `approved_by`: who answers for it and under which number, for the reader of the source; not empty.
  explicit Class3COutbound(std::string approved_by) : approved_by_(std::move(approved_by)) {
    SHOJI_CHECK(!approved_by_.empty());
  }

 private:
  std::string approved_by_;
};

// A file, picture or print may come in as it is, unsanitised, where a rule names this.
class RawFileInbound {
 public:
  explicit RawFileInbound(std::string approved_by) : approved_by_(std::move(approved_by)) {
    SHOJI_CHECK(!approved_by_.empty());
  }

 private:
  std::string approved_by_;
};

// The tokens an engine was made with. Default: none.
class Held {
 public:
  void Take(const Class3COutbound& /*token*/) { held_.insert(Weakening::kClass3COutbound); }
  void Take(const RawFileInbound& /*token*/) { held_.insert(Weakening::kRawFileInbound); }
  bool contains(Weakening weakening) const { return held_.contains(weakening); }

 private:
  EnumSet<Weakening> held_;
};

}  // namespace shoji::policy::grants
