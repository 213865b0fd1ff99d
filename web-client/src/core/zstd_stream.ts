// The packed sections of frames: one zstd stream (RFC 8878) from KEY frame to KEY frame, as PROTOCOL.md narrows it. Keeps
// what later sections may refer to. Never writes more than a section announces; no allocation while sections are small.
// Pure; no DOM.
import { copyBytes, ZstdBlock, type ZstdTarget } from "./zstd_block";
import { largestBlock } from "./zstd_literals";
import { byteAt, fail, wordAt, ZstdError } from "./zstd_tables";

/** PROTOCOL.md: a window of at most 2 MiB. */
const largestWindow = 2 << 20;
const headerBytes = 6;
/** Around the packed bytes, so that a word read at their edge is inside the array. */
const marginBytes = 8;

export class ZstdStream {
  private readonly block = new ZstdBlock();
  private readonly target: ZstdTarget = { bytes: new Uint8Array(0), at: 0, end: 0, window: 0 };
  private input = new Uint8Array(1 << 16);
  private state: "broken" | "new" | "open" = "broken";

  /** The next section must start a new stream. */
  restart(): void {
    this.block.restart();
    this.target.at = 0;
    this.state = "new";
  }

  /** The next section: exactly `unpackedBytes`, borrowed until the next call. Null, until restart(), when it is not that. */
  unpack(packed: Uint8Array, unpackedBytes: number): Uint8Array | null {
    if (packed.length === 0 && unpackedBytes === 0) return packed;
    if (this.state === "broken") return null;
    try {
      return this.decode(packed, unpackedBytes);
    } catch (error) {
      this.state = "broken";
      if (error instanceof ZstdError) return null;
      throw error;
    }
  }

  private decode(packed: Uint8Array, unpackedBytes: number): Uint8Array {
    const data = this.padded(packed);
    const end = marginBytes + packed.length;
    let at = marginBytes;
    if (this.state === "new") at += this.readHeader(packed);
    this.state = "open";
    this.makeRoom(unpackedBytes);
    const { target } = this;
    const first = target.at;
    target.end = first + unpackedBytes;
    while (at < end) at = this.readBlock(data, at, end);
    if (target.at !== target.end) fail();
    return target.bytes.subarray(first, target.end);
  }

  private padded(packed: Uint8Array): Uint8Array {
    const length = packed.length + 2 * marginBytes;
    if (this.input.length < length) this.input = new Uint8Array(length);
    this.input.set(packed, marginBytes);
    return this.input;
  }

  /** Magic number, a descriptor that promises nothing, the window (§3.1.1.1). */
  private readHeader(packed: Uint8Array): number {
    if (packed.length <= headerBytes || wordAt(packed, 0) !== (0xfd2fb528 | 0) || packed[4] !== 0) fail();
    const descriptor = byteAt(packed, 5);
    const base = 2 ** (10 + (descriptor >> 3));
    this.target.window = base + (base / 8) * (descriptor & 7);
    if (this.target.window > largestWindow) fail();
    return headerBytes;
  }

  /** Moves what may still be referred to to the front when `bytes` more do not fit behind it. */
  private makeRoom(bytes: number): void {
    const { target } = this;
    if (target.at + bytes <= target.bytes.length) return;
    const kept = Math.min(target.at, target.window);
    const history = target.bytes.subarray(target.at - kept, target.at);
    if (kept + bytes > target.bytes.length) {
      target.bytes = new Uint8Array(Math.max(kept + bytes, 3 * target.window));
      target.bytes.set(history);
    } else target.bytes.copyWithin(0, target.at - kept, target.at);
    target.at = kept;
  }

  /** Decodes the block at `at`; returns where it ends (§3.1.1.2). */
  private readBlock(data: Uint8Array, at: number, end: number): number {
    if (at + 3 > end) fail();
    const header = wordAt(data, at) & 0xffffff;
    const size = header >> 3;
    const type = (header >> 1) & 3;
    const from = at + 3;
    const blockEnd = from + (type === 1 ? 1 : size);
    if ((header & 1) !== 0 || size > Math.min(largestBlock, this.target.window) || blockEnd > end) fail();
    if (type === 0) copyBytes(data, from, this.target, size);
    else if (type === 1) this.repeat(byteAt(data, from), size);
    else if (type === 2) this.block.decode(data, from, blockEnd, this.target);
    else fail();
    return blockEnd;
  }

  private repeat(byte: number, count: number): void {
    const { target } = this;
    if (count > target.end - target.at) fail();
    target.bytes.fill(byte, target.at, target.at + count);
    target.at += count;
  }
}
