// RGB rectangles: three bytes a pixel, each less its prediction (none, left neighbour, upper neighbour), then red
// and blue less green. Pure; no DOM.
// One plain loop per predictor over whole pixels: this is the hot path of photos and of the first picture.
import type { FrameRect } from "./frame_rect";

export function rgbBytes(rect: FrameRect): number {
  return rect.width * rect.height * 3;
}

/** RGBA of the rectangle. `data` has rgbBytes(rect). */
export function decodeRgb(rect: FrameRect, data: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const out = new Uint32Array(rect.width * rect.height);
  const decode = [copyPixels, addLeft, addUp][rect.arg] ?? copyPixels;
  decode(out, data, rect.width);
  return new Uint8ClampedArray(out.buffer);
}

// Pixels are written as 32-bit words; every platform this runs on is little-endian, so the bytes are R, G, B, A.
const opaque = 0xff << 24;

function copyPixels(out: Uint32Array, data: Uint8Array): void {
  for (let i = 0, from = 0; i < out.length; ++i, from += 3) {
    const green = Number(data[from + 1]);
    const r = (Number(data[from]) + green) & 0xff;
    const b = (Number(data[from + 2]) + green) & 0xff;
    out[i] = opaque | (b << 16) | (green << 8) | r;
  }
}

function addLeft(out: Uint32Array, data: Uint8Array, width: number): void {
  let from = 0;
  for (let row = 0; row < out.length; row += width) {
    let r = 0;
    let g = 0;
    let b = 0;
    for (let i = row; i < row + width; ++i, from += 3) {
      const green = Number(data[from + 1]);
      r = (r + Number(data[from]) + green) & 0xff;
      g = (g + green) & 0xff;
      b = (b + Number(data[from + 2]) + green) & 0xff;
      out[i] = opaque | (b << 16) | (g << 8) | r;
    }
  }
}

function addUp(out: Uint32Array, data: Uint8Array, width: number): void {
  for (let i = 0, from = 0; i < out.length; ++i, from += 3) {
    const up = i < width ? 0 : Number(out[i - width]);
    const green = Number(data[from + 1]);
    const r = (up + Number(data[from]) + green) & 0xff;
    const g = ((up >> 8) + green) & 0xff;
    const b = ((up >> 16) + Number(data[from + 2]) + green) & 0xff;
    out[i] = opaque | (b << 16) | (g << 8) | r;
  }
}
