// The decoding tables of zstd (RFC 8878 §4.1, §4.2): finite state entropy and Huffman codes. Pure; no DOM.
// Foreign bytes: anything the document does not allow throws ZstdError, which zstd_stream.ts catches.

/** What a section that breaks the format is answered with inside these files. */
export class ZstdError extends Error {}

export function fail(): never {
  throw new ZstdError("broken zstd data");
}

/** One state per entry: symbol | bits to read << 8 | what they are added to << 16. */
export interface FseTable {
  readonly log: number;
  readonly states: Uint32Array;
}

/** One entry per `log` bits of input: symbol | bits used << 8. */
export interface HuffmanTable {
  readonly log: number;
  readonly codes: Uint16Array;
}

/** The index of the highest set bit; `value` is at least 1. */
export function highBit(value: number): number {
  return 31 - Math.clz32(value);
}

export function byteAt(data: Uint8Array, at: number): number {
  return data[at] as number;
}

/** Four bytes as they lie, as a signed number. */
export function wordAt(data: Uint8Array, at: number): number {
  return byteAt(data, at) | (byteAt(data, at + 1) << 8) | (byteAt(data, at + 2) << 16) | (byteAt(data, at + 3) << 24);
}

/** The table described at `at`, which ends before `end`, and where it ends (§4.1.1). */
export function readFse(data: Uint8Array, at: number, end: number, maxLog: number, maxSymbol: number) {
  const log = (byteAt(data, at) & 15) + 5;
  if (at >= end || log > maxLog) fail();
  const counts: number[] = [];
  let bit = at * 8 + 4;
  let left = 1 << log;
  while (left > 0 && counts.length <= maxSymbol) {
    const width = highBit(left + 1) + 1;
    const low = (1 << (width - 1)) - 1;
    const short = (1 << width) - 1 - (left + 1);
    let value = (wordAt(data, bit >> 3) >>> (bit & 7)) & ((1 << width) - 1);
    bit += width;
    if ((value & low) < short) {
      value &= low;
      --bit;
    } else if (value > low) value -= short;
    const count = value - 1;
    left -= Math.abs(count);
    counts.push(count);
    for (let repeat = count === 0 ? 3 : 0; repeat === 3; bit += 2) {
      repeat = (wordAt(data, bit >> 3) >>> (bit & 7)) & 3;
      for (let i = 0; i < repeat; ++i) counts.push(0);
    }
    if (bit > end * 8) fail();
  }
  if (left !== 0 || counts.length > maxSymbol + 1) fail();
  return { table: buildFse(counts, log), end: (bit + 7) >> 3 };
}

/** From how often each symbol comes among 1 << log states; -1: it has one state that reads all bits anew. */
export function buildFse(counts: readonly number[], log: number): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const next = counts.map((count) => Math.abs(count));
  let high = size;
  counts.forEach((count, symbol) => {
    if (count === -1) symbols[--high] = symbol;
  });
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  counts.forEach((count, symbol) => {
    for (let i = 0; i < count; ++i) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  });
  if (at !== 0) fail();
  return { log, states: Uint32Array.from(symbols, (symbol) => stateOf(symbol, next, log)) };
}

function stateOf(symbol: number, next: number[], log: number): number {
  const turn = next[symbol] as number;
  next[symbol] = turn + 1;
  const bits = log - highBit(turn);
  return symbol | (bits << 8) | (((turn << bits) - (1 << log)) << 16);
}

/** The only symbol there is, said without reading a bit. */
export function repeatSymbol(symbol: number, maxSymbol: number): FseTable {
  if (symbol > maxSymbol) fail();
  return { log: 0, states: Uint32Array.of(symbol) };
}

/** The tree described at `at`, which ends before `end`, and where it ends (§4.2.1). */
export function readHuffman(data: Uint8Array, at: number, end: number) {
  const header = byteAt(data, at);
  const count = header - 127;
  const bytes = header < 128 ? header : (count + 1) >> 1;
  const treeEnd = at + 1 + bytes;
  if (at >= end || bytes === 0 || treeEnd > end) fail();
  const weights = header < 128 ? packedWeights(data, at + 1, treeEnd) : plainWeights(data, at + 1, count);
  return { table: buildHuffman(weights), end: treeEnd };
}

function plainWeights(data: Uint8Array, at: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (byteAt(data, at + (i >> 1)) >> (i & 1 ? 0 : 4)) & 15);
}

/** Two states take turns until the bits are used up. */
function packedWeights(data: Uint8Array, at: number, end: number): number[] {
  const { table, end: start } = readFse(data, at, end, 6, 12);
  const { log, states } = table;
  const first = start * 8;
  let bit = streamEnd(data, start, end) - log;
  const state = [(wordAt(data, bit >> 3) >>> (bit & 7)) & ((1 << log) - 1), 0];
  bit -= log;
  if (bit < first) fail();
  state[1] = (wordAt(data, bit >> 3) >>> (bit & 7)) & ((1 << log) - 1);
  const weights: number[] = [];
  for (let turn = 0; ; turn ^= 1) {
    const entry = states[state[turn] as number] as number;
    const width = (entry >> 8) & 0xff;
    weights.push(entry & 0xff);
    if (weights.length > 254) fail();
    if (bit - width < first) {
      weights.push((states[state[turn ^ 1] as number] as number) & 0xff);
      return weights;
    }
    bit -= width;
    state[turn] = (entry >>> 16) + ((wordAt(data, bit >> 3) >>> (bit & 7)) & ((1 << width) - 1));
  }
}

/** Where a stream that is read backwards begins: behind it stands a one bit, then zeros to the end of the byte. */
export function streamEnd(data: Uint8Array, start: number, end: number): number {
  const last = end > start ? byteAt(data, end - 1) : 0;
  if (last === 0) fail();
  return (end - 1) * 8 + highBit(last);
}

/** `weights` of all symbols but the last, whose weight is what is left over. */
function buildHuffman(weights: number[]): HuffmanTable {
  const sum = weights.reduce((total, weight) => total + (weight > 0 ? 1 << (weight - 1) : 0), 0);
  if (sum === 0) fail();
  const log = highBit(sum) + 1;
  const left = (1 << log) - sum;
  if (log > 11 || (left & (left - 1)) !== 0) fail();
  weights.push(highBit(left) + 1);
  const codes = new Uint16Array(1 << log);
  let at = 0;
  for (let weight = 1; weight <= log; ++weight) {
    weights.forEach((own, symbol) => {
      if (own !== weight) return;
      codes.fill(symbol | ((log + 1 - weight) << 8), at, at + (1 << (weight - 1)));
      at += 1 << (weight - 1);
    });
  }
  if (at !== codes.length) fail();
  return { log, codes };
}
