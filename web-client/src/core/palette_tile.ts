// PALETTE rectangles: colours (red and blue less green), then rows of packed indices, first pixel in the high bits. Pure; no DOM.
import type { FrameRect } from "./frame_rect";

export function paletteBytes(rect: FrameRect): number {
  return rect.a * 3 + Math.ceil((rect.width * rect.arg) / 8) * rect.height;
}

/** RGBA of the rectangle, or null when an index names no colour or a pad bit is set. `data` has paletteBytes(rect). */
export function decodePalette(rect: FrameRect, data: Uint8Array): Uint8ClampedArray<ArrayBuffer> | null {
  const { width, height, arg: bits, a: count } = rect;
  const colours = opaqueColours(data, count);
  const out = new Uint32Array(width * height);
  const stride = Math.ceil((width * bits) / 8);
  let highest = 0;
  for (let y = 0; y < height; ++y) {
    const row = data.subarray(count * 3 + y * stride, count * 3 + (y + 1) * stride);
    if (!padIsZero(row[stride - 1] ?? 0, width * bits)) return null;
    highest = Math.max(highest, decodeRow(out.subarray(y * width, (y + 1) * width), row, bits, colours));
  }
  return highest < count ? new Uint8ClampedArray(out.buffer) : null;
}

/** Writes one row of pixels; returns the highest index seen. `colours` has an entry for every possible index. */
function decodeRow(out: Uint32Array, row: Uint8Array, bits: number, colours: Uint32Array): number {
  const mask = (1 << bits) - 1;
  let highest = 0;
  let shift = 8;
  let byte = 0;
  for (let x = 0, from = 0; x < out.length; ++x) {
    if (shift === 8) byte = Number(row[from++]);
    shift -= bits;
    const index = (byte >> shift) & mask;
    if (shift === 0) shift = 8;
    if (index > highest) highest = index;
    out[x] = Number(colours[index]);
  }
  return highest;
}

function padIsZero(lastByte: number, usedBits: number): boolean {
  const used = usedBits & 7;
  return used === 0 || (lastByte & (0xff >> used)) === 0;
}

/** The colours as RGBA in memory order (every platform this runs on is little-endian). */
function opaqueColours(data: Uint8Array, count: number): Uint32Array {
  const colours = new Uint32Array(256);
  for (let i = 0; i < count; ++i) {
    const [red = 0, g = 0, blue = 0] = data.subarray(i * 3, i * 3 + 3);
    colours[i] = ((0xff << 24) | (((blue + g) & 0xff) << 16) | (g << 8) | ((red + g) & 0xff)) >>> 0;
  }
  return colours;
}
