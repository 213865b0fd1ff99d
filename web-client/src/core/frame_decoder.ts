// From parsed frames to drawing operations in order. Keeps what frames of one stream share: size, zstd stream, which
// slots hold what size. Everything of a frame is checked before its first operation is given out, so a bad frame draws
// nothing. JPEG and VIDEO stay as bytes: only the browser can decode them. Pure; no DOM.
import { ByteReader } from "./bytes";
import type { Frame } from "./frame";
import {
  type FrameRect,
  op,
  parseRects,
  piecesOf,
  rectBytes,
  slotCount,
  unpackedBytesOf,
  videoFullChroma,
  videoKey,
} from "./frame_rect";
import type { Rect, Size } from "./geometry";
import { decodePalette } from "./palette_tile";
import { decodeRgb } from "./rgb_tile";
import { ZstdStream } from "./zstd_stream";

export type Operation =
  | { readonly kind: "fill"; readonly rect: Rect; readonly rgb: number }
  | { readonly kind: "copy"; readonly rect: Rect; readonly fromX: number; readonly fromY: number }
  /** One piece, at most 64x64: from the picture to a slot, or back. */
  | { readonly kind: "store" | "cached"; readonly rect: Rect; readonly slot: number }
  | { readonly kind: "put"; readonly rect: Rect; readonly rgba: Uint8ClampedArray<ArrayBuffer> }
  | { readonly kind: "jpeg"; readonly rect: Rect; readonly bytes: Uint8Array }
  | {
      readonly kind: "video";
      readonly rect: Rect;
      readonly bytes: Uint8Array;
      readonly key: boolean;
      readonly fullChroma: boolean;
    };

export interface DecodedFrame {
  readonly rects: readonly FrameRect[];
  /** More than rectangles where pieces are cut. */
  readonly operations: readonly Operation[];
}

export class FrameDecoder {
  private readonly stream = new ZstdStream();
  private size: Size = { width: 0, height: 0 };
  /** Width << 16 | height of the piece in each slot; 0: empty. */
  private readonly slots = new Uint32Array(slotCount);

  /** `takesVideo`: HELLO said so. Without it VIDEO breaks the protocol. */
  constructor(public takesVideo = false) {}

  /** What the next frame draws, or null when it is not allowed here; then only a KEY frame can follow. */
  decode(frame: Frame): DecodedFrame | null {
    if (!this.start(frame)) return null;
    const section = this.stream.unpack(frame.packed, frame.unpackedBytes);
    const rects = section && parseRects(section, frame.rectCount, frame, frame.raw.length);
    if (!section || !rects) return null;
    const raw = new ByteReader(frame.raw);
    const data = new ByteReader(section.subarray(rects.length * rectBytes));
    const operations: Operation[] = [];
    for (const rect of rects) {
      if (!this.add(rect, raw, data, operations)) return null;
    }
    return { rects, operations };
  }

  private start(frame: Frame): boolean {
    if (!frame.key) return frame.width === this.size.width && frame.height === this.size.height;
    this.size = { width: frame.width, height: frame.height };
    this.stream.restart();
    this.slots.fill(0);
    return true;
  }

  private add(rect: FrameRect, raw: ByteReader, data: ByteReader, operations: Operation[]): boolean {
    if (rect.op === op.store || rect.op === op.cached) return this.addPieces(rect, operations);
    const operation = this.decodeRect(rect, raw, data.take(unpackedBytesOf(rect)));
    if (operation) operations.push(operation);
    return operation !== null;
  }

  private addPieces(rect: FrameRect, operations: Operation[]): boolean {
    const kind = rect.op === op.store ? "store" : "cached";
    return piecesOf(rect).every((piece, i) => {
      const slot = rect.b + i;
      const size = (piece.width << 16) | piece.height;
      if (kind === "store") this.slots[slot] = size;
      operations.push({ kind, rect: piece, slot });
      return this.slots[slot] === size;
    });
  }

  private decodeRect(rect: FrameRect, raw: ByteReader, data: Uint8Array): Operation | null {
    switch (rect.op) {
      case op.fill:
        return { kind: "fill", rect, rgb: rect.b };
      case op.copy:
        return { kind: "copy", rect, fromX: rect.a, fromY: rect.b };
      case op.palette: {
        const rgba = decodePalette(rect, data);
        return rgba && { kind: "put", rect, rgba };
      }
      case op.rgb:
        return { kind: "put", rect, rgba: decodeRgb(rect, data) };
      case op.jpeg:
        return { kind: "jpeg", rect, bytes: raw.take(rect.b) };
      default:
        return this.video(rect, raw.take(rect.b));
    }
  }

  private video(rect: FrameRect, bytes: Uint8Array): Operation | null {
    if (!this.takesVideo) return null;
    const key = (rect.arg & videoKey) !== 0;
    const fullChroma = (rect.arg & videoFullChroma) !== 0;
    return { kind: "video", rect, bytes, key, fullChroma };
  }
}
