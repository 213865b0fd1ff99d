// FRAME messages for the mock session: filled rectangles, and one lossless tile in a stored zstd frame.

const headerBytes = 44;
const keyExact = 3;
const exact = 2;

export function fillFrame(size, rects) {
  return (frameId) => {
    const out = frame(frameId, size, keyExact, rects.length, new Uint8Array(0), 0);
    for (const [i, [x, y, width, height, rgb]] of rects.entries())
      writeRect(out, i, { op: 0, x, y, width, height, b: rgb });
    return out;
  };
}

/** A colour ramp of width x height, predictor "none". */
export function rgbFrame(size, rect) {
  const pixels = new Uint8Array(rect.width * rect.height * 3);
  for (let i = 0; i < rect.width * rect.height; ++i) pixels.set([i % rect.width, 90, 255 - (i % rect.width)], i * 3);
  return (frameId) => {
    const out = frame(frameId, size, exact, 1, store(pixels), pixels.length);
    writeRect(out, 0, { op: 4, ...rect, b: 0 });
    return out;
  };
}

function frame(frameId, size, flags, rects, packed, unpackedBytes) {
  const out = new Uint8Array(headerBytes + rects * 16 + packed.length);
  const view = new DataView(out.buffer);
  out[0] = 0x82;
  view.setUint32(4, out.length - 8, true);
  view.setUint32(8, frameId, true);
  view.setUint16(12, size.width, true);
  view.setUint16(14, size.height, true);
  view.setUint16(28, rects, true);
  out[30] = flags;
  view.setUint32(36, packed.length, true);
  view.setUint32(40, unpackedBytes, true);
  out.set(packed, headerBytes + rects * 16);
  return out;
}

function writeRect(out, index, rect) {
  const view = new DataView(out.buffer, headerBytes + index * 16);
  view.setUint8(0, rect.op);
  for (const [i, value] of [rect.x, rect.y, rect.width, rect.height].entries()) view.setUint16(2 + 2 * i, value, true);
  view.setUint32(12, rect.b, true);
}

/** One zstd frame of stored blocks (RFC 8878). */
function store(bytes) {
  const parts = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...little(bytes.length, 4)];
  for (let at = 0; at < bytes.length; at += 0x1ffff) {
    const block = bytes.subarray(at, at + 0x1ffff);
    parts.push(...little((block.length << 3) | (at + 0x1ffff >= bytes.length ? 1 : 0), 3), ...block);
  }
  return Uint8Array.from(parts);
}

function little(value, count) {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 0xff);
}
