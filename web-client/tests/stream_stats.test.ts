import { describe, expect, test } from "vitest";
import { op } from "../src/core/frame_rect";
import { type PixelsByWay, pixelsByWay, StreamStats } from "../src/core/stream_stats";

const none: PixelsByWay = { fill: 0, copy: 0, cached: 0, palette: 0, rgb: 0, picture: 0, video: 0 };

function frame(atMs: number, more: { bytes?: number; presentMs?: number; pixels?: Partial<PixelsByWay> } = {}) {
  const { bytes = 1000, presentMs = 8, pixels = {} } = more;
  return { atMs, bytes, serverMs: 2, decodeMs: 1, presentMs, pixels: { ...none, ...pixels } };
}

describe("StreamStats", () => {
  test("knows nothing before the first frame", () => {
    const figures = new StreamStats().figures(0);
    expect(figures.framesPerSecond).toBe(0);
    expect(figures.presentMs).toBeNull();
    expect(figures.answerMs).toBeNull();
    expect(figures.shares).toEqual([]);
  });

  test("counts frames and bytes of the last two seconds only", () => {
    const stats = new StreamStats();
    for (let i = 0; i < 60; ++i) stats.shown(frame(i * 100), 0);
    const figures = stats.figures(5900);
    expect(figures.framesPerSecond).toBe(11); // 3900 to 5900, both ends
    expect(figures.kilobitsPerSecond).toBe(84);
  });

  test("one slow frame does not move the median", () => {
    const stats = new StreamStats();
    for (const presentMs of [8, 400, 9]) stats.shown(frame(10, { presentMs }), 0);
    expect(stats.figures(10).presentMs).toBe(9);
  });

  test("a key is answered by the first picture that came after it was applied", () => {
    const stats = new StreamStats();
    stats.sent(5, 100);
    stats.shown(frame(110), 4);
    expect(stats.figures(110).answerMs).toBeNull();
    stats.shown(frame(130), 5);
    stats.shown(frame(150), 5);
    expect(stats.figures(150).answerMs).toBe(30);
  });

  test("input ids may wrap", () => {
    const stats = new StreamStats();
    stats.sent(0xffffffff, 100);
    stats.shown(frame(120), 2);
    expect(stats.figures(120).answerMs).toBe(20);
  });

  test("shares are percent of the pixels, largest first", () => {
    const stats = new StreamStats();
    stats.shown(frame(0, { pixels: { palette: 100, copy: 300 } }), 0);
    expect(stats.figures(0).shares).toEqual([
      { way: "copy", percent: 75 },
      { way: "palette", percent: 25 },
    ]);
  });
});

test("pixels are counted by how they travel", () => {
  const rect = { arg: 0, a: 0, b: 0, x: 0, y: 0, width: 10, height: 5 };
  const pixels = pixelsByWay([
    { ...rect, op: op.fill },
    { ...rect, op: op.jpeg },
    { ...rect, op: op.jpeg },
  ]);
  expect(pixels).toEqual({ ...none, fill: 50, picture: 100 });
});
