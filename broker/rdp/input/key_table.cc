#include "broker/rdp/input/key_table.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace shoji::rdp {
namespace {

constexpr size_t kScancodes = 128;
using Table = std::array<KeyMeaning, kScancodes>;

constexpr uint16_t kUsageOfA = 0x04;
constexpr uint16_t kUsageOf1 = 0x1e;
constexpr uint16_t kUsageOfF1 = 0x3a;
constexpr uint16_t kUsageOfF13 = 0x68;
constexpr uint16_t kUsageOfKeypad1 = 0x59;
constexpr uint32_t kF1 = 0xffbe;
constexpr uint32_t kKeypad0 = 0xffb0;
constexpr uint8_t kFirstDigitScancode = 0x02;
constexpr uint8_t kFirstFunctionScancode = 0x3b;
constexpr uint8_t kF13Scancode = 0x64;

struct CharacterKey {
  uint8_t scancode;
  uint16_t hid_usage;
  char plain;
  char shifted;
};

struct FunctionKey {
  uint8_t scancode;
  uint16_t hid_usage;
  uint32_t keysym;
};

struct KeypadKey {
  uint8_t scancode;
  uint16_t hid_usage;
  uint32_t moves;  // without Num Lock
  uint32_t writes;
};

// Source: Windows' kbdus and kbd106, Keyboard Scan Code Specification (Microsoft, 2000).
constexpr std::array kAmericanKeys = {
    CharacterKey{0x0c, 0x2d, '-', '_'},  CharacterKey{0x0d, 0x2e, '=', '+'},  CharacterKey{0x1a, 0x2f, '[', '{'},
    CharacterKey{0x1b, 0x30, ']', '}'},  CharacterKey{0x27, 0x33, ';', ':'},  CharacterKey{0x28, 0x34, '\'', '"'},
    CharacterKey{0x29, 0x35, '`', '~'},  CharacterKey{0x2b, 0x31, '\\', '|'}, CharacterKey{0x33, 0x36, ',', '<'},
    CharacterKey{0x34, 0x37, '.', '>'},  CharacterKey{0x35, 0x38, '/', '?'},  CharacterKey{0x56, 0x64, '\\', '|'},
    CharacterKey{0x73, 0x87, '\\', '_'}, CharacterKey{0x7d, 0x89, '\\', '|'},
};
// The yen key writes what Windows has there: a backslash, whatever the cap shows.
constexpr std::array kJapaneseKeys = {
    CharacterKey{0x0c, 0x2d, '-', '='},  CharacterKey{0x0d, 0x2e, '^', '~'},  CharacterKey{0x1a, 0x2f, '@', '`'},
    CharacterKey{0x1b, 0x30, '[', '{'},  CharacterKey{0x27, 0x33, ';', '+'},  CharacterKey{0x28, 0x34, ':', '*'},
    CharacterKey{0x2b, 0x31, ']', '}'},  CharacterKey{0x33, 0x36, ',', '<'},  CharacterKey{0x34, 0x37, '.', '>'},
    CharacterKey{0x35, 0x38, '/', '?'},  CharacterKey{0x56, 0x64, '\\', '|'}, CharacterKey{0x73, 0x87, '\\', '_'},
    CharacterKey{0x7d, 0x89, '\\', '|'},
};
constexpr std::string_view kAmericanShiftedDigits = "!@#$%^&*()";
constexpr std::string_view kJapaneseShiftedDigits = "!\"#$%&'()0";  // Shift+0 writes nothing of its own

constexpr std::array kFunctionKeys = {
    FunctionKey{0x01, 0x29, keysym::kEscape},
    FunctionKey{0x0e, 0x2a, keysym::kBackSpace},
    FunctionKey{0x0f, 0x2b, keysym::kTab},
    FunctionKey{0x1c, 0x28, keysym::kReturn},
    FunctionKey{0x1d, 0xe0, keysym::kControlLeft},
    FunctionKey{0x2a, 0xe1, keysym::kShiftLeft},
    FunctionKey{0x36, 0xe5, keysym::kShiftRight},
    FunctionKey{0x37, 0x55, 0xffaa},  // keypad *
    FunctionKey{0x38, 0xe2, keysym::kAltLeft},
    FunctionKey{0x39, 0x2c, ' '},
    FunctionKey{0x3a, 0x39, keysym::kCapsLock},
    FunctionKey{0x45, 0x53, keysym::kNumLock},
    FunctionKey{0x46, 0x47, keysym::kScrollLock},
    FunctionKey{0x4a, 0x56, 0xffad},  // keypad -
    FunctionKey{0x4e, 0x57, 0xffab},  // keypad +
    FunctionKey{0x54, 0x46, 0xff61},  // Alt+PrintScreen
    FunctionKey{0x57, 0x44, kF1 + 10},
    FunctionKey{0x58, 0x45, kF1 + 11},
    FunctionKey{0x59, 0x67, 0xffbd},  // keypad =
    FunctionKey{0x70, 0x88, 0xff27},  // カタカナ/ひらがな
    FunctionKey{0x71, 0x91, 0xff30},  // 英数 (Apple)
    FunctionKey{0x72, 0x90, 0xff25},  // かな (Apple)
    FunctionKey{0x76, kUsageOfF13 + 11, kF1 + 23},
    FunctionKey{0x79, 0x8a, 0xff23},  // 変換
    FunctionKey{0x7b, 0x8b, 0xff22},  // 無変換
    FunctionKey{0x7e, 0x85, 0xffac},  // keypad ,
};

constexpr std::array kExtendedKeys = {
    FunctionKey{0x1c, 0x58, keysym::kKeypadEnter},
    FunctionKey{0x1d, 0xe4, keysym::kControlRight},
    FunctionKey{0x35, 0x54, 0xffaf},  // keypad /
    FunctionKey{0x37, 0x46, 0xff61},  // PrintScreen
    FunctionKey{0x38, 0xe6, keysym::kAltRight},
    FunctionKey{0x45, 0x53, keysym::kNumLock},  // as Windows' keyboard hooks report it
    FunctionKey{0x46, 0x48, keysym::kPause},    // Ctrl+Pause
    FunctionKey{0x47, 0x4a, keysym::kHome},
    FunctionKey{0x48, 0x52, keysym::kUp},
    FunctionKey{0x49, 0x4b, 0xff55},
    FunctionKey{0x4b, 0x50, keysym::kLeft},
    FunctionKey{0x4d, 0x4f, keysym::kRight},
    FunctionKey{0x4f, 0x4d, keysym::kEnd},
    FunctionKey{0x50, 0x51, keysym::kDown},
    FunctionKey{0x51, 0x4e, 0xff56},
    FunctionKey{0x52, 0x49, 0xff63},
    FunctionKey{0x53, 0x4c, keysym::kDelete},
    FunctionKey{0x5b, 0xe3, keysym::kSuperLeft},
    FunctionKey{0x5c, 0xe7, keysym::kSuperRight},
    FunctionKey{0x5d, 0x65, 0xff67},   // menu
    FunctionKey{0x32, 0, 0x1008ff18},  // home page
    FunctionKey{0x67, 0, 0x1008ff29},  // load again
    FunctionKey{0x69, 0, 0x1008ff27},  // forward
    FunctionKey{0x6a, 0, 0x1008ff26},  // back
};

constexpr std::array kKeypadKeys = {
    KeypadKey{0x47, 0x5f, 0xff95, kKeypad0 + 7},
    KeypadKey{0x48, 0x60, 0xff97, kKeypad0 + 8},
    KeypadKey{0x49, 0x61, 0xff9a, kKeypad0 + 9},
    KeypadKey{0x4b, 0x5c, 0xff96, kKeypad0 + 4},
    KeypadKey{0x4c, 0x5d, 0xff9d, kKeypad0 + 5},
    KeypadKey{0x4d, 0x5e, 0xff98, kKeypad0 + 6},
    KeypadKey{0x4f, kUsageOfKeypad1, 0xff9c, kKeypad0 + 1},
    KeypadKey{0x50, 0x5a, 0xff99, kKeypad0 + 2},
    KeypadKey{0x51, 0x5b, 0xff9b, kKeypad0 + 3},
    KeypadKey{0x52, 0x62, 0xff9e, kKeypad0},
    KeypadKey{0x53, 0x63, 0xff9f, 0xffae},
};

constexpr KeyMeaning Function(uint16_t hid_usage, uint32_t keysym) {
  return {.hid_usage = hid_usage, .kind = KeyKind::kFunction, .plain = keysym, .shifted = keysym};
}

constexpr KeyMeaning Character(uint16_t hid_usage, char plain, char shifted) {
  return {.hid_usage = hid_usage,
          .kind = KeyKind::kCharacter,
          .plain = static_cast<uint32_t>(plain),
          .shifted = static_cast<uint32_t>(shifted)};
}

constexpr void AddLetters(Table& table, uint8_t first_scancode, std::string_view row) {
  for (size_t i = 0; i < row.size(); ++i) {
    const auto letter = static_cast<uint16_t>(row[i] - 'a');
    table[first_scancode + i] = {.hid_usage = static_cast<uint16_t>(kUsageOfA + letter),
                                 .kind = KeyKind::kLetter,
                                 .plain = static_cast<uint32_t>('a') + letter,
                                 .shifted = static_cast<uint32_t>('A') + letter};
  }
}

// What American and Japanese keyboards have in common.
constexpr Table CommonKeys(std::string_view shifted_digits) {
  Table table{};
  AddLetters(table, 0x10, "qwertyuiop");
  AddLetters(table, 0x1e, "asdfghjkl");
  AddLetters(table, 0x2c, "zxcvbnm");
  for (uint16_t i = 0; i < 10; ++i) {
    table[kFirstDigitScancode + i] =
        Character(static_cast<uint16_t>(kUsageOf1 + i), "1234567890"[i], shifted_digits[i]);
    table[kFirstFunctionScancode + i] = Function(static_cast<uint16_t>(kUsageOfF1 + i), kF1 + i);
  }
  for (uint16_t i = 0; i < 11; ++i) {
    table[kF13Scancode + i] = Function(static_cast<uint16_t>(kUsageOfF13 + i), kF1 + 12 + i);
  }
  for (const FunctionKey& key : kFunctionKeys) table[key.scancode] = Function(key.hid_usage, key.keysym);
  for (const KeypadKey& key : kKeypadKeys) {
    table[key.scancode] = {
        .hid_usage = key.hid_usage, .kind = KeyKind::kKeypad, .plain = key.moves, .shifted = key.writes};
  }
  return table;
}

constexpr Table American() {
  Table table = CommonKeys(kAmericanShiftedDigits);
  for (const CharacterKey& key : kAmericanKeys) table[key.scancode] = Character(key.hid_usage, key.plain, key.shifted);
  return table;
}

constexpr Table Japanese() {
  Table table = CommonKeys(kJapaneseShiftedDigits);
  for (const CharacterKey& key : kJapaneseKeys) table[key.scancode] = Character(key.hid_usage, key.plain, key.shifted);
  table[0x29] = Function(0x35, keysym::kZenkakuHankaku);
  table[0x3a] = {.hid_usage = 0x39,
                 .kind = KeyKind::kCharacter,
                 .plain = keysym::kEisuToggle,
                 .shifted = keysym::kCapsLock};  // 英数, with Shift Caps Lock
  return table;
}

constexpr Table Extended() {
  Table table{};
  for (const FunctionKey& key : kExtendedKeys) table[key.scancode] = Function(key.hid_usage, key.keysym);
  return table;
}

constexpr Table kAmericanTable = American();
constexpr Table kJapaneseTable = Japanese();
constexpr Table kExtendedTable = Extended();

}  // namespace

KeyboardShape ShapeOf(uint32_t layout, uint32_t type) {
  constexpr uint32_t kJapaneseLanguage = 0x0411;
  constexpr uint32_t kEnhanced101 = 4;
  const bool japanese = (layout & 0xffff) == kJapaneseLanguage && type != kEnhanced101;
  return japanese ? KeyboardShape::kJapanese : KeyboardShape::kAmerican;
}

const KeyMeaning* FindKey(uint8_t scancode, bool extended, KeyboardShape shape) {
  if (scancode >= kScancodes) return nullptr;
  const Table& table =
      extended ? kExtendedTable : (shape == KeyboardShape::kJapanese ? kJapaneseTable : kAmericanTable);
  const KeyMeaning& key = table[scancode];
  return key.plain == 0 ? nullptr : &key;
}

}  // namespace shoji::rdp
