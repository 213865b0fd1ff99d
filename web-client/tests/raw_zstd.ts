// A section of a zstd stream in stored (uncompressed) blocks, for tests: RFC 8878 §3.1.1, window 1 MiB, never ended.

const largestBlock = 0x20000;

export function storeAsZstd(bytes: Uint8Array, startsStream: boolean): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.from(startsStream ? [0x28, 0xb5, 0x2f, 0xfd, 0, 0x50] : [])];
  for (let at = 0; at < bytes.length; at += largestBlock) {
    const block = bytes.subarray(at, at + largestBlock);
    parts.push(Uint8Array.from(little(block.length << 3, 3)), block);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function little(value: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (value >>> (8 * i)) & 0xff);
}
