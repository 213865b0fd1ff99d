// The layouts of a transfer's messages (PROTOCOL.md, "Transfers"), and the names of their numbers. Used by wire.ts, which
// everybody else imports. Pure; no DOM.
import type { ByteReader } from "./bytes";
import { type Field, fixed, piece, ranged, schema, text, u8, u16, u32, u64, type Values, zeros } from "./schema";

export const channelCode = { clipboardText: 1, clipboardImage: 2, fileUpload: 3, fileDownload: 4, print: 5 } as const;
export const directionCode = { outbound: 1, inbound: 2 } as const;
export const answerCode = { deny: 0, approve: 1, sanitise: 2, allow: 3 } as const;
export const resultCode = { whole: 0, notThere: 1, tooLarge: 2, failed: 3 } as const;
export const maxPieceBytes = 32 * 1024;
export const maxNameBytes = 255;

/** What was taken out of a text (kind 1..15), or found in it (16..63), and how often. */
export interface DetailItem {
  readonly kind: number;
  readonly count: number;
}

const maxItems = 32;
const channel = ranged(u8, 1, 5);
const declaredClass = ranged(u8, 0, 5);

const items: Field<readonly DetailItem[]> = {
  read(reader) {
    const count = ranged(u8, 0, maxItems).read(reader);
    if (reader.u16() !== 0) reader.ok = false;
    return Array.from({ length: reader.ok ? count : 0 }, () => readItem(reader));
  },
  write(writer, value) {
    writer.u8(value.length);
    writer.u16(0);
    for (const { kind, count } of value) {
      writer.u8(kind);
      writer.u8(0);
      writer.u16(count);
    }
  },
};

function readItem(reader: ByteReader): DetailItem {
  const kind = ranged(u8, 1, 63).read(reader);
  if (reader.u8() !== 0) reader.ok = false;
  return { kind, count: reader.u16() };
}

const offerFields = {
  offerId: u32,
  channel,
  _reserved: zeros(3),
  bytes: u64,
  name: text(0, maxNameBytes),
};
const contentFields = { requestId: u32, bytes: piece(1, maxPieceBytes) };
const endFields = { requestId: u32, result: ranged(u8, 0, 3), _reserved: zeros(3), sha256: fixed(32) };

export const transferClientSchemas = {
  transferRequest: schema(
    "transferRequest",
    0x20,
    {
      requestId: u32,
      channel,
      direction: ranged(u8, 1, 2),
      declaredClass,
      _reserved: zeros(1),
      bytes: u64,
      offerId: u32,
      name: text(0, maxNameBytes),
    },
    isRequest,
  ),
  transferData: schema("transferData", 0x21, contentFields),
  transferCancel: schema("transferCancel", 0x22, { requestId: u32 }),
};

export const transferServerSchemas = {
  transferAnswer: schema("transferAnswer", 0x90, {
    requestId: u32,
    answer: ranged(u8, 0, 3),
    channel,
    reasonCode: u16,
    ruleId: text(0, 64),
  }),
  transferProceed: schema("transferProceed", 0x91, { requestId: u32 }),
  transferOffer: schema("transferOffer", 0x92, offerFields, isOffer),
  transferContent: schema("transferContent", 0x93, contentFields),
  transferEnd: schema("transferEnd", 0x94, endFields, isEnd),
  transferDetail: schema("transferDetail", 0x95, {
    requestId: u32,
    effectiveClass: declaredClass,
    items,
    contact: text(0, 256),
  }),
};

export const transferHintSchemas = {
  offerHint: schema("offerHint", 0xc6, offerFields, isOffer),
  contentHint: schema("contentHint", 0xc7, contentFields),
  contentEndHint: schema("contentEndHint", 0xc8, endFields, isEnd),
};

/** The clipboard goes both ways, each kind of file one; only an upload has a name. */
function isRequest(value: {
  channel: number;
  direction: number;
  bytes: bigint;
  offerId: number;
  name: string;
}): boolean {
  const inbound = value.direction === directionCode.inbound;
  if (value.name !== "" && value.channel !== channelCode.fileUpload) return false;
  if (value.channel === channelCode.fileUpload && inbound) return false;
  if (value.channel > channelCode.fileUpload && !inbound) return false;
  return inbound ? value.bytes === 0n : value.offerId === 0;
}

function isOffer(value: { channel: number; name: string }): boolean {
  if (value.channel === channelCode.fileUpload || value.channel === channelCode.print) return false;
  if (value.name.includes("/")) return false;
  return value.name === "" || value.channel === channelCode.fileDownload;
}

function isEnd(value: Values<typeof endFields>): boolean {
  return value.result === resultCode.whole || value.sha256.every((byte) => byte === 0);
}
