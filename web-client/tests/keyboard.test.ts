import { describe, expect, test } from "vitest";
import { hidUsage } from "../src/core/hid_usage";
import { Keyboard, type KeyStroke } from "../src/core/keyboard";
import { keysymOf } from "../src/core/keysym";

function stroke(key: string, code: string, more: Partial<KeyStroke> = {}): KeyStroke {
  return { key, code, keyCode: 0, isComposing: false, ctrl: false, shift: false, alt: false, meta: false, ...more };
}

describe("keysyms and usages", () => {
  test.each([
    ["a", "KeyA", 0x61, 0x04],
    ["A", "KeyA", 0x41, 0x04],
    ["!", "Digit1", 0x21, 0x1e],
    ["0", "Digit0", 0x30, 0x27],
    ["¥", "IntlYen", 0xa5, 0x89],
    ["\\", "IntlYen", 0x5c, 0x89],
    ["|", "IntlYen", 0x7c, 0x89],
    ["\\", "IntlRo", 0x5c, 0x87],
    ["_", "IntlRo", 0x5f, 0x87],
    ["Convert", "Convert", 0xff23, 0x8a],
    ["NonConvert", "NonConvert", 0xff22, 0x8b],
    ["Unidentified", "Convert", 0xff23, 0x8a],
    ["Zenkaku", "Backquote", 0xff28, 0x35],
    ["KanaMode", "KanaMode", 0xff27, 0x88],
    ["Hiragana", "KanaMode", 0xff25, 0x88],
    ["F1", "F1", 0xffbe, 0x3a],
    ["F12", "F12", 0xffc9, 0x45],
    ["F13", "F13", 0xffca, 0x68],
    ["7", "Numpad7", 0xffb7, 0x5f],
    ["0", "Numpad0", 0xffb0, 0x62],
    ["Home", "Numpad7", 0xff95, 0x5f],
    ["Enter", "NumpadEnter", 0xff8d, 0x58],
    ["Enter", "Enter", 0xff0d, 0x28],
    ["Shift", "ShiftLeft", 0xffe1, 0xe1],
    ["Shift", "ShiftRight", 0xffe2, 0xe5],
    ["Control", "ControlRight", 0xffe4, 0xe4],
    ["あ", "Digit3", 0x01003042, 0x20],
    ["𠮷", "", 0x01020bb7, 0],
    ["Dead", "BracketLeft", 0, 0x2f],
  ])("%s on %s", (key, code, keysym, usage) => {
    expect(keysymOf(key, code)).toBe(keysym);
    expect(hidUsage(code)).toBe(usage);
  });
});

describe("keyboard", () => {
  test("a key goes down, repeats and goes up", () => {
    const keyboard = new Keyboard(false);
    const a = { keysym: 0x61, code: 4 };
    expect(keyboard.down(stroke("a", "KeyA")).changes).toEqual([{ ...a, down: true }]);
    expect(keyboard.down(stroke("a", "KeyA")).changes).toEqual([{ ...a, down: true }]);
    expect(keyboard.up(stroke("a", "KeyA")).changes).toEqual([{ ...a, down: false }]);
    expect(keyboard.up(stroke("a", "KeyA")).changes).toEqual([]);
  });

  test("a key goes up as what it went down, whatever Shift says by then", () => {
    const keyboard = new Keyboard(false);
    keyboard.down(stroke("A", "KeyA", { shift: true }));
    expect(keyboard.up(stroke("a", "KeyA")).changes).toEqual([{ keysym: 0x41, code: 4, down: false }]);
  });

  test("keys of the terminal's IME stay here, and so do their keyups", () => {
    const keyboard = new Keyboard(false);
    for (const ime of [stroke("Process", "KeyA", { keyCode: 229 }), stroke("a", "KeyA", { isComposing: true })]) {
      expect(keyboard.down(ime)).toEqual({ changes: [], handled: false, escape: false });
      expect(keyboard.up(stroke("a", "KeyA")).changes).toEqual([]);
    }
  });

  test("the IME switch stays here only when the terminal has an IME", () => {
    const press = stroke("Zenkaku", "Backquote");
    expect(new Keyboard(true).down(press).handled).toBe(false);
    expect(new Keyboard(false).down(press).changes).toHaveLength(1);
  });

  test("a modifier whose keyup was lost goes up before the next key", () => {
    const keyboard = new Keyboard(false);
    keyboard.down(stroke("Alt", "AltLeft", { alt: true }));
    expect(keyboard.down(stroke("x", "KeyX")).changes).toEqual([
      { keysym: 0xffe9, code: 0xe2, down: false },
      { keysym: 0x78, code: 0x1b, down: true },
    ]);
  });

  test("a modifier that is still held stays down", () => {
    const keyboard = new Keyboard(false);
    keyboard.down(stroke("Control", "ControlLeft", { ctrl: true }));
    expect(keyboard.down(stroke("c", "KeyC", { ctrl: true })).changes).toHaveLength(1);
  });

  test("releasing all gives every held key once, last first", () => {
    const keyboard = new Keyboard(false);
    keyboard.down(stroke("Control", "ControlLeft", { ctrl: true }));
    keyboard.down(stroke("c", "KeyC", { ctrl: true }));
    expect(keyboard.releaseAll().map(({ keysym, down }) => [keysym, down])).toEqual([
      [0x63, false],
      [0xffe3, false],
    ]);
    expect(keyboard.releaseAll()).toEqual([]);
  });

  test("Ctrl+Alt+Shift gives the keyboard back and leaves nothing held", () => {
    const keyboard = new Keyboard(false);
    keyboard.down(stroke("Control", "ControlLeft", { ctrl: true }));
    keyboard.down(stroke("Alt", "AltLeft", { ctrl: true, alt: true }));
    const verdict = keyboard.down(stroke("Shift", "ShiftLeft", { ctrl: true, alt: true, shift: true }));
    expect(verdict.escape).toBe(true);
    expect(verdict.changes.map(({ down }) => down)).toEqual([false, false]);
    expect(keyboard.releaseAll()).toEqual([]);
  });

  test("Ctrl+Shift+T is an ordinary key", () => {
    expect(new Keyboard(false).down(stroke("T", "KeyT", { ctrl: true, shift: true })).escape).toBe(false);
  });
});
