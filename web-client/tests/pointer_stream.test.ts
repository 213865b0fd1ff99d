import { describe, expect, test } from "vitest";
import {
  type PointerState,
  PointerStream,
  remotePoint,
  type WheelState,
  wireButtons,
} from "../src/core/pointer_stream";

function recorder() {
  const sent: (PointerState | WheelState)[] = [];
  const stream = new PointerStream({ pointer: (s) => sent.push(s), wheel: (s) => sent.push(s) });
  return { sent, stream };
}

describe("pointer stream", () => {
  test("moves are joined until the flush", () => {
    const { sent, stream } = recorder();
    for (let x = 0; x < 10; ++x) expect(stream.move({ x, y: 1, buttons: 0 })).toBe(true);
    expect(sent).toEqual([]);
    stream.flush();
    stream.flush();
    expect(sent).toEqual([{ x: 9, y: 1, buttons: 0 }]);
  });

  test("a press leaves at once, at its own place", () => {
    const { sent, stream } = recorder();
    stream.move({ x: 1, y: 1, buttons: 0 });
    expect(stream.move({ x: 2, y: 2, buttons: 1 })).toBe(false);
    expect(sent).toEqual([{ x: 2, y: 2, buttons: 1 }]);
    stream.flush();
    expect(sent).toHaveLength(1);
  });

  test("a move that is waiting leaves before the wheel", () => {
    const { sent, stream } = recorder();
    stream.move({ x: 5, y: 5, buttons: 0 });
    stream.wheel(5, 5, 0, 100, 0);
    expect(sent).toEqual([
      { x: 5, y: 5, buttons: 0 },
      { x: 5, y: 5, dx: 0, dy: 120 },
    ]);
  });

  test("pixels, lines and pages become notches; fractions add up", () => {
    const { sent, stream } = recorder();
    stream.wheel(0, 0, 0, 3, 1);
    stream.wheel(0, 0, 0, -1, 2);
    for (let i = 0; i < 8; ++i) stream.wheel(0, 0, 0, 1.25, 0);
    const dy = sent.map((s) => ("dy" in s ? s.dy : 0));
    expect(dy.slice(0, 2)).toEqual([120, -120]);
    expect(dy.slice(2).reduce((a, b) => a + b, 0)).toBe(12);
  });

  test("after a reset a press is a press again", () => {
    const { sent, stream } = recorder();
    stream.move({ x: 1, y: 1, buttons: 1 });
    stream.reset();
    stream.move({ x: 1, y: 1, buttons: 1 });
    expect(sent).toHaveLength(2);
  });

  test("DOM buttons become the wire's", () => {
    expect([1, 2, 4, 8, 16, 31].map(wireButtons)).toEqual([1, 4, 2, 8, 16, 31]);
  });

  test("a point of the element becomes a remote pixel, at any scale", () => {
    const shown = { width: 1024, height: 640 };
    const remote = { width: 1280, height: 800 };
    expect(remotePoint(0, 0, shown, remote)).toEqual({ x: 0, y: 0 });
    expect(remotePoint(512, 320, shown, remote)).toEqual({ x: 640, y: 400 });
    expect(remotePoint(5000, -5, shown, remote)).toEqual({ x: 1279, y: 0 });
  });
});
