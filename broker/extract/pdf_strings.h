// What a PDF says besides the text of its pages, for inspectors: title and author, comments, fields of forms,
// bookmarks, addresses, XMP, and streams no page uses. Pure.
#pragma once

#include <string>

#include "codec/base/bytes.h"
#include "codec/base/result.h"

namespace shoji::extract {

// Every string of every object, the text of every stream that is no page, font, picture or the like, and what stands
// after the end mark; each on a line. Not: earlier states of an object that was saved anew, drawings no page shows.
// kInvalid when qpdf (pdf_objects) cannot read the file (damaged, locked), kRefused when it carries files, sound or
// film, kTooLarge for more than `most`.
Result<std::string> PdfStrings(ByteSpan content, size_t most);

}  // namespace shoji::extract
