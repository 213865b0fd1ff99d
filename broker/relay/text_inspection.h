// What the gate does with a text before asking the engine for good: looks for what must not leave, and takes out of it
// what a person cannot see. Pure, any thread; the work itself is policy/inspect's.
#pragma once

#include <optional>
#include <vector>

#include "codec/wire/messages.h"
#include "policy/rules/rule_set.h"

namespace shoji::relay {

struct TextFindings {
  policy::Classification classification = policy::Classification::kNone;
  std::vector<wire::DetailItem> items;
};
// nullopt: the bytes are no plain UTF-8 text, so nobody can say what they are.
std::optional<TextFindings> InspectText(ByteSpan text, const policy::RuleSet& rules);

struct CleanText {
  Bytes text;
  std::vector<wire::DetailItem> items;  // what went
};
// `text` as a person sees it. Plain UTF-8.
CleanText Clean(ByteSpan text);

}  // namespace shoji::relay
