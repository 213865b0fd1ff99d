// What the gate does with a text before asking the engine for good: looks for what must not leave, and takes out of it
// what a person cannot see. Pure, any thread; the work itself is policy/inspect's. A long text is looked at in pieces:
// whoever does that on the service thread serves others in between.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "codec/wire/content_hash.h"
#include "codec/wire/messages.h"
#include "policy/engine.h"
#include "policy/inspect/clean_text.h"
#include "policy/inspect/text_inspector.h"
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

// Both for one text.
class TextInspection {
 public:
  // A hostile text takes up to 0.3 µs a byte (./shoji bench inspect), so that a piece takes about 5 ms.
  static constexpr size_t kPieceBytes = 16 * 1024;

  struct Outcome {
    std::optional<TextFindings> found;  // as of InspectText()
    CleanText cleaned;
    wire::Sha256 cleaned_sha256{};
  };

  // `engine`'s inspectors look at it.
  explicit TextInspection(std::shared_ptr<const policy::Engine> engine);

  // Looks at the next kPieceBytes of `text`, the same text each time. True when all of it has been looked at.
  bool Step(ByteSpan text);
  // Once, after Step() gave true.
  Outcome Finish();
  // Whether it looked with the inspectors of `engine`.
  bool Used(const std::shared_ptr<const policy::Engine>& engine) const { return engine_ == engine; }

 private:
  std::shared_ptr<const policy::Engine> engine_;  // also the desk's
  inspect::TextInspector inspector_;
  inspect::TextCleaner cleaner_;
  wire::ContentHash cleaned_hash_;
  size_t looked_at_ = 0;
  bool plain_ = true;
};

}  // namespace shoji::relay
