#include "policy/inspect/text_inspector.h"

#include <algorithm>

namespace shoji::inspect {

TextInspector::TextInspector(const InspectorSettings& settings)
    : settings_(settings),
      numbers_(context_, tally_),
      contacts_(settings_, tally_),
      markings_(settings_, tally_),
      digits_(*this) {}

void TextInspector::Feed(std::string_view utf8) {
  for (char32_t c = 0; reader_.Next(utf8, c);) TakePoint(c);
}

void TextInspector::TakePoint(char32_t c) {
  if (c == unicode::kMalformed) {
    malformed_ = true;
    return;
  }
  // CR LF is one line end; CR alone is one too.
  const bool second_half = c == U'\n' && after_return_;
  after_return_ = c == U'\r';
  if (second_half) return;
  if (after_return_) return TakeFolded(U'\n');
  for (const char32_t point : folder_.Fold(c).view()) TakeFolded(point);
}

void TextInspector::TakeFolded(char32_t c) {
  contacts_.Take(c, position_);
  context_.Take(c, position_);
  digits_.Take(c, position_);
  markings_.Take(c);
  ++position_;
}

void TextInspector::TakeRun(const DigitRun& run) {
  numbers_.TakeRun(run);
  contacts_.TakeRun(run);
}

policy::Classification TextInspector::ClassOf(Kind kind) const {
  return kind == Kind::kWord ? tally_.words : settings_.ClassOf(kind);
}

Inspection TextInspector::Finish(End end) {
  malformed_ = reader_.Finish() || malformed_;
  digits_.Finish();
  numbers_.Finish();
  contacts_.Finish();
  markings_.Finish(end == End::kGoesOn);
  Inspection result;
  result.malformed = malformed_;
  for (size_t i = 0; i < kKinds; ++i) {
    if (tally_.counts[i] == 0) continue;
    const Finding finding{static_cast<Kind>(i), tally_.counts[i], ClassOf(static_cast<Kind>(i))};
    result.classification = std::max(result.classification, finding.classification);
    result.findings.push_back(finding);
  }
  return result;
}

Inspection Inspect(std::string_view utf8, const InspectorSettings& settings) {
  TextInspector inspector(settings);
  inspector.Feed(utf8);
  return inspector.Finish();
}

}  // namespace shoji::inspect
