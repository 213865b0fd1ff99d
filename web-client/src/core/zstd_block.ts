// A compressed zstd block (RFC 8878 §3.1.1.3): literals, and sequences that say how many of them to copy and what to
// repeat. Pure; no DOM.
import { ZstdLiterals } from "./zstd_literals";
import { buildFse, byteAt, type FseTable, fail, readFse, repeatSymbol, streamEnd, wordAt } from "./zstd_tables";

/** Where the bytes go: what stands before `at` may be repeated, as far back as `window`. */
export interface ZstdTarget {
  bytes: Uint8Array;
  at: number;
  /** Nothing may be written here or behind. */
  end: number;
  window: number;
}

/** One kind of number in a sequence: value = base + extra bits, both by code. */
interface Codes {
  readonly base: Uint32Array;
  readonly extra: Uint8Array;
  readonly maxLog: number;
  readonly standard: FseTable;
}

function codes(first: number, extra: readonly number[], maxLog: number, log: number, counts: readonly number[]): Codes {
  let next = first;
  const base = Uint32Array.from(extra, (bits) => {
    next += 2 ** bits;
    return next - 2 ** bits;
  });
  return { base, extra: Uint8Array.from(extra), maxLog, standard: buildFse(counts, log) };
}

// Numbers of RFC 8878 §3.1.1.3.2.1.1 and, as counts, §3.1.1.3.2.2.
const zeros = (count: number): number[] => new Array<number>(count).fill(0);
const literalCodes = codes(
  0,
  [...zeros(16), 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  9,
  6,
  [4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1],
);
const matchCodes = codes(
  3,
  [...zeros(32), 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16],
  9,
  6,
  [
    1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
  ],
);
// No window of the protocol needs a code above 22; a word read at any bit has room for 25 bits.
const offsetCodes = codes(
  1,
  Array.from({ length: 25 }, (_, bits) => bits),
  8,
  5,
  [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
);

export class ZstdBlock {
  private readonly literals = new ZstdLiterals();
  private literalTable: FseTable | null = null;
  private offsetTable: FseTable | null = null;
  private matchTable: FseTable | null = null;
  private readonly offsets = [1, 4, 8];

  restart(): void {
    this.literals.restart();
    this.literalTable = this.offsetTable = this.matchTable = null;
    this.offsets.splice(0, 3, 1, 4, 8);
  }

  /** Decodes the block in data[from, end), advancing `target`. Throws ZstdError when it is broken. */
  decode(data: Uint8Array, from: number, end: number, target: ZstdTarget): void {
    let at = this.literals.read(data, from, end);
    if (at >= end) fail();
    const b0 = byteAt(data, at);
    const count =
      b0 < 128 ? b0 : b0 < 255 ? ((b0 - 128) << 8) | byteAt(data, at + 1) : 0x7f00 + (wordAt(data, at + 1) & 0xffff);
    at += b0 < 128 ? 1 : b0 < 255 ? 2 : 3;
    let used = 0;
    if (count > 0) {
      at = this.readTables(data, at, end);
      used = this.replay(data, at, end, count, target);
    } else if (at !== end) fail();
    copyBytes(this.literals.bytes, used, target, this.literals.count - used);
  }

  private readTables(data: Uint8Array, from: number, end: number): number {
    const modes = byteAt(data, from);
    if ((modes & 3) !== 0) fail();
    let at = from + 1;
    const read = (mode: number, kind: Codes, last: FseTable | null): FseTable => {
      if (mode === 0) return kind.standard;
      if (mode === 3) return last ?? fail();
      if (mode === 1) return repeatSymbol(byteAt(data, at++), kind.base.length - 1);
      const described = readFse(data, at, end, kind.maxLog, kind.base.length - 1);
      at = described.end;
      return described.table;
    };
    this.literalTable = read(modes >> 6, literalCodes, this.literalTable);
    this.offsetTable = read((modes >> 4) & 3, offsetCodes, this.offsetTable);
    this.matchTable = read((modes >> 2) & 3, matchCodes, this.matchTable);
    return at;
  }

  /** Carries out the sequences of the backward stream in data[from, end); returns how many literals they used. */
  private replay(data: Uint8Array, from: number, end: number, count: number, target: ZstdTarget): number {
    const first = from * 8;
    const { literalTable, offsetTable, matchTable } = this;
    if (!literalTable || !offsetTable || !matchTable) fail();
    let bit = streamEnd(data, from, end);
    const take = (bits: number): number => {
      bit -= bits;
      return (wordAt(data, bit >> 3) >>> (bit & 7)) & ((1 << bits) - 1);
    };
    let literalState = literalTable.states[take(literalTable.log)] as number;
    let offsetState = offsetTable.states[take(offsetTable.log)] as number;
    let matchState = matchTable.states[take(matchTable.log)] as number;
    let used = 0;
    for (let left = count; ; ) {
      const offsetCode = offsetState & 0xff;
      const matchCode = matchState & 0xff;
      const literalCode = literalState & 0xff;
      if (offsetCode > 24) fail();
      const offsetValue = (offsetCodes.base[offsetCode] as number) + take(offsetCode);
      const length = (matchCodes.base[matchCode] as number) + take(matchCodes.extra[matchCode] as number);
      const literals = (literalCodes.base[literalCode] as number) + take(literalCodes.extra[literalCode] as number);
      if (bit < first || used + literals > this.literals.count) fail();
      copyBytes(this.literals.bytes, used, target, literals);
      used += literals;
      repeatBytes(target, this.offsetOf(offsetValue, literals), length);
      if (--left === 0) break;
      literalState = literalTable.states[(literalState >>> 16) + take((literalState >> 8) & 0xff)] as number;
      matchState = matchTable.states[(matchState >>> 16) + take((matchState >> 8) & 0xff)] as number;
      offsetState = offsetTable.states[(offsetState >>> 16) + take((offsetState >> 8) & 0xff)] as number;
    }
    if (bit !== first) fail();
    return used;
  }

  /** Values 1 to 3 name one of the last three offsets (§3.1.1.5). */
  private offsetOf(value: number, literals: number): number {
    const [one, two, three] = this.offsets as [number, number, number];
    if (value > 3) return this.remember(value - 3, one, two);
    const name = value + (literals === 0 ? 1 : 0);
    if (name === 1) return one;
    if (name === 2) return this.remember(two, one, three);
    return this.remember(name === 3 ? three : one - 1, one, two);
  }

  private remember(newest: number, second: number, third: number): number {
    this.offsets[0] = newest;
    this.offsets[1] = second;
    this.offsets[2] = third;
    return newest;
  }
}

export function copyBytes(source: Uint8Array, from: number, target: ZstdTarget, count: number): void {
  if (count > target.end - target.at) fail();
  const { bytes, at } = target;
  if (count > 32) bytes.set(source.subarray(from, from + count), at);
  else for (let i = 0; i < count; ++i) bytes[at + i] = source[from + i] as number;
  target.at = at + count;
}

function repeatBytes(target: ZstdTarget, offset: number, count: number): void {
  const { bytes, at } = target;
  if (offset <= 0 || offset > target.window || offset > at || count > target.end - at) fail();
  if (offset >= count && count > 32) bytes.copyWithin(at, at - offset, at - offset + count);
  else for (let i = at; i < at + count; ++i) bytes[i] = bytes[i - offset] as number;
  target.at = at + count;
}
