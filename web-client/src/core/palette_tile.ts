// PALETTE rectangles: colours, then rows of packed indices, first pixel in the high bits. Pure; no DOM.
import type { FrameRect } from "./frame";

export function paletteBytes(rect: FrameRect): number {
  return rect.a * 3 + Math.ceil((rect.width * rect.arg) / 8) * rect.height;
}

/** RGBA of the rectangle, or null when an index names no colour or a pad bit is set. `data` has paletteBytes(rect). */
export function decodePalette(rect: FrameRect, data: Uint8Array): Uint8ClampedArray<ArrayBuffer> | null {
  const { width, height, arg: bits, a: count } = rect;
  const colours = opaqueColours(data, count);
  const out = new Uint32Array(width * height);
  const stride = Math.ceil((width * bits) / 8);
  const mask = (1 << bits) - 1;
  let highest = 0;
  for (let y = 0; y < height; ++y) {
    const row = count * 3 + y * stride;
    for (let x = 0; x < width; ++x) {
      const bit = x * bits;
      const index = ((data[row + (bit >> 3)] ?? 0) >> (8 - bits - (bit & 7))) & mask;
      if (index > highest) highest = index;
      out[y * width + x] = colours[index] ?? 0;
    }
    if (!padIsZero(data[row + stride - 1] ?? 0, width * bits)) return null;
  }
  return highest < count ? new Uint8ClampedArray(out.buffer) : null;
}

function padIsZero(lastByte: number, usedBits: number): boolean {
  const used = usedBits & 7;
  return used === 0 || (lastByte & (0xff >> used)) === 0;
}

/** The colours as RGBA in memory order (every platform this runs on is little-endian). */
function opaqueColours(data: Uint8Array, count: number): Uint32Array {
  const colours = new Uint32Array(count);
  for (let i = 0; i < count; ++i) {
    const [r = 0, g = 0, b = 0] = data.subarray(i * 3, i * 3 + 3);
    colours[i] = ((0xff << 24) | (b << 16) | (g << 8) | r) >>> 0;
  }
  return colours;
}
