// RGB rectangles: three bytes a pixel, each less its prediction (none, left neighbour, upper neighbour). Pure; no DOM.
import type { FrameRect } from "./frame";

export function rgbBytes(rect: FrameRect): number {
  return rect.width * rect.height * 3;
}

/** RGBA of the rectangle. `data` has rgbBytes(rect). */
export function decodeRgb(rect: FrameRect, data: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const { width, height } = rect;
  const out = new Uint8ClampedArray(width * height * 4);
  const back = rect.arg === 1 ? 4 : width * 4;
  let from = 0;
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const at = (y * width + x) * 4;
      const predicted = rect.arg === 1 ? x > 0 : rect.arg === 2 && y > 0;
      for (let c = 0; c < 3; ++c) {
        const prediction = predicted ? (out[at - back + c] ?? 0) : 0;
        out[at + c] = ((data[from++] ?? 0) + prediction) & 0xff;
      }
      out[at + 3] = 0xff;
    }
  }
  return out;
}
