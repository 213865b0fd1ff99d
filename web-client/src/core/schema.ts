// How one wire message is laid out, said once for reading and writing. A schema is an ordered record of fields; names
// that begin with "_" are reserved bytes (zero, not part of the value). Pure; no DOM.
import { ByteReader, ByteWriter } from "./bytes";
import { decodeUtf8, encodeUtf8 } from "./utf8";

export const headerBytes = 8;

export interface Field<T> {
  read(reader: ByteReader): T;
  write(writer: ByteWriter, value: T): void;
}

// biome-ignore lint/suspicious/noExplicitAny: a record of fields of different types; Values<> gives each its own type.
export type Fields = Record<string, Field<any>>;
export type Values<F extends Fields> = {
  -readonly [K in keyof F as K extends `_${string}` ? never : K]: F[K] extends Field<infer T> ? T : never;
};

export interface MessageSchema<K extends string, F extends Fields> {
  readonly kind: K;
  readonly type: number;
  readonly fields: F;
  /** Rules between fields; absent = none. */
  readonly valid?: (value: Values<F>) => boolean;
}

export function schema<K extends string, F extends Fields>(
  kind: K,
  type: number,
  fields: F,
  valid?: (value: Values<F>) => boolean,
): MessageSchema<K, F> {
  return valid ? { kind, type, fields, valid } : { kind, type, fields };
}

/** The value of a payload, or null when it breaks the schema in any way. */
export function parsePayload<K extends string, F extends Fields>(
  definition: MessageSchema<K, F>,
  payload: Uint8Array,
): ({ kind: K } & Values<F>) | null {
  const reader = new ByteReader(payload);
  const value: Record<string, unknown> = { kind: definition.kind };
  for (const [name, field] of Object.entries(definition.fields)) {
    const read: unknown = field.read(reader);
    if (!name.startsWith("_")) value[name] = read;
  }
  const typed = value as { kind: K } & Values<F>;
  return reader.atExactEnd && (definition.valid?.(typed) ?? true) ? typed : null;
}

/** One whole message, header included. The value must be in range; what leaves is checked by reading it back. */
export function encodeMessage<K extends string, F extends Fields>(
  definition: MessageSchema<K, F>,
  value: Values<F>,
): Uint8Array {
  const writer = new ByteWriter();
  const given = value as Record<string, unknown>;
  for (const [name, field] of Object.entries(definition.fields)) field.write(writer, given[name]);
  const payload = writer.finish();
  if (!parsePayload(definition, payload)) throw new RangeError(`${definition.kind} is out of range`);
  const message = new Uint8Array(headerBytes + payload.length);
  message[0] = definition.type;
  new DataView(message.buffer).setUint32(4, payload.length, true);
  message.set(payload, headerBytes);
  return message;
}

/** The payload of a message whose header is well formed and whose length matches; null otherwise. */
export function payloadOf(message: Uint8Array): Uint8Array | null {
  const reader = new ByteReader(message);
  reader.u8();
  const reserved = reader.u8() | reader.u16();
  const length = reader.u32();
  return reader.ok && reserved === 0 && reader.left === length ? reader.rest() : null;
}

export const u8: Field<number> = { read: (r) => r.u8(), write: (w, v) => w.u8(v) };
export const u16: Field<number> = { read: (r) => r.u16(), write: (w, v) => w.u16(v) };
export const i16: Field<number> = { read: (r) => r.i16(), write: (w, v) => w.i16(v) };
export const u32: Field<number> = { read: (r) => r.u32(), write: (w, v) => w.u32(v) };
export const u64: Field<bigint> = { read: (r) => r.u64(), write: (w, v) => w.u64(v) };
export const bytes: Field<Uint8Array> = { read: (r) => r.rest().slice(), write: (w, v) => w.raw(v) };

/** The rest of the payload, min..max bytes. */
export function piece(min: number, max: number): Field<Uint8Array> {
  return {
    read(reader) {
      if (reader.left < min || reader.left > max) reader.ok = false;
      return reader.rest().slice();
    },
    write: (writer, value) => writer.raw(value),
  };
}

/** Exactly `count` bytes. */
export function fixed(count: number): Field<Uint8Array> {
  return { read: (reader) => reader.take(count).slice(), write: (writer, value) => writer.raw(value) };
}

/** The base field, refusing values outside low..high. */
export function ranged(base: Field<number>, low: number, high: number): Field<number> {
  return {
    read(reader) {
      const value = base.read(reader);
      if (value < low || value > high) reader.ok = false;
      return value;
    },
    write: base.write,
  };
}

export const flag: Field<boolean> = {
  read: (reader) => ranged(u8, 0, 1).read(reader) === 1,
  write: (writer, value) => writer.u8(value ? 1 : 0),
};

export function zeros(count: number): Field<undefined> {
  return {
    read(reader) {
      if (reader.take(count).some((byte) => byte !== 0)) reader.ok = false;
      return undefined;
    },
    write: (writer) => writer.raw(new Uint8Array(count)),
  };
}

/** The rest of the payload as text of min..max UTF-8 bytes. */
export function text(min: number, max: number): Field<string> {
  return {
    read(reader) {
      const rest = reader.rest();
      const decoded = rest.length < min || rest.length > max ? null : decodeUtf8(rest);
      if (decoded === null) reader.ok = false;
      return decoded ?? "";
    },
    write: (writer, value) => writer.raw(encodeUtf8(value)),
  };
}
