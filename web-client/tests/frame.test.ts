import { describe, expect, test } from "vitest";
import { parseFrame } from "../src/core/frame";
import { FrameDecoder, type Operation } from "../src/core/frame_decoder";
import { RgbaScreen } from "../src/core/rgba_screen";
import { buildFrame, type FrameSpec } from "./frame_builder";

const whole = { x: 0, y: 0, width: 320, height: 240 };

function show(...specs: FrameSpec[]): RgbaScreen {
  const screen = new RgbaScreen();
  for (const spec of specs) {
    const frame = parseFrame(buildFrame(spec));
    expect(frame && screen.apply(frame)).toBe(true);
  }
  return screen;
}

function pixel(screen: RgbaScreen, x: number, y: number): number[] {
  const at = (y * screen.width + x) * 4;
  return [...screen.rgba.subarray(at, at + 4)];
}

/** Pixels or colours as the wire has them: red and blue less green. */
function lessGreen(rgb: number[]): number[] {
  return rgb.map((value, i) => (i % 3 === 1 ? value : value - Number(rgb[i - (i % 3) + 1])) & 0xff);
}

function accepted(spec: FrameSpec): boolean {
  return operationsOf(spec) !== null;
}

/** What the last of these frames gives to draw. */
function operationsOf(...specs: FrameSpec[]): readonly Operation[] | null {
  const decoder = new FrameDecoder(true);
  let operations: readonly Operation[] | null = null;
  for (const spec of specs) {
    const frame = parseFrame(buildFrame(spec));
    operations = (frame && decoder.decode(frame)?.operations) ?? null;
  }
  return operations;
}

describe("frame decoding", () => {
  test("a KEY frame without rectangles is black and opaque", () => {
    expect(pixel(show({ rects: [] }), 319, 239)).toEqual([0, 0, 0, 255]);
  });

  test("FILL paints its rectangle and nothing else", () => {
    const screen = show({ rects: [{ op: 0, x: 10, y: 20, width: 2, height: 1, b: 0x0a0b0c }] });
    expect(pixel(screen, 11, 20)).toEqual([10, 11, 12, 255]);
    expect(pixel(screen, 12, 20)).toEqual([0, 0, 0, 255]);
    expect(pixel(screen, 11, 21)).toEqual([0, 0, 0, 255]);
  });

  test.each([
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
    [1, 1],
    [-1, 1],
  ])("COPY over itself by (%i, %i) has the meaning of memmove", (dx, dy) => {
    const noise = Array.from({ length: 20 * 20 * 3 }, (_, i) => (i * 37) & 0xff);
    const before = { rects: [{ op: 4, x: 40, y: 40, width: 20, height: 20 }], lossless: noise };
    const moved = { op: 1, x: 40 + dx, y: 40 + dy, width: 20, height: 20, a: 40, b: 40 };
    const first = show(before);
    const second = show(before, { flags: 0, rects: [moved] });
    for (let y = 0; y < 20; ++y) {
      for (let x = 0; x < 20; ++x) {
        expect(pixel(second, 40 + dx + x, 40 + dy + y)).toEqual(pixel(first, 40 + x, 40 + y));
      }
    }
  });

  test.each([
    [1, 2, [0b01000000]],
    [2, 3, [0b00011000]],
    [4, 16, [0x01, 0x20]],
    [8, 256, [0, 1, 2]],
  ])("PALETTE with %i bits an index reads the first pixel from the high bits", (bits, colours, row) => {
    const palette = Array.from({ length: colours * 3 }, (_, i) => Math.floor(i / 3) * 10 + (i % 3));
    const rect = { op: 3, arg: bits, a: colours, x: 5, y: 5, width: 3, height: 1 };
    const screen = show({ rects: [rect], lossless: [...lessGreen(palette), ...row] });
    const expected = bits === 1 ? [0, 1, 0] : [0, 1, 2];
    expect([5, 6, 7].map((x) => pixel(screen, x, 5)[0])).toEqual(expected.map((i) => i * 10));
  });

  test.each([
    [0, [10, 20, 30, 11, 21, 31, 12, 22, 32, 13, 23, 33]],
    [1, [10, 20, 30, 1, 1, 1, 12, 22, 32, 1, 1, 1]],
    [2, [10, 20, 30, 11, 21, 31, 2, 2, 2, 2, 2, 2]],
  ])("RGB with predictor %i gives the same pixels", (predictor, lossless) => {
    const rect = { op: 4, arg: predictor, x: 0, y: 0, width: 2, height: 2 };
    const screen = show({ rects: [rect], lossless: lessGreen(lossless) });
    expect(pixel(screen, 0, 0)).toEqual([10, 20, 30, 255]);
    expect(pixel(screen, 1, 0)).toEqual([11, 21, 31, 255]);
    expect(pixel(screen, 0, 1)).toEqual([12, 22, 32, 255]);
    expect(pixel(screen, 1, 1)).toEqual([13, 23, 33, 255]);
  });

  test("prediction wraps at 256", () => {
    const rect = { op: 4, arg: 1, x: 0, y: 0, width: 2, height: 1 };
    expect(pixel(show({ rects: [rect], lossless: [250, 0, 0, 10, 0, 0] }), 1, 0)[0]).toBe(4);
  });

  test("JPEG bytes are handed over in order, each with its own length", () => {
    const rect = { op: 5, width: 8, height: 8, y: 0 };
    const operations = operationsOf({
      rects: [
        { ...rect, x: 0, b: 2 },
        { ...rect, x: 8, b: 1 },
      ],
      raw: [1, 2, 3],
    });
    expect(operations?.map((o) => (o.kind === "jpeg" ? [...o.bytes] : null))).toEqual([[1, 2], [3]]);
  });

  test("VIDEO bytes are handed over with their flags, to a client that takes them", () => {
    const spec = { rects: [{ op: 6, arg: 3, x: 1, y: 1, width: 64, height: 66, b: 2 }], raw: [7, 8] };
    const operation = operationsOf(spec)?.[0];
    expect(operation).toMatchObject({ kind: "video", key: true, fullChroma: true });
    expect(operation?.kind === "video" ? [...operation.bytes] : null).toEqual([7, 8]);
    const frame = parseFrame(buildFrame(spec));
    expect(frame && new FrameDecoder(false).decode(frame)).toBeNull();
  });

  const left = { x: 0, y: 0, width: 100, height: 64 };
  const stored = {
    rects: [
      { op: 0, ...left, b: 0x0a0b0c },
      { op: 7, ...left, b: 4094 },
    ],
  };

  test("CACHED paints what STORE kept, piece by piece", () => {
    const screen = show(
      stored,
      { flags: 0, rects: [{ op: 0, ...whole, b: 0xffffff }] },
      {
        flags: 0,
        rects: [{ op: 2, x: 200, y: 100, width: 36, height: 64, b: 4095 }],
      },
    );
    expect(pixel(screen, 235, 163)).toEqual([10, 11, 12, 255]);
    expect(pixel(screen, 236, 163)).toEqual([255, 255, 255, 255]);
    expect(pixel(screen, 0, 0)).toEqual([255, 255, 255, 255]);
  });

  test.each<[string, number, FrameSpec["rects"][0]]>([
    ["the right piece", 1, { op: 2, x: 1, y: 1, width: 36, height: 64, b: 4095 }],
    ["both pieces", 1, { op: 2, x: 1, y: 1, width: 100, height: 64, b: 4094 }],
    ["another width", 0, { op: 2, x: 1, y: 1, width: 35, height: 64, b: 4095 }],
    ["another height", 0, { op: 2, x: 1, y: 1, width: 36, height: 63, b: 4095 }],
    ["an empty slot", 0, { op: 2, x: 1, y: 1, width: 36, height: 64, b: 4093 }],
  ])("CACHED of %s: allowed %i", (_, allowed, rect) => {
    expect(operationsOf(stored, { flags: 0, rects: [rect] }) !== null).toBe(allowed === 1);
    expect(operationsOf(stored, { flags: 1, rects: [rect] })).toBeNull();
  });

  test("a frame without KEY needs a picture of its size", () => {
    const frame = parseFrame(buildFrame({ flags: 0, rects: [] }));
    expect(frame && new RgbaScreen().apply(frame)).toBe(false);
    show({ rects: [] }, { flags: 0, rects: [] });
  });
});

describe("frame refusals", () => {
  const fill = { op: 0, ...whole, b: 0 };
  const refused: [string, FrameSpec][] = [
    ["a screen that is too small", { width: 318, rects: [] }],
    ["an unknown flag", { flags: 4, rects: [] }],
    ["an unknown op", { rects: [{ ...fill, op: 8 }] }],
    ["slots behind the last", { rects: [{ ...fill, op: 7, b: 4096 - 19 }] }],
    ["a video of odd width", { rects: [{ op: 6, arg: 1, x: 0, y: 0, width: 65, height: 64, b: 1 }], raw: [1] }],
    ["a rectangle outside", { rects: [{ ...fill, x: 1 }] }],
    ["an empty rectangle", { rects: [{ ...fill, width: 0 }] }],
    ["a copy from outside", { rects: [{ op: 1, x: 0, y: 0, width: 10, height: 10, a: 311, b: 0 }] }],
    ["a fill with a fourth byte", { rects: [{ ...fill, b: 0x01000000 }] }],
    [
      "a palette with one colour",
      { rects: [{ op: 3, arg: 1, a: 1, x: 0, y: 0, width: 1, height: 1 }], lossless: [0, 0, 0, 0] },
    ],
    [
      "an index without colour",
      { rects: [{ op: 3, arg: 2, a: 2, x: 0, y: 0, width: 1, height: 1 }], lossless: [0, 0, 0, 1, 1, 1, 0xc0] },
    ],
    [
      "a pad bit",
      { rects: [{ op: 3, arg: 1, a: 2, x: 0, y: 0, width: 1, height: 1 }], lossless: [0, 0, 0, 1, 1, 1, 0x81] },
    ],
    ["an unknown predictor", { rects: [{ op: 4, arg: 3, x: 0, y: 0, width: 1, height: 1 }], lossless: [0, 0, 0] }],
    ["too little packed data", { rects: [{ op: 4, x: 0, y: 0, width: 1, height: 1 }], lossless: [0, 0] }],
    ["packed data left over", { rects: [{ op: 4, x: 0, y: 0, width: 1, height: 1 }], lossless: [0, 0, 0, 0] }],
    ["raw data left over", { rects: [], raw: [1] }],
    ["a JPEG longer than the raw section", { rects: [{ op: 5, x: 0, y: 0, width: 8, height: 8, b: 2 }], raw: [1] }],
  ];
  test.each(refused)("%s is refused", (_, spec) => {
    expect(accepted(spec)).toBe(false);
  });

  test("their allowed twins are accepted", () => {
    expect(accepted({ flags: 3, rects: [fill] })).toBe(true);
    expect(accepted({ rects: [{ ...fill, op: 7, b: 4096 - 20 }] })).toBe(true);
    expect(accepted({ rects: [{ op: 6, arg: 1, x: 0, y: 0, width: 66, height: 64, b: 1 }], raw: [1] })).toBe(true);
    expect(accepted({ rects: [{ op: 1, x: 0, y: 0, width: 10, height: 10, a: 310, b: 0 }] })).toBe(true);
    const palette = { op: 3, arg: 2, a: 2, x: 0, y: 0, width: 1, height: 1 };
    expect(accepted({ rects: [palette], lossless: [0, 0, 0, 1, 1, 1, 0x40] })).toBe(true);
  });

  test("every shortened message is refused", () => {
    const message = buildFrame({ rects: [{ op: 4, x: 0, y: 0, width: 1, height: 1 }], lossless: [1, 2, 3] });
    for (let length = 0; length < message.length; ++length) {
      expect(parseFrame(message.slice(0, length))).toBeNull();
    }
    expect(parseFrame(message)).not.toBeNull();
  });
});
