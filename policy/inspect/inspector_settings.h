// Which class each finding means, when contacts become a list, and the words a municipality adds. A value; any thread
// reads it. The defaults follow the 総務省 guideline (README.md says why); a rule file can only make them stricter.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "codec/base/result.h"
#include "policy/inspect/inspection.h"

namespace shoji::inspect {

class InspectorSettings {
 public:
  static constexpr size_t kMaxWords = 64;
  static constexpr size_t kMaxWordCodePoints = 32;

  struct Word {
    std::u32string folded;  // as unicode::FoldText() leaves it, without spaces
    policy::Classification classification;
    bool operator==(const Word&) const = default;
  };

  InspectorSettings();

  policy::Classification ClassOf(Kind kind) const { return classes_[static_cast<size_t>(kind)]; }
  // Contacts that make a list, and a large list: contact_list_from < contact_list_large_from.
  uint32_t list_from() const { return list_from_; }
  uint32_t large_list_from() const { return large_list_from_; }
  const std::vector<Word>& words() const { return words_; }

  // Setters for the table [inspectors] of a rule file. Failure: nothing has changed, and the message says what to write
  // instead. A class below the present one is refused.
  Result<void> Raise(std::string_view kind_name, policy::Classification classification);
  // `key`: "contact_list_from" (3..10) or "contact_list_large_from" (contact_list_from + 1..100); never above the
  // present one.
  Result<void> LowerThreshold(std::string_view key, int64_t count);
  // A word (2..32 characters) that marks a document wherever it stands. Saying it again can only raise its class.
  Result<void> AddWord(std::string_view utf8, policy::Classification classification);

  bool operator==(const InspectorSettings&) const = default;

 private:
  std::array<policy::Classification, kKinds> classes_;
  uint32_t list_from_ = 10;
  uint32_t large_list_from_ = 100;
  std::vector<Word> words_;
};

}  // namespace shoji::inspect
