// Builds FRAME messages for tests, from the document and not from the parser's own code.
import { storeAsZstd } from "./raw_zstd";

export interface RectSpec {
  op: number;
  arg?: number;
  x: number;
  y: number;
  width: number;
  height: number;
  a?: number;
  b?: number;
}

export interface FrameSpec {
  width?: number;
  height?: number;
  flags?: number;
  rects: RectSpec[];
  raw?: number[];
  lossless?: number[];
}

/** One FRAME. A frame without KEY continues the stream: its section has no header. */
export function buildFrame(spec: FrameSpec): Uint8Array {
  const { width = 320, height = 240, flags = 1, rects, raw = [], lossless = [] } = spec;
  const section = new Uint8Array(rects.length * 16 + lossless.length);
  rects.forEach((rect, i) => {
    writeRect(new DataView(section.buffer), i * 16, rect);
  });
  section.set(lossless, rects.length * 16);
  const packed = section.length > 0 ? storeAsZstd(section, (flags & 1) !== 0) : section;
  const body = new Uint8Array(8 + 36 + raw.length + packed.length);
  const view = new DataView(body.buffer);
  body[0] = 0x82;
  view.setUint32(4, body.length - 8, true);
  view.setUint32(8, 7, true);
  view.setUint16(12, width, true);
  view.setUint16(14, height, true);
  view.setUint16(28, rects.length, true);
  view.setUint8(30, flags);
  view.setUint32(32, raw.length, true);
  view.setUint32(36, packed.length, true);
  view.setUint32(40, section.length, true);
  body.set(raw, 44);
  body.set(packed, 44 + raw.length);
  return body;
}

function writeRect(view: DataView, at: number, rect: RectSpec): void {
  view.setUint8(at, rect.op);
  view.setUint8(at + 1, rect.arg ?? 0);
  [rect.x, rect.y, rect.width, rect.height, rect.a ?? 0].forEach((value, i) => {
    view.setUint16(at + 2 + 2 * i, value, true);
  });
  view.setUint32(at + 12, rect.b ?? 0, true);
}
