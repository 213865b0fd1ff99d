// The same bytes as the C++ side: every message re-encodes identically, every frame sequence gives the same pixels.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseFrame } from "../src/core/frame";
import { RgbaScreen } from "../src/core/rgba_screen";
import { encodeWire, parseClientMessage, parseHintMessage, parseServerMessage } from "../src/core/wire";

interface Golden {
  messages: { file: string; type: string; fields: Record<string, unknown> }[];
  frames: { name: string; files: string[]; width: number; height: number; rgb: string }[];
}

const folder = new URL("../../tests/golden/", import.meta.url);
const present = existsSync(new URL("golden.json", folder));
const golden: Golden = present
  ? (JSON.parse(readFileSync(new URL("golden.json", folder), "utf8")) as Golden)
  : { messages: [], frames: [] };

function load(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, folder)));
}

describe.skipIf(!present)("golden bytes", () => {
  test("there are messages and frames", () => {
    expect(golden.messages.length).toBeGreaterThan(10);
    expect(golden.frames.length).toBeGreaterThan(0);
  });

  test.each(golden.messages.filter(({ type }) => !/^frame$/i.test(type)))(
    "$file re-encodes to the same bytes",
    ({ file }) => {
      const bytes = load(file);
      const message = parseClientMessage(bytes) ?? parseServerMessage(bytes) ?? parseHintMessage(bytes);
      expect(message).not.toBeNull();
      if (message) expect([...encodeWire(message)]).toEqual([...bytes]);
    },
  );

  test.each(golden.frames)("$name gives the same pixels", ({ files, width, height, rgb }) => {
    const screen = new RgbaScreen();
    for (const file of files) {
      const frame = parseFrame(load(file));
      expect(frame && screen.apply(frame)).toBe(true);
    }
    expect([screen.width, screen.height]).toEqual([width, height]);
    const shown = Buffer.from(screen.rgba.filter((_, i) => i % 4 !== 3));
    expect(shown.equals(Buffer.from(load(rgb)))).toBe(true);
  });
});
