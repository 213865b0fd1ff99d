// A zstd frame of stored (uncompressed) blocks, for tests: RFC 8878 §3.1.1, single segment, 4-byte content size.

const largestBlock = 0x1ffff;

export function storeAsZstd(bytes: Uint8Array): Uint8Array {
  const parts: number[] = [0x28, 0xb5, 0x2f, 0xfd, 0xa0, ...little(bytes.length, 4)];
  for (let at = 0; at < bytes.length || at === 0; at += largestBlock) {
    const block = bytes.subarray(at, at + largestBlock);
    const last = at + largestBlock >= bytes.length ? 1 : 0;
    parts.push(...little((block.length << 3) | last, 3), ...block);
  }
  return Uint8Array.from(parts);
}

function little(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 0xff);
}
