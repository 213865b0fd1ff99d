// Looks through a text for what may not leave and says how sensitive that makes it. Streaming: the text is fed in
// pieces cut anywhere, memory is bounded, time is linear in its length. Pure, one thread. README.md has the rules in
// words.
#pragma once

#include <string_view>

#include "policy/inspect/contact_scanner.h"
#include "policy/inspect/context_words.h"
#include "policy/inspect/digit_run.h"
#include "policy/inspect/inspection.h"
#include "policy/inspect/inspector_settings.h"
#include "policy/inspect/marking_scanner.h"
#include "policy/inspect/number_finder.h"
#include "policy/inspect/unicode.h"

namespace shoji::inspect {

class TextInspector : private DigitRunSink {
 public:
  // Takes what it needs of `settings`.
  explicit TextInspector(const InspectorSettings& settings);
  TextInspector(const TextInspector&) = delete;
  TextInspector& operator=(const TextInspector&) = delete;

  // The next bytes of the text, UTF-8. Bytes that are none are skipped and make the inspection malformed.
  void Feed(std::string_view utf8);
  // What the whole text holds. Call once, feed nothing afterwards. kGoesOn: its writer may still be in the middle of a
  // word: 秘 is no marking yet, it may become 秘書.
  enum class End { kWhole, kGoesOn };
  Inspection Finish(End end = End::kWhole);

  // Work done so far: characters looked at, as often as they were, and numbers tried. At most kMostStepsPerByte for
  // each byte.
  static constexpr uint64_t kMostStepsPerByte = 64;
  uint64_t steps() const { return position_ + tally_.work; }

 private:
  void TakeRun(const DigitRun& run) override;
  void TakePoint(char32_t c);
  void TakeFolded(char32_t c);
  policy::Classification ClassOf(Kind kind) const;

  InspectorSettings settings_;
  Tally tally_;
  unicode::Utf8Reader reader_;
  unicode::Folder folder_;
  ContextWords context_;
  NumberFinder numbers_;
  ContactScanner contacts_;
  MarkingScanner markings_;
  DigitRunCollector digits_;
  uint64_t position_ = 0;
  bool malformed_ = false;
  bool after_return_ = false;
};

// The inspection of a text that is there as a whole.
Inspection Inspect(std::string_view utf8, const InspectorSettings& settings);

}  // namespace shoji::inspect
