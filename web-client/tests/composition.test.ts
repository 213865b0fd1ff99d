import { describe, expect, test } from "vitest";
import { Composition } from "../src/core/composition";

const preedit = (text: string, cursorBytes: number) => ({ kind: "preedit", text, cursorBytes });
const text = (value: string) => ({ kind: "text", text: value });

describe("composition", () => {
  test("Chrome's order: the input event comes before compositionend; the text leaves once", () => {
    const ime = new Composition();
    ime.start();
    const out = [
      ...ime.update("と"),
      ...ime.input("insertCompositionText", "と", true),
      ...ime.update("東京都"),
      ...ime.input("insertCompositionText", "東京都", true),
      ...ime.end("東京都"),
    ];
    expect(out).toEqual([preedit("と", 3), preedit("東京都", 9), text("東京都")]);
  });

  test("Firefox's and Safari's order: an input event follows compositionend; the text leaves once", () => {
    const ime = new Composition();
    ime.start();
    ime.update("東京");
    const out = [
      ...ime.end("東京"),
      ...ime.input("insertCompositionText", "東京", false),
      ...ime.input("insertFromComposition", "東京", false),
    ];
    expect(out).toEqual([text("東京")]);
  });

  test("an abandoned composition is cleared, one that showed nothing is silent", () => {
    const ime = new Composition();
    ime.start();
    ime.update("あ");
    expect(ime.end("")).toEqual([preedit("", 0)]);
    ime.start();
    expect(ime.end("")).toEqual([]);
  });

  test("text put in without a composition leaves as text; deletions do not", () => {
    const ime = new Composition();
    expect(ime.input("insertText", "😀", false)).toEqual([text("😀")]);
    expect(ime.input("deleteContentBackward", null, false)).toEqual([]);
    expect(ime.input("insertLineBreak", null, false)).toEqual([]);
  });

  test("the terminal's clipboard does not cross as text", () => {
    for (const type of ["insertFromPaste", "insertFromDrop", "insertFromYank"]) {
      expect(new Composition().input(type, "secret", false)).toEqual([]);
    }
  });

  test("long text is cut, in order", () => {
    const long = "霞".repeat(700);
    const out = new Composition().input("insertText", long, false);
    expect(out.map((o) => o.text).join("")).toBe(long);
    expect(out).toHaveLength(3);
  });
});
