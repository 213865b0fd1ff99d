// Bounded little-endian reading and writing; the only code here that touches foreign bytes field by field.
// A reader never reads past its bytes: after the first short read `ok` is false and every later read gives zero.
// Pure; no DOM.

export class ByteReader {
  ok = true;
  private at = 0;
  private readonly view: DataView;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.bytes.length - this.at;
  }
  /** True when every field was there and nothing is left over: the exact-length rule. */
  get atExactEnd(): boolean {
    return this.ok && this.left === 0;
  }

  u8(): number {
    return this.advance(1) ? this.view.getUint8(this.at - 1) : 0;
  }
  u16(): number {
    return this.advance(2) ? this.view.getUint16(this.at - 2, true) : 0;
  }
  i16(): number {
    return this.advance(2) ? this.view.getInt16(this.at - 2, true) : 0;
  }
  u32(): number {
    return this.advance(4) ? this.view.getUint32(this.at - 4, true) : 0;
  }
  u64(): bigint {
    return this.advance(8) ? this.view.getBigUint64(this.at - 8, true) : 0n;
  }
  /** The next `count` bytes, borrowed; empty when fewer are left. */
  take(count: number): Uint8Array {
    return this.advance(count) ? this.bytes.subarray(this.at - count, this.at) : new Uint8Array(0);
  }
  /** Everything that is left, borrowed. */
  rest(): Uint8Array {
    return this.take(this.left);
  }

  private advance(count: number): boolean {
    if (!this.ok || count > this.left) {
      this.ok = false;
      return false;
    }
    this.at += count;
    return true;
  }
}

export class ByteWriter {
  private readonly parts: Uint8Array[] = [];

  u8(value: number): void {
    this.raw(Uint8Array.of(value));
  }
  u16(value: number): void {
    this.field(2, (view) => view.setUint16(0, value, true));
  }
  i16(value: number): void {
    this.field(2, (view) => view.setInt16(0, value, true));
  }
  u32(value: number): void {
    this.field(4, (view) => view.setUint32(0, value, true));
  }
  u64(value: bigint): void {
    this.field(8, (view) => view.setBigUint64(0, value, true));
  }
  raw(bytes: Uint8Array): void {
    this.parts.push(bytes);
  }

  finish(): Uint8Array {
    const all = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  private field(count: number, write: (view: DataView) => void): void {
    const part = new Uint8Array(count);
    write(new DataView(part.buffer));
    this.raw(part);
  }
}
