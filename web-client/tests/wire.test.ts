import { describe, expect, test } from "vitest";
import {
  type ClientMessage,
  encodeWire,
  type HintMessage,
  parseClientMessage,
  parseHintMessage,
  parseServerMessage,
  type ServerMessage,
} from "../src/core/wire";

const client: ClientMessage[] = [
  { kind: "hello", version: 2, profile: 1, features: 3, width: 1280, height: 800, scalePercent: 125 },
  { kind: "ack", frameId: 0xffffffff, decodeUs: 1, presentUs: 2 },
  { kind: "ping", token: 0x0123456789abcdefn },
  { kind: "pointer", inputId: 1, x: 3839, y: 2159, buttons: 31 },
  { kind: "wheel", inputId: 2, x: 1, y: 2, dx: -120, dy: 120 },
  { kind: "key", inputId: 3, keysym: 0x1004e00, code: 0x89, down: true },
  { kind: "text", inputId: 4, text: "霞が関𠮷" },
  { kind: "preedit", inputId: 5, cursorBytes: 3, text: "かす" },
  { kind: "focus", focused: false },
  { kind: "resize", width: 1600, height: 900, scalePercent: 100 },
  {
    kind: "transferRequest",
    requestId: 1,
    channel: 3,
    direction: 1,
    declaredClass: 5,
    bytes: 5_000_000_000n,
    offerId: 0,
    name: "名簿.xlsx",
  },
  { kind: "transferData", requestId: 1, bytes: Uint8Array.of(1, 2) },
  { kind: "transferCancel", requestId: 0x7fffffff },
];
const server: ServerMessage[] = [
  { kind: "welcome", version: 2, width: 1280, height: 800, flags: 1, serial: 9n },
  { kind: "cursor", width: 1, height: 2, hotX: 0, hotY: 1, rgba: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
  { kind: "cursor", width: 0, height: 0, hotX: 0, hotY: 0, rgba: new Uint8Array(0) },
  { kind: "caret", x: 1, y: 2, width: 3, height: 4 },
  { kind: "pong", token: 1n },
  { kind: "notice", code: 2, parameter: "intra.example refused_address" },
  { kind: "end", reason: 15, detail: "" },
  { kind: "transferAnswer", requestId: 1, answer: 3, channel: 1, reasonCode: 7, ruleId: "rule-1" },
  { kind: "transferProceed", requestId: 1 },
  { kind: "transferOffer", offerId: 2, channel: 4, bytes: 7n, name: "a.pdf" },
  { kind: "transferContent", requestId: 1, bytes: Uint8Array.of(0, 255) },
  { kind: "transferEnd", requestId: 1, result: 0, sha256: new Uint8Array(32).fill(3) },
  { kind: "transferDetail", requestId: 1, effectiveClass: 4, items: [{ kind: 1, count: 65535 }], contact: "内線" },
];
const hints: HintMessage[] = [
  { kind: "damageHint", x: 1, y: 2, width: 3, height: 4 },
  { kind: "stateHint", state: 6, detail: 2 },
  { kind: "resizedHint", width: 640, height: 480 },
  { kind: "inputDone", inputId: 5 },
  { kind: "offerHint", offerId: 2, channel: 1, bytes: 7n, name: "" },
  { kind: "contentHint", requestId: 1, bytes: Uint8Array.of(1) },
  { kind: "contentEndHint", requestId: 1, result: 3, sha256: new Uint8Array(32) },
];

const variable = new Set(["text", "preedit", "transferRequest", "transferData"]);

describe("wire messages", () => {
  test.each(client)("$kind reads back as written", (message) => {
    expect(parseClientMessage(encodeWire(message))).toEqual(message);
  });
  test.each(server)("$kind reads back as written", (message) => {
    expect(parseServerMessage(encodeWire(message))).toEqual(message);
  });
  test.each(hints)("$kind reads back as written", (message) => {
    expect(parseHintMessage(encodeWire(message))).toEqual(message);
  });

  test("the bytes of KEY are those of the document", () => {
    const bytes = encodeWire({ kind: "key", inputId: 0x01020304, keysym: 0xa5, code: 0x89, down: true });
    expect([...bytes]).toEqual([0x12, 0, 0, 0, 12, 0, 0, 0, 4, 3, 2, 1, 0xa5, 0, 0, 0, 0x89, 0, 1, 0]);
  });

  test("every shortened or lengthened fixed-size message is refused", () => {
    for (const message of client.filter(({ kind }) => !variable.has(kind))) {
      const bytes = encodeWire(message);
      for (let length = 0; length < bytes.length; ++length)
        expect(parseClientMessage(bytes.slice(0, length))).toBeNull();
      expect(parseClientMessage(Uint8Array.of(...bytes, 0))).toBeNull();
    }
  });

  test("a non-zero reserved byte is refused", () => {
    const bytes = encodeWire({ kind: "focus", focused: true });
    expect(parseClientMessage(bytes)).not.toBeNull();
    for (const at of [1, 2, 3, 9, 10, 11]) {
      const broken = bytes.slice();
      broken[at] = 1;
      expect(parseClientMessage(broken)).toBeNull();
    }
  });

  test("pieces are 1 to 32768 bytes", () => {
    const whole = encodeWire({ kind: "transferData", requestId: 1, bytes: new Uint8Array(32768) });
    expect(parseClientMessage(whole)).not.toBeNull();
    for (const length of [0, 32769])
      expect(() => encodeWire({ kind: "transferData", requestId: 1, bytes: new Uint8Array(length) })).toThrow(
        RangeError,
      );
  });

  test("a message of the other direction is refused", () => {
    expect(parseServerMessage(encodeWire({ kind: "ping", token: 1n }))).toBeNull();
    expect(parseClientMessage(encodeWire({ kind: "pong", token: 1n }))).toBeNull();
  });

  test("text that is not plain UTF-8 is refused", () => {
    const good = encodeWire({ kind: "text", inputId: 1, text: "あ" });
    expect(parseClientMessage(good)).not.toBeNull();
    for (const bytes of [
      [0xed, 0xa0, 0x80],
      [0xe0, 0x80, 0x80],
      [0x61, 0x00, 0x61],
      [0xff, 0x61, 0x61],
      [0x61, 0xe3, 0x81],
    ]) {
      const bad = good.slice();
      bad.set(bytes, 12);
      expect(parseClientMessage(bad)).toBeNull();
    }
  });

  test("an offered name with a slash is refused", () => {
    const good = encodeWire({ kind: "transferOffer", offerId: 2, channel: 4, bytes: 7n, name: "..a.pdf" });
    expect(parseServerMessage(good)).not.toBeNull();
    good[good.length - 5] = 0x2f;
    expect(parseServerMessage(good)).toBeNull();
  });

  test("a value out of range is our own fault", () => {
    expect(() => encodeWire({ kind: "pointer", inputId: 1, x: 0, y: 0, buttons: 32 })).toThrow(RangeError);
    expect(() => encodeWire({ kind: "text", inputId: 1, text: "" })).toThrow(RangeError);
    expect(() => encodeWire({ kind: "text", inputId: 1, text: "a".repeat(1025) })).toThrow(RangeError);
  });

  test("a cursor with too few pixels, or too large, is refused", () => {
    const one = encodeWire({ kind: "cursor", width: 1, height: 1, hotX: 0, hotY: 0, rgba: new Uint8Array(4) });
    expect(parseServerMessage(one)).not.toBeNull();
    one[8] = 2;
    expect(parseServerMessage(one)).toBeNull();
  });
});
