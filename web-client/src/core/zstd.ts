// One zstd frame of a known unpacked size. Pure; no DOM.
import { decompress } from "fzstd";

/** The unpacked bytes, or null when `packed` is not one zstd frame announcing exactly `unpackedBytes`. */
export function unpack(packed: Uint8Array, unpackedBytes: number): Uint8Array | null {
  if (unpackedBytes === 0) return packed.length === 0 ? new Uint8Array(0) : null;
  if (contentSize(packed) !== unpackedBytes) return null;
  try {
    const unpacked = decompress(packed);
    return unpacked.length === unpackedBytes ? unpacked : null;
  } catch {
    return null;
  }
}

/** Frame_Content_Size of RFC 8878 §3.1.1.1, or -1 when the header has none. Read first, so that nothing huge is allocated. */
export function contentSize(packed: Uint8Array): number {
  if (packed.length < 6 || packed[0] !== 0x28 || packed[1] !== 0xb5 || packed[2] !== 0x2f || packed[3] !== 0xfd)
    return -1;
  const descriptor = packed[4] ?? 0;
  const singleSegment = (descriptor >> 5) & 1;
  const code = descriptor >> 6;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = code === 0 ? singleSegment : 1 << code;
  if (sizeBytes === 0) return -1;
  const at = 6 - singleSegment + dictionaryBytes;
  let size = 0;
  for (let i = 0; i < sizeBytes; ++i) size += (packed[at + i] ?? 0) * 2 ** (8 * i);
  return code === 1 ? size + 256 : size;
}
