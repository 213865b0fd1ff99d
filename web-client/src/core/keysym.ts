// KeyboardEvent key/code -> X11 keysym (X11/keysymdef.h). What the user sees on the key cap or on the screen decides, so
// layouts need no table here; the physical code only separates left from right and the numpad from the rest. Pure.

const byKey: Record<string, number> = {
  Backspace: 0xff08,
  Tab: 0xff09,
  Enter: 0xff0d,
  Pause: 0xff13,
  ScrollLock: 0xff14,
  Escape: 0xff1b,
  Home: 0xff50,
  ArrowLeft: 0xff51,
  ArrowUp: 0xff52,
  ArrowRight: 0xff53,
  ArrowDown: 0xff54,
  PageUp: 0xff55,
  PageDown: 0xff56,
  End: 0xff57,
  PrintScreen: 0xff61,
  Insert: 0xff63,
  ContextMenu: 0xff67,
  NumLock: 0xff7f,
  CapsLock: 0xffe5,
  Delete: 0xffff,
  AltGraph: 0xfe03,
  // Japanese keys. ja: 変換, 無変換, ひらがな, カタカナ, 半角/全角, 英数, 漢字.
  KanjiMode: 0xff21,
  NonConvert: 0xff22,
  Convert: 0xff23,
  Romaji: 0xff24,
  Hiragana: 0xff25,
  Katakana: 0xff26,
  HiraganaKatakana: 0xff27,
  KanaMode: 0xff27,
  Zenkaku: 0xff28,
  Hankaku: 0xff29,
  ZenkakuHankaku: 0xff2a,
  Alphanumeric: 0xff30,
  Eisu: 0xff30,
  BrowserBack: 0x1008ff26,
  BrowserForward: 0x1008ff27,
  BrowserRefresh: 0x1008ff29,
  BrowserHome: 0x1008ff18,
};

const sided: Record<string, readonly [left: number, right: number]> = {
  Shift: [0xffe1, 0xffe2],
  Control: [0xffe3, 0xffe4],
  Alt: [0xffe9, 0xffea],
  Meta: [0xffeb, 0xffec],
  OS: [0xffeb, 0xffec],
};

const numpad: Record<string, number> = {
  Enter: 0xff8d,
  Home: 0xff95,
  ArrowLeft: 0xff96,
  ArrowUp: 0xff97,
  ArrowRight: 0xff98,
  ArrowDown: 0xff99,
  PageUp: 0xff9a,
  PageDown: 0xff9b,
  End: 0xff9c,
  Clear: 0xff9d,
  Insert: 0xff9e,
  Delete: 0xff9f,
  "=": 0xffbd,
  "*": 0xffaa,
  "+": 0xffab,
  ",": 0xffac,
  "-": 0xffad,
  ".": 0xffae,
  "/": 0xffaf,
};

/** Keys whose `key` says nothing useful while the terminal's IME has it, told by position instead (JIS keyboards). */
const byCode: Record<string, number> = {
  Convert: 0xff23,
  NonConvert: 0xff22,
  KanaMode: 0xff27,
  Lang1: 0xff25,
  Lang2: 0xff30,
};

/** The keysym, or 0 when the key has none (dead keys, keys the IME keeps, keys unknown to X). */
export function keysymOf(key: string, code: string): number {
  const pair = sided[key];
  if (pair) return code.endsWith("Right") ? pair[1] : pair[0];
  const onNumpad = code.startsWith("Numpad") ? numpadKeysym(key) : 0;
  return onNumpad || byKey[key] || functionKey(key) || (byCode[code] ?? characterKeysym(key));
}

/** Keys that switch the terminal's own IME: a terminal that has one keeps them. */
export function isImeSwitch(key: string): boolean {
  return ["Zenkaku", "Hankaku", "ZenkakuHankaku", "KanjiMode", "Alphanumeric", "Eisu", "Lang1", "Lang2"].includes(key);
}

function numpadKeysym(key: string): number {
  return /^[0-9]$/.test(key) ? 0xffb0 + Number(key) : (numpad[key] ?? 0);
}

function functionKey(key: string): number {
  const match = /^F([1-9]|1[0-9]|2[0-4])$/.exec(key);
  return match ? 0xffbe - 1 + Number(match[1]) : 0;
}

/** Latin-1 characters are their own keysym; all others are 0x01000000 + code point. */
function characterKeysym(key: string): number {
  const code = key.codePointAt(0) ?? 0;
  if (key !== String.fromCodePoint(code) || code < 0x20 || code === 0x7f) return 0;
  const latin1 = code < 0x7f || (code >= 0xa0 && code <= 0xff);
  return latin1 ? code : 0x01000000 + code;
}
