// The rectangles of a FRAME (PROTOCOL.md, table of operations): they stand at the front of its unpacked section, their
// data behind them. Pure; no DOM.
import { ByteReader } from "./bytes";
import { contains, type Rect, type Size } from "./geometry";
import { paletteBytes } from "./palette_tile";
import { rgbBytes } from "./rgb_tile";

export const op = { fill: 0, copy: 1, cached: 2, palette: 3, rgb: 4, jpeg: 5, video: 6, store: 7 } as const;

export const rectBytes = 16;
/** A cached piece is at most this wide and high. */
export const piecePx = 64;
export const slotCount = 4096;
/** FrameRect.arg of a VIDEO rectangle. */
export const videoKey = 1;
export const videoFullChroma = 2;

export interface FrameRect extends Rect {
  readonly op: number;
  readonly arg: number;
  readonly a: number;
  readonly b: number;
}

/** `count` rectangles, or null when one is not allowed or they do not use up the data of both sections exactly. */
export function parseRects(section: Uint8Array, count: number, screen: Size, rawBytes: number): FrameRect[] | null {
  if (section.length < count * rectBytes) return null;
  const reader = new ByteReader(section.subarray(0, count * rectBytes));
  const rects: FrameRect[] = [];
  let raw = 0;
  let unpacked = count * rectBytes;
  for (let i = 0; i < count; ++i) {
    const rect = readRect(reader);
    if (!contains(screen, rect) || !isAllowed(rect, screen)) return null;
    raw += rawBytesOf(rect);
    unpacked += unpackedBytesOf(rect);
    rects.push(rect);
  }
  return raw === rawBytes && unpacked === section.length ? rects : null;
}

/** The pieces CACHED and STORE cut `rect` into, row by row from its top left. */
export function piecesOf(rect: Rect): Rect[] {
  const pieces: Rect[] = [];
  for (let y = 0; y < rect.height; y += piecePx) {
    for (let x = 0; x < rect.width; x += piecePx) {
      const width = Math.min(piecePx, rect.width - x);
      pieces.push({ x: rect.x + x, y: rect.y + y, width, height: Math.min(piecePx, rect.height - y) });
    }
  }
  return pieces;
}

export function rawBytesOf(rect: FrameRect): number {
  return rect.op === op.jpeg || rect.op === op.video ? rect.b : 0;
}

export function unpackedBytesOf(rect: FrameRect): number {
  if (rect.op === op.palette) return paletteBytes(rect);
  return rect.op === op.rgb ? rgbBytes(rect) : 0;
}

function readRect(reader: ByteReader): FrameRect {
  return {
    op: reader.u8(),
    arg: reader.u8(),
    x: reader.u16(),
    y: reader.u16(),
    width: reader.u16(),
    height: reader.u16(),
    a: reader.u16(),
    b: reader.u32(),
  };
}

function isAllowed(rect: FrameRect, screen: Size): boolean {
  const { arg, a, b, width, height } = rect;
  switch (rect.op) {
    case op.fill:
      return arg === 0 && a === 0 && b <= 0xffffff;
    case op.copy:
      return arg === 0 && contains(screen, { x: a, y: b, width, height });
    case op.cached:
    case op.store:
      return arg === 0 && a === 0 && b + Math.ceil(width / piecePx) * Math.ceil(height / piecePx) <= slotCount;
    case op.palette:
      return b === 0 && [1, 2, 4, 8].includes(arg) && a >= 2 && a <= 1 << arg;
    case op.rgb:
      return arg <= 2 && a === 0 && b === 0;
    case op.jpeg:
      return arg === 0 && a === 0 && b > 0;
    case op.video:
      return arg <= (videoKey | videoFullChroma) && a === 0 && b > 0 && isVideoSize(width) && isVideoSize(height);
    default:
      return false;
  }
}

function isVideoSize(length: number): boolean {
  return length >= piecePx && length % 2 === 0;
}
