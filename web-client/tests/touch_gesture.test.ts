import { describe, expect, test } from "vitest";
import { TouchGesture } from "../src/core/touch_gesture";

describe("touch gesture", () => {
  test("a tap is a left click where it began", () => {
    const touch = new TouchGesture();
    expect(touch.down(1, 10, 20)).toBe(true);
    expect(touch.move(1, 12, 21)).toEqual([]);
    expect(touch.up(1)).toEqual([{ kind: "click", x: 10, y: 20, button: "left" }]);
  });

  test("a long press is a right click, and lifting adds nothing", () => {
    const touch = new TouchGesture();
    touch.down(1, 10, 20);
    expect(touch.longPressed()).toEqual([{ kind: "click", x: 10, y: 20, button: "right" }]);
    expect(touch.up(1)).toEqual([]);
  });

  test("a slide scrolls against the finger, and is neither tap nor long press", () => {
    const touch = new TouchGesture();
    touch.down(1, 100, 100);
    expect(touch.move(1, 100, 80)).toEqual([{ kind: "scroll", x: 100, y: 100, dx: 0, dy: 20 }]);
    expect(touch.longPressed()).toEqual([]);
    expect(touch.up(1)).toEqual([]);
  });

  test("two fingers together scroll as far as they slide", () => {
    const touch = new TouchGesture();
    touch.down(1, 0, 0);
    expect(touch.down(2, 50, 0)).toBe(false);
    const actions = [...touch.move(1, 0, -30), ...touch.move(2, 50, -30)];
    expect(actions.reduce((sum, a) => sum + (a.kind === "scroll" ? a.dy : 0), 0)).toBe(30);
  });

  test("after a cancelled touch the next tap works", () => {
    const touch = new TouchGesture();
    touch.down(1, 0, 0);
    touch.cancel(1);
    touch.down(2, 5, 5);
    expect(touch.up(2)).toHaveLength(1);
  });
});
