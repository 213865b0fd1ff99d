// FRAME messages for the mock session: filled rectangles, then one lossless tile, in stored blocks of one zstd stream.

const headerBytes = 44;
const rectBytes = 16;
const keyExact = 3;
const exact = 2;
/** A zstd frame without content size, window 1 MiB (RFC 8878). */
const streamHeader = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x50];

export function fillFrame(size, rects) {
  const section = Buffer.concat(
    rects.map(([x, y, width, height, rgb]) => rectangle({ op: 0, x, y, width, height, b: rgb })),
  );
  return (frameId) => frame(frameId, size, keyExact, rects.length, section);
}

/** A colour ramp of width x height, predictor "none"; follows a fillFrame. */
export function rgbFrame(size, rect) {
  const pixels = new Uint8Array(rect.width * rect.height * 3);
  for (let i = 0; i < rect.width * rect.height; ++i)
    pixels.set([(i % rect.width) - 90, 90, 165 - (i % rect.width)], i * 3);
  const section = Buffer.concat([rectangle({ op: 4, ...rect, b: 0 }), pixels]);
  return (frameId) => frame(frameId, size, exact, 1, section);
}

function frame(frameId, size, flags, rects, section) {
  const packed = store(section, flags === keyExact ? streamHeader : []);
  const out = new Uint8Array(headerBytes + packed.length);
  const view = new DataView(out.buffer);
  out[0] = 0x82;
  view.setUint32(4, out.length - 8, true);
  view.setUint32(8, frameId, true);
  view.setUint16(12, size.width, true);
  view.setUint16(14, size.height, true);
  view.setUint16(28, rects, true);
  out[30] = flags;
  view.setUint32(36, packed.length, true);
  view.setUint32(40, section.length, true);
  out.set(packed, headerBytes);
  return out;
}

function rectangle(rect) {
  const bytes = new Uint8Array(rectBytes);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, rect.op);
  for (const [i, value] of [rect.x, rect.y, rect.width, rect.height].entries()) view.setUint16(2 + 2 * i, value, true);
  view.setUint32(12, rect.b, true);
  return bytes;
}

function store(bytes, header) {
  const parts = [Buffer.from(header)];
  for (let at = 0; at < bytes.length; at += 0x20000) {
    const block = bytes.subarray(at, at + 0x20000);
    parts.push(Buffer.from(little(block.length << 3, 3)), block);
  }
  return Buffer.concat(parts);
}

function little(value, count) {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 0xff);
}
