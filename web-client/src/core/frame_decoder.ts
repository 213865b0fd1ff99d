// From a parsed frame to drawing operations in order. Everything is checked before the first operation is given out, so a
// bad frame changes nothing. JPEG stays as bytes: only the browser can decode it. Pure; no DOM.
import { ByteReader } from "./bytes";
import { type Frame, type FrameRect, op } from "./frame";
import type { Rect } from "./geometry";
import { decodePalette, paletteBytes } from "./palette_tile";
import { decodeRgb, rgbBytes } from "./rgb_tile";
import { unpack } from "./zstd";

export type Operation =
  | { readonly kind: "fill"; readonly rect: Rect; readonly rgb: number }
  | { readonly kind: "copy"; readonly rect: Rect; readonly fromX: number; readonly fromY: number }
  | { readonly kind: "put"; readonly rect: Rect; readonly rgba: Uint8ClampedArray<ArrayBuffer> }
  | { readonly kind: "jpeg"; readonly rect: Rect; readonly bytes: Uint8Array };

/** The operations of `frame`, or null when its data does not fit its rectangles exactly. */
export function decodeFrame(frame: Frame): Operation[] | null {
  const unpacked = unpack(frame.packed, frame.unpackedBytes);
  if (!unpacked) return null;
  const raw = new ByteReader(frame.raw);
  const lossless = new ByteReader(unpacked);
  const operations: Operation[] = [];
  for (const rect of frame.rects) {
    const operation = decodeRect(rect, raw, lossless);
    if (!operation) return null;
    operations.push(operation);
  }
  return raw.atExactEnd && lossless.atExactEnd ? operations : null;
}

function decodeRect(rect: FrameRect, raw: ByteReader, lossless: ByteReader): Operation | null {
  switch (rect.op) {
    case op.fill:
      return { kind: "fill", rect, rgb: rect.b };
    case op.copy:
      return { kind: "copy", rect, fromX: rect.a, fromY: rect.b };
    case op.palette:
      return pixels(rect, lossless, paletteBytes(rect), decodePalette);
    case op.rgb:
      return pixels(rect, lossless, rgbBytes(rect), decodeRgb);
    default: {
      const bytes = raw.take(rect.b);
      return raw.ok ? { kind: "jpeg", rect, bytes } : null;
    }
  }
}

type TileDecoder = (rect: FrameRect, data: Uint8Array) => Uint8ClampedArray<ArrayBuffer> | null;

function pixels(rect: FrameRect, lossless: ByteReader, count: number, decode: TileDecoder): Operation | null {
  const data = lossless.take(count);
  const rgba = lossless.ok ? decode(rect, data) : null;
  return rgba ? { kind: "put", rect, rgba } : null;
}
