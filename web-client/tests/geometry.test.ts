import { describe, expect, test } from "vitest";
import { clampScreen, contains, scalePercent } from "../src/core/geometry";

describe("geometry", () => {
  test("a screen size is brought into range and to even numbers", () => {
    expect(clampScreen({ width: 1281, height: 801.9 })).toEqual({ width: 1280, height: 800 });
    expect(clampScreen({ width: 1, height: 1 })).toEqual({ width: 320, height: 240 });
    expect(clampScreen({ width: 9999, height: 9999 })).toEqual({ width: 3840, height: 2160 });
  });

  test("a rectangle that touches the edge is inside, one beyond is not", () => {
    const size = { width: 320, height: 240 };
    expect(contains(size, { x: 310, y: 230, width: 10, height: 10 })).toBe(true);
    expect(contains(size, { x: 311, y: 230, width: 10, height: 10 })).toBe(false);
    expect(contains(size, { x: 0, y: 0, width: 0, height: 10 })).toBe(false);
  });

  test("the scale is a percentage between 50 and 400", () => {
    expect(scalePercent(1.25)).toBe(125);
    expect(scalePercent(0.1)).toBe(50);
    expect(scalePercent(9)).toBe(400);
  });
});
