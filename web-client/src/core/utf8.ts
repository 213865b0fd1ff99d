// UTF-8 as the wire wants it: well formed, no NUL, no surrogates, no overlong forms. Written here because the core
// compiles without the DOM library, where TextDecoder lives. Pure.

/** The bytes of `text`; lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) pushCodePoint(bytes, character.codePointAt(0) ?? 0);
  return Uint8Array.from(bytes);
}

/** The text of `bytes`, or null when they are not plain UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  let text = "";
  let at = 0;
  while (at < bytes.length) {
    const length = sequenceLength(bytes[at] ?? 0);
    const code = length === 0 ? -1 : codePoint(bytes, at, length);
    if (code <= 0) return null;
    text += String.fromCodePoint(code);
    at += length;
  }
  return text;
}

/**
 * `text` without NUL, cut into pieces of at most `maxBytes` (>= 4) UTF-8 bytes, never inside a code point.
 * Empty text gives no piece.
 */
export function splitUtf8(text: string, maxBytes: number): string[] {
  const pieces: string[] = [];
  let piece = "";
  let size = 0;
  for (const character of text.replaceAll("\0", "")) {
    const bytes = encodeUtf8(character).length;
    if (size + bytes > maxBytes) {
      pieces.push(piece);
      piece = "";
      size = 0;
    }
    piece += character;
    size += bytes;
  }
  return piece === "" ? pieces : [...pieces, piece];
}

function pushCodePoint(bytes: number[], given: number): void {
  const code = given >= 0xd800 && given <= 0xdfff ? 0xfffd : given;
  if (code < 0x80) bytes.push(code);
  else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
  else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
  else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
}

function tail(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

function sequenceLength(first: number): number {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 0;
}

const smallest = [0, 0, 0x80, 0x800, 0x10000];

/** The code point of the `length` bytes at `at`, or -1 (short, bad tail, overlong, surrogate, beyond Unicode). */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  let code = (bytes[at] ?? 0) & (length === 1 ? 0x7f : 0xff >> (length + 1));
  for (let i = 1; i < length; ++i) {
    const byte = bytes[at + i] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  const surrogate = code >= 0xd800 && code <= 0xdfff;
  return code < (smallest[length] ?? 0) || surrogate || code > 0x10ffff ? -1 : code;
}
