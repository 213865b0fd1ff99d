// The programs that know PDF and office files: poppler and LibreOffice, from Debian. Each runs as a child inside the
// same confinement; what they write is as distrusted as what they read. One thread, blocks until the child has ended:
// the process is disposable, and whoever started it ends it when it takes too long (broker/transfer/file_inspector).
#pragma once

#include <string>
#include <string_view>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

// Where inputs and outputs lie: an empty directory in memory.
inline constexpr const char* kWorkDirectory = "/tmp";

// How LibreOffice is to read a file: the extension it goes by, and the flat format that holds all of its kind.
struct OfficeKind {
  std::string_view extension;  // "docx"
  std::string_view flat;       // "fodt", "fods", "fodp"
};

// The text of every page. kInvalid when the file is damaged or locked, kRefused when it has files attached (their
// text is not in it).
Result<std::string> PdfText(ByteSpan content);
// XML of every piece of text there is, also of what is hidden or lies outside its page. kInvalid as above.
Result<std::string> PdfMarkup(ByteSpan content);
// Flat OpenDocument XML of the whole document: hidden sheets, notes, comments, headers and changes included. kInvalid
// when LibreOffice cannot read the file (damaged, locked).
Result<std::string> FlatDocument(ByteSpan content, OfficeKind kind);

}  // namespace shoji::extract
