// Which language a terminal reads. Pure.
#pragma once

#include <cstdint>

namespace shoji::rdp {

enum class Language : uint8_t { kJapanese, kEnglish };

// `keyboard_layout` as in TS_UD_CS_CORE. Japanese unless the terminal says that its keyboard is another one's: it is
// the language of everybody this is made for.
inline Language LanguageOf(uint32_t keyboard_layout) {
  constexpr uint32_t kJapaneseLayout = 0x0411;
  const uint32_t layout = keyboard_layout & 0xffff;
  return layout == 0 || layout == kJapaneseLayout ? Language::kJapanese : Language::kEnglish;
}

}  // namespace shoji::rdp
