#include "broker/relay/text_inspection.h"

#include <algorithm>
#include <utility>

namespace shoji::relay {
namespace {

// Where PROTOCOL.md's kinds of TRANSFER_DETAIL begin.
constexpr uint8_t kFirstStripped = 1;
constexpr uint8_t kFirstFound = 16;

template <typename Kind>
wire::DetailItem Item(uint8_t first, Kind kind, uint32_t count) {
  return {.kind = static_cast<uint8_t>(first + static_cast<uint8_t>(kind)),
          .count = static_cast<uint16_t>(std::min<uint32_t>(count, UINT16_MAX))};
}

std::optional<TextFindings> Found(const inspect::Inspection& inspection) {
  if (inspection.malformed) return std::nullopt;
  TextFindings findings{.classification = inspection.classification, .items = {}};
  for (const auto& finding : inspection.findings) {
    findings.items.push_back(Item(kFirstFound, finding.kind, finding.count));
  }
  return findings;
}

CleanText Cleaned(const inspect::CleanedText& cleaned) {
  CleanText result{.text = Bytes(cleaned.text.begin(), cleaned.text.end()), .items = {}};
  for (const auto& stripped : cleaned.stripped) {
    result.items.push_back(Item(kFirstStripped, stripped.kind, stripped.count));
  }
  return result;
}

}  // namespace

std::optional<TextFindings> InspectText(ByteSpan text, const policy::RuleSet& rules) {
  if (!wire::IsPlainUtf8(AsText(text))) return std::nullopt;
  return Found(inspect::Inspect(AsText(text), rules.inspectors));
}

CleanText Clean(ByteSpan text) { return Cleaned(inspect::CleanText(AsText(text))); }

TextInspection::TextInspection(std::shared_ptr<const policy::Engine> engine)
    : engine_(std::move(engine)), inspector_(engine_->rules().inspectors) {}

bool TextInspection::Step(ByteSpan text) {
  const ByteSpan piece = text.subspan(looked_at_, std::min(kPieceBytes, text.size() - looked_at_));
  looked_at_ += piece.size();
  plain_ = plain_ && std::ranges::find(piece, 0) == piece.end();  // other than that, the inspector sees what is no text
  inspector_.Feed(AsText(piece));
  const size_t before = cleaner_.text().size();
  cleaner_.Feed(AsText(piece));
  cleaned_hash_.Add(AsBytes(cleaner_.text().substr(before)));
  return looked_at_ == text.size();
}

TextInspection::Outcome TextInspection::Finish() {
  const inspect::Inspection inspection = inspector_.Finish();
  const inspect::CleanedText cleaned = cleaner_.Finish();
  Outcome outcome{.found = Found(inspection), .cleaned = Cleaned(cleaned), .cleaned_sha256 = cleaned_hash_.Finish()};
  if (!plain_) outcome.found.reset();
  return outcome;
}

}  // namespace shoji::relay
