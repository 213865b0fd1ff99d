// The literals of a compressed zstd block (RFC 8878 §3.1.1.3.1). Pure; no DOM. The hot loop of text: two symbols a load.
import { byteAt, fail, type HuffmanTable, readHuffman, streamEnd, wordAt } from "./zstd_tables";

export const largestBlock = 128 * 1024;

export class ZstdLiterals {
  /** The literals of the block read last are the first `count`. */
  readonly bytes = new Uint8Array(largestBlock);
  count = 0;
  private huffman: HuffmanTable | null = null;

  restart(): void {
    this.huffman = null;
  }

  /** Reads the section at `at`; returns where it ends, which is not behind `end`. */
  read(data: Uint8Array, at: number, end: number): number {
    const b0 = byteAt(data, at);
    const type = b0 & 3;
    const format = (b0 >> 2) & 3;
    return type < 2 ? this.readPlain(data, at, end, type, format) : this.readPacked(data, at, end, type, format);
  }

  private readPlain(data: Uint8Array, at: number, end: number, type: number, format: number): number {
    const word = wordAt(data, at);
    const headerBytes = [1, 2, 1, 3][format] as number;
    this.count = format === 1 ? (word >> 4) & 0xfff : format === 3 ? (word >> 4) & 0xfffff : (word >> 3) & 0x1f;
    const from = at + headerBytes;
    const sectionEnd = from + (type === 0 ? this.count : 1);
    if (this.count > largestBlock || sectionEnd > end) fail();
    if (type === 0) this.bytes.set(data.subarray(from, sectionEnd));
    else this.bytes.fill(byteAt(data, from), 0, this.count);
    return sectionEnd;
  }

  private readPacked(data: Uint8Array, at: number, end: number, type: number, format: number): number {
    const word = wordAt(data, at) >>> 4;
    const width = [10, 10, 14, 18][format] as number;
    this.count = word & ((1 << width) - 1);
    // 18 + 18 bits do not fit into one word.
    const packed = format === 3 ? (byteAt(data, at + 2) >> 6) | (wordAt(data, at + 3) << 2) : word >>> width;
    let from = at + ([3, 3, 4, 5][format] as number);
    const sectionEnd = from + (packed & ((1 << width) - 1));
    if (this.count > largestBlock || this.count === 0 || sectionEnd > end) fail();
    if (type === 2) {
      const tree = readHuffman(data, from, sectionEnd);
      this.huffman = tree.table;
      from = tree.end;
    }
    if (format === 0) this.decode(data, from, sectionEnd, 0, this.count);
    else this.decodeFour(data, from, sectionEnd);
    return sectionEnd;
  }

  private decodeFour(data: Uint8Array, at: number, end: number): void {
    const each = (this.count + 3) >> 2;
    let from = at + 6;
    if (from > end || each * 3 > this.count) fail();
    for (let i = 0; i < 4; ++i) {
      const bytes = i < 3 ? byteAt(data, at + 2 * i) | (byteAt(data, at + 2 * i + 1) << 8) : end - from;
      if (bytes < 0 || from + bytes > end) fail();
      this.decode(data, from, from + bytes, i * each, i < 3 ? (i + 1) * each : this.count);
      from += bytes;
    }
  }

  /** One backward stream. Two codes of at most 11 bits are in every word that is loaded. */
  private decode(data: Uint8Array, from: number, end: number, first: number, last: number): void {
    if (!this.huffman) fail();
    const { log, codes } = this.huffman;
    const out = this.bytes;
    const mask = (1 << log) - 1;
    const two = 2 * log;
    let bit = streamEnd(data, from, end);
    let i = first;
    for (; i + 1 < last; i += 2) {
      const at = bit - two;
      const word = wordAt(data, at >> 3) >>> (at & 7);
      const one = codes[(word >> log) & mask] as number;
      const other = codes[(word >> (log - (one >> 8))) & mask] as number;
      out[i] = one;
      out[i + 1] = other;
      bit -= (one >> 8) + (other >> 8);
    }
    if (i < last) {
      const at = bit - log;
      const code = codes[(wordAt(data, at >> 3) >>> (at & 7)) & mask] as number;
      out[i] = code;
      bit -= code >> 8;
    }
    if (bit !== from * 8) fail();
  }
}
