// The transfers of one connection, from request to end (PROTOCOL.md, "Transfers"): gives out request ids, sends what it is
// told to send once the broker says so, gathers what comes in. What is done with the outcome is the caller's. Pure; no DOM.

import type { Progress } from "./transfer_progress";
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

/** One that has begun. */
export interface Giving {
  readonly outcome: Promise<Outcome>;
  /** Withdraws it, unless the broker has let it through already; the outcome says which. */
  cancel(): void;
}

type Watch = (progress: Progress) => void;

interface Open {
  readonly content: Uint8Array | null;
  readonly settle: (outcome: Outcome) => void;
  readonly watch: Watch;
  readonly pieces: Uint8Array[];
  sending: boolean;
  cancelled: boolean;
  given: number;
  detail: Pick<Verdict, "effectiveClass" | "items" | "contact">;
  verdict: Verdict | null;
}

const noDetail = { effectiveClass: 0, items: [], contact: "" };
/** What may wait in front of somebody's keys. */
const mostBacklogBytes = 512 * 1024;

export class Transfers {
  private lastId = 0;
  private readonly open = new Map<number, Open>();

  /** `backlogBytes`: how much of what was sent has not left this terminal yet. */
  constructor(
    private readonly send: (message: ClientMessage) => void,
    private readonly backlogBytes: () => number = () => 0,
  ) {}

  /** LGWAN to Internet. */
  give(sending: Sending): Promise<Outcome> {
    return this.begin(sending, () => {}).outcome;
  }

  /** The same, watched: `watch` hears of every change until the outcome is there. */
  begin({ channel, declaredClass, content, name = "" }: Sending, watch: Watch): Giving {
    const size = { bytes: BigInt(content.length), offerId: 0, name };
    const request = { channel, direction: directionCode.outbound, declaredClass, ...size };
    const outcome = this.ask(request, content, watch);
    const requestId = this.lastId;
    watch({ phase: "sending", bytes: 0, total: content.length });
    return { outcome, cancel: () => this.cancel(requestId) };
  }

  /** Internet to LGWAN: what was offered; 0 is the clipboard as it is. */
  take(channel: number, offerId: number): Promise<Outcome> {
    const nothing = { declaredClass: 0, bytes: 0n, offerId, name: "" };
    return this.ask({ channel, direction: directionCode.inbound, ...nothing }, null, () => {});
  }

  /** True when the message was about a transfer of ours. */
  received(message: ServerMessage): boolean {
    if (!("requestId" in message)) return false;
    const open = this.open.get(message.requestId);
    if (!open) return false;
    if (message.kind === "transferProceed") {
      open.sending = !open.cancelled; // it may have been on its way when we withdrew
      this.pump();
    }
    if (message.kind === "transferDetail") open.detail = message;
    else if (message.kind === "transferAnswer") this.answered(message, open);
    else if (message.kind === "transferContent") open.pieces.push(message.bytes);
    else if (message.kind === "transferEnd") this.ended(message.requestId, message.result, open);
    return true;
  }

  /** Sends as much as there is room for, and tells how much has left. True: call again soon. */
  pump(): boolean {
    let more = false;
    for (const [requestId, open] of this.open) {
      if (!open.sending || !open.content) continue;
      this.sendPieces(requestId, open, open.content);
      if (open.sending) more = true;
    }
    return more;
  }

  /** The connection is gone, and with it everything under way. */
  lost(): void {
    for (const { settle } of this.open.values()) settle({ kind: "failed" });
    this.open.clear();
  }

  private ask(
    request: Omit<Extract<ClientMessage, { kind: "transferRequest" }>, "kind" | "requestId">,
    content: Uint8Array | null,
    watch: Watch,
  ): Promise<Outcome> {
    this.lastId += 1;
    const requestId = this.lastId;
    return new Promise((settle) => {
      const untouched = { pieces: [], sending: false, cancelled: false, given: 0, detail: noDetail, verdict: null };
      this.open.set(requestId, { content, settle, watch, ...untouched });
      this.send({ kind: "transferRequest", requestId, ...request });
    });
  }

  private sendPieces(requestId: number, open: Open, content: Uint8Array): void {
    while (open.given < content.length && this.backlogBytes() < mostBacklogBytes) {
      const bytes = content.slice(open.given, open.given + maxPieceBytes);
      this.send({ kind: "transferData", requestId, bytes });
      open.given += bytes.length;
    }
    const total = content.length;
    const left = Math.max(0, open.given - this.backlogBytes());
    open.sending = left < total;
    open.watch({ phase: open.sending ? "sending" : "checking", bytes: left, total });
  }

  private cancel(requestId: number): void {
    const open = this.open.get(requestId);
    if (!open || open.verdict) return;
    open.sending = false;
    open.cancelled = true;
    this.send({ kind: "transferCancel", requestId });
  }

  private answered(message: Extract<ServerMessage, { kind: "transferAnswer" }>, open: Open): void {
    const { answer, reasonCode, ruleId, requestId } = message;
    const { effectiveClass, items, contact } = open.detail;
    open.verdict = { answer, reasonCode, ruleId, effectiveClass, items, contact };
    if (answer === answerCode.sanitise || answer === answerCode.allow) {
      const total = open.content?.length ?? 0;
      open.watch({ phase: "delivering", bytes: total, total });
      return;
    }
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
