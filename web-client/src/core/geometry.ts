// Sizes and points of the remote screen, in device pixels, and the limits every side of Shoji agrees on.
// Pure; no DOM.

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

export const minScreen: Size = { width: 320, height: 240 };
export const maxScreen: Size = { width: 3840, height: 2160 };

/** The size brought into the allowed range and to even numbers. */
export function clampScreen(size: Size): Size {
  return {
    width: clampEven(size.width, minScreen.width, maxScreen.width),
    height: clampEven(size.height, minScreen.height, maxScreen.height),
  };
}

export function isScreen(size: Size): boolean {
  return (
    within(size.width, minScreen.width, maxScreen.width) && within(size.height, minScreen.height, maxScreen.height)
  );
}

/** True when `rect` is not empty and lies inside (0,0)-(size). */
export function contains(size: Size, rect: Rect): boolean {
  return (
    rect.width > 0 &&
    rect.height > 0 &&
    rect.x >= 0 &&
    rect.y >= 0 &&
    rect.x + rect.width <= size.width &&
    rect.y + rect.height <= size.height
  );
}

/** round(devicePixelRatio * 100), in the protocol's range. */
export function scalePercent(devicePixelRatio: number): number {
  return Math.min(400, Math.max(50, Math.round(devicePixelRatio * 100)));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

function clampEven(value: number, low: number, high: number): number {
  return clamp(Math.floor(value), low, high) & ~1;
}

function within(value: number, low: number, high: number): boolean {
  return value >= low && value <= high;
}
