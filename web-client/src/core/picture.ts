// A picture on the clipboard as it crosses (PROTOCOL.md, "Transfers"): a size and its pixels, nothing that a decoder of a
// file format would read. Pure; no DOM.
import { ByteReader, ByteWriter } from "./bytes";

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Three bytes a pixel, top-down. */
  readonly rgb: Uint8Array;
}

const maxSide = 16384;
const maxPixels = 3840 * 2160;

export function isPictureSize(width: number, height: number): boolean {
  const sides = width >= 1 && height >= 1 && width <= maxSide && height <= maxSide;
  return sides && width * height <= maxPixels;
}

/** Null unless the content is exactly as long as its size says. Borrows the pixels. */
export function parsePicture(content: Uint8Array): Picture | null {
  const reader = new ByteReader(content);
  const [width, height] = [reader.u16(), reader.u16()];
  if (!isPictureSize(width, height)) return null;
  const rgb = reader.take(3 * width * height);
  return reader.atExactEnd ? { width, height, rgb } : null;
}

export function encodePicture({ width, height, rgb }: Picture): Uint8Array {
  const writer = new ByteWriter();
  writer.u16(width);
  writer.u16(height);
  writer.raw(rgb);
  return writer.finish();
}

/** `rgba`: opaque, as a canvas gives it; its fourth bytes are left out. */
export function pictureOf(width: number, height: number, rgba: Uint8ClampedArray): Picture {
  const rgb = new Uint8Array(3 * width * height);
  for (let from = 0, to = 0; to < rgb.length; from += 4) {
    rgb[to++] = rgba[from] ?? 0;
    rgb[to++] = rgba[from + 1] ?? 0;
    rgb[to++] = rgba[from + 2] ?? 0;
  }
  return { width, height, rgb };
}

export function rgbaOf({ width, height, rgb }: Picture): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(4 * width * height).fill(255);
  for (let from = 0, to = 0; from < rgb.length; to += 4) {
    rgba[to] = rgb[from++] ?? 0;
    rgba[to + 1] = rgb[from++] ?? 0;
    rgba[to + 2] = rgb[from++] ?? 0;
  }
  return rgba;
}
