#include "broker/rdp/page/text_field.h"

#include <string.h>

#include <algorithm>

#include "broker/rdp/input/key_table.h"

namespace shoji::rdp {
namespace {

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }

}  // namespace

TextField::TextField(size_t max_bytes) : max_bytes_(max_bytes) { text_.reserve(max_bytes); }

size_t TextField::CharactersBefore(size_t bytes) const {
  return static_cast<size_t>(
      std::count_if(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(bytes), BeginsCharacter));
}

bool TextField::Insert(std::string_view utf8) {
  if (text_.size() + utf8.size() > max_bytes_) return false;
  text_.insert(caret_, utf8);
  caret_ += utf8.size();
  return true;
}

bool TextField::Edit(uint32_t keysym) {
  switch (keysym) {
    case keysym::kBackSpace:
      Erase(Before(caret_), caret_);
      return true;
    case keysym::kDelete:
      Erase(caret_, After(caret_));
      return true;
    case keysym::kLeft:
      caret_ = Before(caret_);
      return true;
    case keysym::kRight:
      caret_ = After(caret_);
      return true;
    case keysym::kHome:
      caret_ = 0;
      return true;
    case keysym::kEnd:
      caret_ = text_.size();
      return true;
    default:
      return false;
  }
}

void TextField::Clear() {
  explicit_bzero(text_.data(), text_.size());
  text_.clear();
  caret_ = 0;
}

size_t TextField::Before(size_t at) const {
  if (at == 0) return 0;
  do --at;
  while (at > 0 && !BeginsCharacter(text_[at]));
  return at;
}

size_t TextField::After(size_t at) const {
  if (at >= text_.size()) return text_.size();
  do ++at;
  while (at < text_.size() && !BeginsCharacter(text_[at]));
  return at;
}

void TextField::Erase(size_t from, size_t to) {
  const size_t end = text_.size();
  text_.erase(from, to - from);
  text_.resize(end);  // zeros over what the end was
  text_.resize(end - (to - from));
  caret_ = from;
}

}  // namespace shoji::rdp
