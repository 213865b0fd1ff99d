import { describe, expect, test } from "vitest";
import { decodeUtf8, encodeUtf8, splitUtf8 } from "../src/core/utf8";

describe("utf8", () => {
  test.each(["", "abc", "éß", "東京都", "𠮷野家", "\u{10ffff}"])("%s is written as the platform writes it", (text) => {
    expect([...encodeUtf8(text)]).toEqual([...new TextEncoder().encode(text)]);
    expect(decodeUtf8(encodeUtf8(text))).toBe(text);
  });

  test("NUL and malformed bytes are refused", () => {
    for (const bytes of [[0], [0x80], [0xc0, 0x80], [0xed, 0xbf, 0xbf], [0xf4, 0x90, 0x80, 0x80], [0xe3, 0x81]]) {
      expect(decodeUtf8(Uint8Array.from(bytes))).toBeNull();
    }
  });

  test("long text is cut at code points and nothing is lost", () => {
    const text = "霞が関𠮷a".repeat(300);
    const pieces = splitUtf8(text, 1024);
    expect(pieces.join("")).toBe(text);
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(encodeUtf8(piece).length).toBeLessThanOrEqual(1024);
  });

  test("text that just fits is one piece, empty text is none, NUL is dropped", () => {
    expect(splitUtf8("a".repeat(1024), 1024)).toHaveLength(1);
    expect(splitUtf8("a".repeat(1025), 1024)).toHaveLength(2);
    expect(splitUtf8("", 1024)).toEqual([]);
    expect(splitUtf8("a\0b", 1024)).toEqual(["ab"]);
  });
});
