#include "broker/relay/text_inspection.h"

#include <algorithm>

#include "policy/inspect/clean_text.h"
#include "policy/inspect/text_inspector.h"

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

}  // namespace

std::optional<TextFindings> InspectText(ByteSpan text, const policy::RuleSet& rules) {
  if (!wire::IsPlainUtf8(AsText(text))) return std::nullopt;
  const inspect::Inspection inspection = inspect::Inspect(AsText(text), rules.inspectors);
  if (inspection.malformed) return std::nullopt;
  TextFindings findings{.classification = inspection.classification, .items = {}};
  for (const auto& finding : inspection.findings) {
    findings.items.push_back(Item(kFirstFound, finding.kind, finding.count));
  }
  return findings;
}

CleanText Clean(ByteSpan text) {
  const inspect::CleanedText cleaned = inspect::CleanText(AsText(text));
  CleanText result{.text = Bytes(cleaned.text.begin(), cleaned.text.end()), .items = {}};
  for (const auto& stripped : cleaned.stripped) {
    result.items.push_back(Item(kFirstStripped, stripped.kind, stripped.count));
  }
  return result;
}

}  // namespace shoji::relay
