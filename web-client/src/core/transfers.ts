// The transfers of one connection, from request to end (PROTOCOL.md, "Transfers"): gives out request ids, sends what it is
// told to send once the broker says so, gathers what comes in. What is done with the outcome is the caller's. Pure; no DOM.
import { answerCode, type DetailItem, directionCode, maxPieceBytes, resultCode } from "./transfer_wire";
import type { ClientMessage, ServerMessage } from "./wire";

/** What the broker decided, as the user is to be told. */
export interface Verdict {
  readonly answer: number;
  readonly reasonCode: number;
  readonly ruleId: string;
  readonly effectiveClass: number;
  readonly items: readonly DetailItem[];
  readonly contact: string;
}

export type Outcome =
  /** Outbound: the Internet side has it. Inbound: `content` is whole. */
  | { readonly kind: "done"; readonly verdict: Verdict; readonly content: Uint8Array }
  | { readonly kind: "refused"; readonly verdict: Verdict }
  /** Allowed, and not carried to its end: the connection or the session was lost. */
  | { readonly kind: "failed" };

export interface Sending {
  readonly channel: number;
  readonly declaredClass: number;
  readonly content: Uint8Array;
  readonly name?: string;
}

interface Open {
  readonly content: Uint8Array | null;
  readonly settle: (outcome: Outcome) => void;
  readonly pieces: Uint8Array[];
  detail: Pick<Verdict, "effectiveClass" | "items" | "contact">;
  verdict: Verdict | null;
}

const noDetail = { effectiveClass: 0, items: [], contact: "" };

export class Transfers {
  private lastId = 0;
  private readonly open = new Map<number, Open>();

  constructor(private readonly send: (message: ClientMessage) => void) {}

  /** LGWAN to Internet. */
  give({ channel, declaredClass, content, name = "" }: Sending): Promise<Outcome> {
    const size = { bytes: BigInt(content.length), offerId: 0, name };
    return this.ask({ channel, direction: directionCode.outbound, declaredClass, ...size }, content);
  }

  /** Internet to LGWAN: what was offered; 0 is the clipboard as it is. */
  take(channel: number, offerId: number): Promise<Outcome> {
    const nothing = { declaredClass: 0, bytes: 0n, offerId, name: "" };
    return this.ask({ channel, direction: directionCode.inbound, ...nothing }, null);
  }

  /** True when the message was about a transfer of ours. */
  received(message: ServerMessage): boolean {
    if (!("requestId" in message)) return false;
    const open = this.open.get(message.requestId);
    if (!open) return false;
    if (message.kind === "transferProceed") this.sendContent(message.requestId, open);
    else if (message.kind === "transferDetail") open.detail = message;
    else if (message.kind === "transferAnswer") this.answered(message, open);
    else if (message.kind === "transferContent") open.pieces.push(message.bytes);
    else if (message.kind === "transferEnd") this.ended(message.requestId, message.result, open);
    return true;
  }

  /** The connection is gone, and with it everything under way. */
  lost(): void {
    for (const { settle } of this.open.values()) settle({ kind: "failed" });
    this.open.clear();
  }

  private ask(
    request: Omit<Extract<ClientMessage, { kind: "transferRequest" }>, "kind" | "requestId">,
    content: Uint8Array | null,
  ): Promise<Outcome> {
    this.lastId += 1;
    const requestId = this.lastId;
    return new Promise((settle) => {
      this.open.set(requestId, { content, settle, pieces: [], detail: noDetail, verdict: null });
      this.send({ kind: "transferRequest", requestId, ...request });
    });
  }

  private sendContent(requestId: number, { content }: Open): void {
    for (let at = 0; content && at < content.length; at += maxPieceBytes)
      this.send({ kind: "transferData", requestId, bytes: content.slice(at, at + maxPieceBytes) });
  }

  private answered(message: Extract<ServerMessage, { kind: "transferAnswer" }>, open: Open): void {
    const { answer, reasonCode, ruleId, requestId } = message;
    const { effectiveClass, items, contact } = open.detail;
    open.verdict = { answer, reasonCode, ruleId, effectiveClass, items, contact };
    if (answer === answerCode.sanitise || answer === answerCode.allow) return;
    this.finish(requestId, open, { kind: "refused", verdict: open.verdict });
  }

  private ended(requestId: number, result: number, open: Open): void {
    const { verdict } = open;
    const done = verdict !== null && result === resultCode.whole;
    this.finish(requestId, open, done ? { kind: "done", verdict, content: joined(open.pieces) } : { kind: "failed" });
  }

  private finish(requestId: number, { settle }: Open, outcome: Outcome): void {
    this.open.delete(requestId);
    settle(outcome);
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
