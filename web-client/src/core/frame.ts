// FRAME of PROTOCOL.md: header and the two data sections, checked but not yet unpacked. The rectangles are inside the
// packed one (frame_rect.ts). Pure; no DOM.
import { ByteReader } from "./bytes";
import { rectBytes } from "./frame_rect";
import { isScreen, type Size } from "./geometry";
import { payloadOf } from "./schema";
import { frameType } from "./wire";

export interface Frame extends Size {
  readonly frameId: number;
  readonly lastInputId: number;
  readonly captureUs: number;
  readonly encodeUs: number;
  /** The picture starts from black at this size. */
  readonly key: boolean;
  /** With this frame applied the picture equals the source bit for bit. */
  readonly exact: boolean;
  readonly rectCount: number;
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
  if (header.unpackedBytes > maxUnpackedBytes || header.unpackedBytes < header.rectCount * rectBytes) return null;
  if ((header.packedBytes === 0) !== (header.unpackedBytes === 0)) return null;
  const raw = reader.take(header.rawBytes);
  const packed = reader.take(header.packedBytes);
  if (!reader.atExactEnd) return null;
  const { frameId, width, height, lastInputId, captureUs, encodeUs, rectCount, flags, unpackedBytes } = header;
  const key = (flags & flagKey) !== 0;
  const exact = (flags & flagExact) !== 0;
  const times = { captureUs, encodeUs };
  return { frameId, width, height, lastInputId, ...times, key, exact, rectCount, raw, packed, unpackedBytes };
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
