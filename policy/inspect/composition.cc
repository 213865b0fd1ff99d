#include "policy/inspect/composition.h"

#include <algorithm>
#include <utility>

#include "policy/inspect/unicode.h"

namespace shoji::inspect {
namespace {

bool IsInside(std::string_view utf8, size_t at) {
  return at < utf8.size() && (static_cast<uint8_t>(utf8[at]) & 0xC0) == 0x80;
}

// Bytes at the beginning of `next` that are whole characters of `last` as well.
size_t SameBeginning(std::string_view last, std::string_view next) {
  const auto differ = std::ranges::mismatch(last, next);
  auto same = static_cast<size_t>(differ.in2 - next.begin());
  while (same > 0 && (IsInside(next, same) || IsInside(last, same))) --same;
  return same;
}

size_t SameEnd(std::string_view last, std::string_view next) {
  size_t same = 0;
  while (same < std::min(last.size(), next.size()) && last[last.size() - same - 1] == next[next.size() - same - 1]) {
    ++same;
  }
  while (same > 0 && IsInside(next, next.size() - same)) --same;
  return same;
}

}  // namespace

size_t Composition::Added(std::string_view next) const {
  if (std::ranges::find(versions_, next) != versions_.end()) return 1;
  std::string_view last = last_;
  const size_t beginning = SameBeginning(last, next);
  last.remove_prefix(beginning);
  next.remove_prefix(beginning);
  next.remove_suffix(SameEnd(last, next));
  return std::max<size_t>(1, unicode::CountPoints(next));
}

void Composition::Show(std::string_view next, TimePoint now) {
  pace_.Count(Added(next), now);
  Remember(next);
}

void Composition::Remember(std::string_view version) {
  if (versions_.size() < kMaxVersions && std::ranges::find(versions_, version) == versions_.end()) {
    versions_.emplace_back(version);
  }
  last_ = version;
  if (unicode::CountPoints(version) > unicode::CountPoints(longest_)) longest_ = version;
}

std::string Composition::End() {
  versions_.clear();
  last_.clear();
  return std::exchange(longest_, {});
}

std::string Composition::Commit(std::string_view text) {
  if (last_.size() > text.size() && last_.starts_with(text)) {
    std::string rest = last_.substr(text.size());
    (void)End();
    Remember(rest);
    return {};
  }
  std::string longest = End();
  return 2 * unicode::CountPoints(text) < unicode::CountPoints(longest) ? longest : std::string();
}

}  // namespace shoji::inspect
