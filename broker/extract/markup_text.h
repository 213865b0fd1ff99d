// The text of HTML and of flat OpenDocument XML: what is between the tags, and of the attributes those that carry
// content. Forgiving as browsers are: it reads anything and never fails. Linear time. Pure.
#pragma once

#include <string>
#include <string_view>

#include "codec/base/result.h"

namespace shoji::extract {

enum class Detail {
  kEverything,  // for inspectors: also attributes that carry content, comments, headers and footers
  kShown,       // for people
};

// Elements that end a line or a cell do so; script, style and embedded bytes are left out; character references are
// resolved. kTooLarge when longer than `most`.
Result<std::string> MarkupText(std::string_view markup, Detail detail, size_t most);
// The markup itself, tags and all, with its character references resolved.
std::string ResolvedReferences(std::string_view markup);

}  // namespace shoji::extract
