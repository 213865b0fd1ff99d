// Foreign bytes never throw and never hang: golden messages, damaged at random but repeatably.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseFrame } from "../src/core/frame";
import { FrameDecoder } from "../src/core/frame_decoder";
import { RgbaScreen } from "../src/core/rgba_screen";
import { parseClientMessage, parseHintMessage, parseServerMessage } from "../src/core/wire";

const folder = new URL("../../tests/golden/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".bin"));
const rounds = 40;

/** xorshift32: the same damage on every run. */
function generator(seed: number): (below: number) => number {
  let state = seed | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

function damage(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  const damaged = bytes.slice(0, random(8) === 0 ? random(bytes.length + 1) : bytes.length);
  for (let i = random(6); i >= 0 && damaged.length > 0; --i) {
    const reach = random(2) === 0 ? Math.min(64, damaged.length) : damaged.length;
    damaged[random(reach)] = random(256);
  }
  if (damaged.length >= 8 && random(2) === 0) new DataView(damaged.buffer).setUint32(4, damaged.length - 8, true);
  return damaged;
}

function swallow(bytes: Uint8Array): void {
  parseClientMessage(bytes);
  parseServerMessage(bytes);
  parseHintMessage(bytes);
  const frame = parseFrame(bytes);
  if (!frame) return;
  new FrameDecoder(true).decode(frame);
  new RgbaScreen().apply(frame);
}

describe("damaged messages", () => {
  test.each(files)("%s", (file) => {
    const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
    const random = generator(bytes.length * 2654435761);
    for (let i = 0; i < rounds; ++i) {
      const damaged = damage(bytes, random);
      expect(() => swallow(damaged)).not.toThrow();
    }
  });
});
