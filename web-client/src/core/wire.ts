// The messages of codec/wire/PROTOCOL.md, version 2, except FRAME (frame.ts). Field order is byte order.
// Parsing is as strict as the C++ side: anything the document does not allow gives null. Pure; no DOM.
import {
  bytes,
  encodeMessage,
  type Fields,
  flag,
  i16,
  type MessageSchema,
  parsePayload,
  payloadOf,
  ranged,
  schema,
  text,
  u8,
  u16,
  u32,
  u64,
  type Values,
  zeros,
} from "./schema";
import { transferClientSchemas, transferHintSchemas, transferServerSchemas } from "./transfer_wire";
import { encodeUtf8 } from "./utf8";

export const protocolVersion = 2;
export const maxTextBytes = 1024;
export const maxPreeditBytes = 256;
export const maxCursorPx = 128;
export const frameType = 0x82;

export const profile = { web: 1, rdp: 2, bench: 3 } as const;
export const noticeCode = { browserRestarted: 1, destinationRefused: 2, textRefused: 3 } as const;

const version = ranged(u16, protocolVersion, protocolVersion);
const scalePercent = ranged(u16, 50, 400);
const rect = { x: u16, y: u16, width: u16, height: u16 };

const clientSchemas = {
  hello: schema("hello", 0x01, {
    version,
    profile: ranged(u8, 1, 3),
    features: ranged(u8, 0, 7),
    width: u16,
    height: u16,
    scalePercent,
    _reserved: zeros(6),
  }),
  ack: schema("ack", 0x02, { frameId: u32, decodeUs: u32, presentUs: u32 }),
  ping: schema("ping", 0x03, { token: u64 }),
  pointer: schema("pointer", 0x10, { inputId: u32, x: u16, y: u16, buttons: ranged(u8, 0, 31), _reserved: zeros(3) }),
  wheel: schema("wheel", 0x11, { inputId: u32, x: u16, y: u16, dx: i16, dy: i16 }),
  key: schema("key", 0x12, { inputId: u32, keysym: u32, code: u16, down: flag, _reserved: zeros(1) }),
  text: schema("text", 0x13, { inputId: u32, text: text(1, maxTextBytes) }),
  preedit: schema(
    "preedit",
    0x14,
    { inputId: u32, cursorBytes: u16, _reserved: zeros(2), text: text(0, maxPreeditBytes) },
    (value) => value.cursorBytes <= encodeUtf8(value.text).length,
  ),
  focus: schema("focus", 0x15, { focused: flag, _reserved: zeros(3) }),
  resize: schema("resize", 0x16, { width: u16, height: u16, scalePercent, _reserved: zeros(2) }),
  watchAnswer: schema("watchAnswer", 0x17, { watchId: u32, consents: flag, _reserved: zeros(3) }),
  ...transferClientSchemas,
};

const cursorFields = { width: u16, height: u16, hotX: u16, hotY: u16, rgba: bytes };

const serverSchemas = {
  welcome: schema("welcome", 0x81, { version, width: u16, height: u16, flags: ranged(u16, 0, 1), serial: u64 }),
  cursor: schema("cursor", 0x83, cursorFields, isCursor),
  caret: schema("caret", 0x84, rect),
  pong: schema("pong", 0x85, { token: u64 }),
  notice: schema("notice", 0x86, { code: ranged(u16, 1, 3), _reserved: zeros(2), parameter: text(0, 256) }),
  end: schema("end", 0x87, { reason: ranged(u16, 1, 16), _reserved: zeros(2), detail: text(0, 256) }),
  hold: schema("hold", 0x88, { hold: ranged(u8, 0, 2), _reserved: zeros(3), text: text(0, 512) }),
  watch: schema("watch", 0x89, {
    watchId: u32,
    state: ranged(u8, 0, 2),
    _reserved: zeros(3),
    who: text(0, 128),
  }),
  ...transferServerSchemas,
};

const hintSchemas = {
  damageHint: schema("damageHint", 0xc0, rect),
  cursorHint: schema("cursorHint", 0xc1, cursorFields, isCursor),
  caretHint: schema("caretHint", 0xc2, rect),
  stateHint: schema("stateHint", 0xc3, { state: ranged(u8, 1, 6), _reserved: zeros(1), detail: u16 }),
  resizedHint: schema("resizedHint", 0xc4, { width: u16, height: u16 }),
  inputDone: schema("inputDone", 0xc5, { inputId: u32 }),
  ...transferHintSchemas,
};

const allSchemas = { ...clientSchemas, ...serverSchemas, ...hintSchemas } as unknown as Schemas;

type Schemas = Record<string, MessageSchema<string, Fields>>;
type MessageOf<S> = {
  [K in keyof S]: S[K] extends MessageSchema<infer Kind, infer F> ? { kind: Kind } & Values<F> : never;
}[keyof S];

export type ClientMessage = MessageOf<typeof clientSchemas>;
export type ServerMessage = MessageOf<typeof serverSchemas>;
export type HintMessage = MessageOf<typeof hintSchemas>;
export type Cursor = Extract<ServerMessage, { kind: "cursor" }>;
export type Notice = Extract<ServerMessage, { kind: "notice" }>;

export function parseClientMessage(message: Uint8Array): ClientMessage | null {
  return parseWith(clientSchemas, message) as ClientMessage | null;
}
export function parseServerMessage(message: Uint8Array): ServerMessage | null {
  return parseWith(serverSchemas, message) as ServerMessage | null;
}
export function parseHintMessage(message: Uint8Array): HintMessage | null {
  return parseWith(hintSchemas, message) as HintMessage | null;
}

/** One whole message. Throws RangeError when a field is out of range: our own fault, never the peer's. */
export function encodeWire(message: ClientMessage | ServerMessage | HintMessage): Uint8Array {
  const definition = allSchemas[message.kind];
  if (!definition) throw new RangeError(`no message ${message.kind}`);
  return encodeMessage(definition, message);
}

function parseWith(schemas: object, message: Uint8Array): unknown {
  const payload = payloadOf(message);
  const definition = Object.values(schemas as Schemas).find((candidate) => candidate.type === message[0]);
  return payload && definition ? parsePayload(definition, payload) : null;
}

function isCursor(value: { width: number; height: number; rgba: Uint8Array }): boolean {
  const { width, height, rgba } = value;
  const shown = width > 0 && height > 0;
  if (!shown && (width !== 0 || height !== 0)) return false;
  return width <= maxCursorPx && height <= maxCursorPx && rgba.length === 4 * width * height;
}
