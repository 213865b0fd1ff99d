// FRAME of PROTOCOL.md: header, rectangles and the two data sections, checked but not yet decoded. Pure; no DOM.
import { ByteReader } from "./bytes";
import { contains, isScreen, type Rect, type Size } from "./geometry";
import { payloadOf } from "./schema";
import { frameType } from "./wire";

export const op = { fill: 0, copy: 1, palette: 3, rgb: 4, jpeg: 5 } as const;

export interface FrameRect extends Rect {
  readonly op: number;
  readonly arg: number;
  readonly a: number;
  readonly b: number;
}

export interface Frame extends Size {
  readonly frameId: number;
  readonly lastInputId: number;
  readonly captureUs: number;
  readonly encodeUs: number;
  /** The picture starts from black at this size. */
  readonly key: boolean;
  /** With this frame applied the picture equals the source bit for bit. */
  readonly exact: boolean;
  readonly rects: readonly FrameRect[];
  readonly raw: Uint8Array;
  readonly packed: Uint8Array;
  readonly unpackedBytes: number;
}

/** PROTOCOL.md: at most 32 MiB. */
const maxUnpackedBytes = 32 << 20;
const flagKey = 1;
const flagExact = 2;

export function isFrame(message: Uint8Array): boolean {
  return message[0] === frameType;
}

/** The frame of one whole message (borrowing its bytes), or null when PROTOCOL.md does not allow it. */
export function parseFrame(message: Uint8Array): Frame | null {
  const payload = isFrame(message) ? payloadOf(message) : null;
  if (!payload) return null;
  const reader = new ByteReader(payload);
  const header = readHeader(reader);
  if (!reader.ok || !isScreen(header) || header.flags > (flagKey | flagExact) || header.reserved !== 0) return null;
  if (header.unpackedBytes > maxUnpackedBytes || (header.packedBytes === 0) !== (header.unpackedBytes === 0))
    return null;
  const rects = readRects(reader, header.rectCount, header);
  const raw = reader.take(header.rawBytes);
  const packed = reader.take(header.packedBytes);
  if (!rects || !reader.atExactEnd) return null;
  const { frameId, width, height, lastInputId, captureUs, encodeUs, flags, unpackedBytes } = header;
  const key = (flags & flagKey) !== 0;
  const exact = (flags & flagExact) !== 0;
  return { frameId, width, height, lastInputId, captureUs, encodeUs, key, exact, rects, raw, packed, unpackedBytes };
}

function readHeader(reader: ByteReader) {
  return {
    frameId: reader.u32(),
    width: reader.u16(),
    height: reader.u16(),
    lastInputId: reader.u32(),
    captureUs: reader.u32(),
    encodeUs: reader.u32(),
    rectCount: reader.u16(),
    flags: reader.u8(),
    reserved: reader.u8(),
    rawBytes: reader.u32(),
    packedBytes: reader.u32(),
    unpackedBytes: reader.u32(),
  };
}

function readRects(reader: ByteReader, count: number, screen: Size): FrameRect[] | null {
  const rects: FrameRect[] = [];
  for (let i = 0; i < count; ++i) {
    const rect = {
      op: reader.u8(),
      arg: reader.u8(),
      x: reader.u16(),
      y: reader.u16(),
      width: reader.u16(),
      height: reader.u16(),
      a: reader.u16(),
      b: reader.u32(),
    };
    if (!reader.ok || !contains(screen, rect) || !isAllowed(rect, screen)) return null;
    rects.push(rect);
  }
  return rects;
}

function isAllowed(rect: FrameRect, screen: Size): boolean {
  const { arg, a, b, width, height } = rect;
  switch (rect.op) {
    case op.fill:
      return arg === 0 && a === 0 && b <= 0xffffff;
    case op.copy:
      return arg === 0 && contains(screen, { x: a, y: b, width, height });
    case op.palette:
      return b === 0 && [1, 2, 4, 8].includes(arg) && a >= 2 && a <= 1 << arg;
    case op.rgb:
      return arg <= 2 && a === 0 && b === 0;
    case op.jpeg:
      return arg === 0 && a === 0 && b > 0;
    default:
      return false;
  }
}
