// The zstd stream of frames. That compressed blocks are read right is shown by the golden frames; here: the stream's
// rules, its bounds, and that damage never throws.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseFrame } from "../src/core/frame";
import { ZstdStream } from "../src/core/zstd_stream";
import { storeAsZstd } from "./raw_zstd";

const header = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x50];
const threeBytes = [3 << 3, 0, 0, 7, 8, 9];

function unpack(packed: number[], unpackedBytes: number): number[] | null {
  const stream = new ZstdStream();
  stream.restart();
  const unpacked = stream.unpack(Uint8Array.from(packed), unpackedBytes);
  return unpacked && [...unpacked];
}

/** A block of one byte, `count` times. */
function repeated(byte: number, count: number): number[] {
  const value = (count << 3) | 2;
  return [value & 0xff, (value >> 8) & 0xff, value >> 16, byte];
}

function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 48271) >>> 0) % 0x7fffffff || 1;
    return state % below;
  };
}

describe("a stream's sections", () => {
  test("stored and repeated blocks", () => {
    expect(unpack([...header, ...threeBytes, ...repeated(5, 2)], 5)).toEqual([7, 8, 9, 5, 5]);
  });

  test("nothing is nothing", () => {
    expect(unpack([], 0)).toEqual([]);
    expect(unpack([], 1)).toBeNull();
  });

  test.each<[string, number[], number]>([
    ["fewer bytes than announced", [...header, ...threeBytes], 4],
    ["more bytes than announced", [...header, ...threeBytes], 2],
    ["a block cut short", [...header, ...threeBytes.slice(0, 5)], 3],
    ["half a header behind", [...header, ...threeBytes, 8], 3],
    ["a last block", [...header, (3 << 3) | 1, 0, 0, 7, 8, 9], 3],
    ["a reserved block", [...header, (3 << 3) | 6, 0, 0, 7, 8, 9], 3],
    ["no header", threeBytes, 3],
    ["another magic number", [0x29, ...header.slice(1), ...threeBytes], 3],
    ["a content size", [0x28, 0xb5, 0x2f, 0xfd, 0x20, 3, ...threeBytes], 3],
    ["a checksum", [0x28, 0xb5, 0x2f, 0xfd, 4, 0x50, ...threeBytes], 3],
    ["a window over 2 MiB", [...header.slice(0, 5), 0x59, ...threeBytes], 3],
    ["a block over 128 KiB", [...header, ...repeated(1, 0x20001)], 0x20001],
  ])("%s: refused", (_, packed, unpackedBytes) => {
    expect(unpack(packed, unpackedBytes)).toBeNull();
  });

  test("their allowed twins", () => {
    expect(unpack([...header, ...threeBytes], 3)).toEqual([7, 8, 9]);
    expect(unpack([...header.slice(0, 5), 0x58, ...threeBytes], 3)).toEqual([7, 8, 9]);
    expect(unpack([...header, ...repeated(1, 0x20000)], 0x20000)?.length).toBe(0x20000);
  });

  test("a bomb is stopped at what was announced", () => {
    const bomb = [...header];
    for (let i = 0; i < 2000; ++i) bomb.push(...repeated(1, 0x20000));
    expect(unpack(bomb, 0x20000)).toBeNull();
  });

  test("after a broken section nothing is read until the stream starts anew", () => {
    const stream = new ZstdStream();
    const good = Uint8Array.from([...header, ...threeBytes]);
    expect(stream.unpack(good, 3)).toBeNull();
    stream.restart();
    expect(stream.unpack(good, 4)).toBeNull();
    expect(stream.unpack(Uint8Array.from(threeBytes), 3)).toBeNull();
    stream.restart();
    expect(stream.unpack(good, 3)).not.toBeNull();
    expect(stream.unpack(Uint8Array.from(threeBytes), 3)).not.toBeNull();
  });

  test("sections of any size follow one another, however many", () => {
    const below = random(3);
    const stream = new ZstdStream();
    stream.restart();
    for (let i = 0, total = 0; total < 12_000_000; ++i) {
      const bytes = Uint8Array.from(
        { length: 1 + below(below(8) === 0 ? 900_000 : 5000) },
        (_, k) => (k * 7 + i) & 0xff,
      );
      const unpacked = stream.unpack(storeAsZstd(bytes, i === 0), bytes.length);
      expect(unpacked && Buffer.compare(unpacked, bytes)).toBe(0);
      total += bytes.length;
    }
  });
});

describe("damaged golden sections", () => {
  const folder = new URL("../../tests/golden/", import.meta.url);
  const frames = readdirSync(folder).flatMap((name) => {
    const frame = name.endsWith(".bin") ? parseFrame(new Uint8Array(readFileSync(new URL(name, folder)))) : null;
    return frame?.key && frame.packed.length > 20 ? [{ name, frame }] : [];
  });

  test.each(frames)("$name", ({ frame }) => {
    const below = random(frame.packed.length);
    const stream = new ZstdStream();
    stream.restart();
    expect(stream.unpack(frame.packed, frame.unpackedBytes)).not.toBeNull();
    for (let round = 0; round < 300; ++round) {
      const damaged = frame.packed.slice();
      for (let i = below(4); i >= 0; --i) damaged[6 + below(damaged.length - 6)] = below(256);
      stream.restart();
      expect(() => stream.unpack(damaged, frame.unpackedBytes)).not.toThrow();
    }
  });
});
