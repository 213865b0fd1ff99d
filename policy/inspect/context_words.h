// Remembers where the text last said what kind of number comes: "個人番号", "My Number", "住民票コード". One text, one
// thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/inspect/inspection.h"

namespace shoji::inspect {

class ContextWords {
 public:
  ContextWords();
  void Take(char32_t c, uint64_t position);
  // Position right after the last such word for `kind`, in folded code points; nothing while there was none.
  std::optional<uint64_t> LastSeen(Kind kind) const { return seen_[static_cast<size_t>(kind)]; }

 private:
  static constexpr size_t kRing = 32;  // a power of two, longer than every word
  struct Word {
    std::u32string folded;
    Kind kind;
  };
  bool EndsWith(const std::u32string& word) const;

  std::vector<Word> words_;
  std::array<char32_t, kRing> ring_{};
  uint64_t taken_ = 0;
  std::array<std::optional<uint64_t>, kKinds> seen_;
};

}  // namespace shoji::inspect
