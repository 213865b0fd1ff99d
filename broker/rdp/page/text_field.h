// One line that a person edits: the text, and where the caret is. UTF-8, whole characters. Wipes what it held. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace shoji::rdp {

class TextField {
 public:
  explicit TextField(size_t max_bytes);
  ~TextField() { Clear(); }
  TextField(const TextField&) = delete;
  TextField& operator=(const TextField&) = delete;

  const std::string& text() const { return text_; }
  size_t caret() const { return caret_; }  // in bytes, between characters
  size_t Characters() const { return CharactersBefore(text_.size()); }
  size_t CharactersBefore(size_t bytes) const;

  // False when it has no room for all of it: then nothing is put in.
  bool Insert(std::string_view utf8);
  // Moves or deletes by the keysym of a key; false when the field does nothing with it.
  bool Edit(uint32_t keysym);
  // Overwrites what was there.
  void Clear();

 private:
  size_t Before(size_t at) const;
  size_t After(size_t at) const;
  void Erase(size_t from, size_t to);

  size_t max_bytes_;
  std::string text_;  // never grows beyond what it reserved: no copy of a secret is left behind
  size_t caret_ = 0;
};

}  // namespace shoji::rdp
