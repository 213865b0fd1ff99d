// The members of an office document, for inspectors: a converter shows what belongs to the document, but whoever
// unpacks the file finds every member. Pure.
#pragma once

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

// The text of every member of a zipped office document: XML as it stands, with its references resolved; of pictures and
// a few known small binaries what can be made out in their bytes; names and extra fields. kRefused when it holds a
// member nobody here reads (embedded documents, programs, anything that is no XML or picture); kInvalid when bytes
// stand outside of the members (zip_parts.h); kTooLarge for more than `most`.
Result<std::string> OfficePartsText(ByteSpan content, size_t most);

// For the old formats, which keep everything in one: what can be made out in the bytes. kRefused when there are macros
// or packed files.
Result<std::string> OldOfficeText(ByteSpan content, size_t most);

// kRefused when LibreOffice's flat document holds bytes that are no picture: an embedded workbook, say.
Result<void> RefuseEmbeddedBytes(std::string_view flat);

}  // namespace shoji::extract
