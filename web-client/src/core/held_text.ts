// Text the user committed while the connection is away: kept for a few seconds, so that a short loss loses no sentence. Keys
// and pointer are not kept: late they would do harm. Pure; no DOM.
import type { ClientMessage } from "./wire";

export type TextMessage = Extract<ClientMessage, { kind: "text" }>;

/** As long as the first five reconnects take; text older than that would surprise. */
const keepMs = 10_000;
/** More than hands commit in that time. */
const maxMessages = 64;

export class HeldText {
  private kept: { readonly message: TextMessage; readonly atMs: number }[] = [];

  keep(message: TextMessage, nowMs: number): void {
    if (this.kept.length < maxMessages) this.kept.push({ message, atMs: nowMs });
  }

  /** What is still fresh, in order; nothing is kept afterwards. */
  take(nowMs: number): TextMessage[] {
    const fresh = this.kept.filter(({ atMs }) => nowMs - atMs <= keepMs);
    this.kept = [];
    return fresh.map(({ message }) => message);
  }
}
