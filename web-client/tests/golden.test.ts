// The same bytes as the C++ side: every message reads alike and re-encodes identically, every frame sequence gives the
// same pixels.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseFrame } from "../src/core/frame";
import { FrameDecoder } from "../src/core/frame_decoder";
import { parseRects } from "../src/core/frame_rect";
import { encodePicture, parsePicture } from "../src/core/picture";
import { RgbaScreen } from "../src/core/rgba_screen";
import { encodeWire, parseClientMessage, parseHintMessage, parseServerMessage } from "../src/core/wire";

interface Golden {
  messages: { file: string; direction: "client" | "server" | "hint"; type: string; fields: Record<string, unknown> }[];
  frames: { name: string; files: string[]; width: number; height: number; lossy: boolean; rgb_sha256: string }[];
  pictures: { width: number; height: number; rgb: string; content: string }[];
  sections: { why: string; allowed: boolean; width: number; height: number; raw_bytes: number; unpacked: string }[];
  refused: { direction: "client" | "server" | "hint"; why: string; bytes: string }[];
}

const folder = new URL("../../tests/golden/", import.meta.url);
const golden = JSON.parse(readFileSync(new URL("golden.json", folder), "utf8")) as Golden;
const parsers = { client: parseClientMessage, server: parseServerMessage, hint: parseHintMessage };
const renamed: Record<string, string> = { protocol_version: "version", session_serial: "serial", utf8: "text" };

function load(file: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(file, folder)));
}

function hex(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function nameHere(field: string): string {
  const name = renamed[field] ?? field.replace(/_px$/, "");
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

describe("golden bytes", () => {
  test("there are messages and frames", () => {
    expect(golden.messages.length).toBeGreaterThan(20);
    expect(golden.frames.length).toBeGreaterThan(8);
  });

  test.each(golden.messages)("$file reads alike and re-encodes to the same bytes", ({ file, direction, fields }) => {
    const bytes = load(file);
    const message = parsers[direction](bytes);
    expect(message).not.toBeNull();
    if (!message) return;
    expect([...encodeWire(message)]).toEqual([...bytes]);
    const record = message as unknown as Record<string, unknown>;
    for (const [field, value] of Object.entries(fields)) {
      const here = record[nameHere(field)];
      if (here instanceof Uint8Array) expect(hex(here)).toBe(value);
      else if (Array.isArray(here)) expect(here).toEqual(value);
      else if (here !== undefined) expect(String(here)).toBe(String(value));
    }
  });

  test.each(golden.refused)("refused: $why", ({ direction, bytes }) => {
    const message = fromHex(bytes);
    expect(parsers[direction](message)).toBeNull();
    expect(direction === "server" ? parseFrame(message) : null).toBeNull();
  });

  test.each(golden.pictures)(
    "a picture of $width x $height reads alike and is written alike",
    ({ rgb, content, ...size }) => {
      const picture = parsePicture(fromHex(content));
      expect(picture).toMatchObject(size);
      if (!picture) return;
      expect(hex(picture.rgb)).toBe(rgb);
      expect(hex(encodePicture(picture))).toBe(content);
    },
  );

  test.each(golden.sections)("a section with $why: allowed $allowed", ({ allowed, raw_bytes, unpacked, ...screen }) => {
    expect(parseRects(fromHex(unpacked), 1, screen, raw_bytes) !== null).toBe(allowed);
  });

  test.each(golden.frames.filter(({ lossy }) => !lossy))("$name gives the same pixels", (given) => {
    const screen = new RgbaScreen();
    for (const file of given.files) {
      const frame = parseFrame(load(file));
      expect(frame && screen.apply(frame)).toBe(true);
    }
    expect([screen.width, screen.height]).toEqual([given.width, given.height]);
    const rgb = screen.rgba.filter((_, i) => i % 4 !== 3);
    expect(createHash("sha256").update(rgb).digest("hex")).toBe(given.rgb_sha256);
  });

  test.each(golden.frames.filter(({ lossy }) => lossy))("$name hands over whole JPEG pictures", ({ files }) => {
    for (const file of files) {
      const frame = parseFrame(load(file));
      const operations = (frame && new FrameDecoder().decode(frame)?.operations) ?? [];
      const pictures = operations.flatMap((operation) => (operation.kind === "jpeg" ? [operation.bytes] : []));
      expect(pictures.length).toBeGreaterThan(0);
      for (const picture of pictures) expect([...picture.subarray(0, 2)]).toEqual([0xff, 0xd8]);
    }
  });
});
