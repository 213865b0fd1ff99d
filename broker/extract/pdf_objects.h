// What qpdf finds in the objects of a PDF. The only qpdf, and the only C++17: clang 19 takes qpdf's headers no further.
// One thread; no state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shoji::extract {

struct PdfString {
  std::string bytes, utf8;  // as it stands, and as its mark says
};

struct PdfObjects {
  enum class State { kRead, kDamaged, kCarriesFiles, kTooLarge };
  State state = State::kRead;  // anything but kRead: the rest means nothing
  std::vector<PdfString> strings;
  std::vector<std::string> names;     // each once
  std::vector<std::string> streams;   // unpacked; none that pages, fonts and the like are drawn with
  std::vector<std::string> pictures;  // as they stand
};

// kDamaged when qpdf cannot read the file (locked, too); kCarriesFiles for files, sound and film; kTooLarge when the
// parts were more than `most` bytes together (a picture of more is left out).
PdfObjects ReadPdfObjects(std::string_view content, size_t most);

}  // namespace shoji::extract
