// Between the terminal's clipboard and the isolated side's, always through the broker's decision. Pasting takes the text of
// the browser's own paste event, which needs no permission; copying writes with navigator.clipboard, and where the browser
// does not let it, the panel shows the text with a button.
import { ClipboardOrder } from "../core/clipboard_order";
import { answerCode, channelCode } from "../core/transfer_wire";
import type { Transfers, Verdict } from "../core/transfers";
import type { ServerMessage } from "../core/wire";

export type ClipboardNews =
  | { readonly kind: "refused"; readonly way: "paste" | "copy"; readonly verdict: Verdict }
  | { readonly kind: "failed"; readonly way: "paste" | "copy" }
  | { readonly kind: "pasted" }
  /** `written`: it lies on the terminal's clipboard; otherwise the panel must show it. */
  | { readonly kind: "copied"; readonly text: string; readonly written: boolean; readonly verdict: Verdict }
  /** Something was copied there, and nobody here asked for it. */
  | { readonly kind: "offered" };

type Offer = Extract<ServerMessage, { kind: "transferOffer" }>;

export class ClipboardBridge {
  private readonly order = new ClipboardOrder();
  private readonly blurred = () => this.order.terminalMayBeNewer();
  private busy = false;

  /** `pressPaste` presses Ctrl+V on the isolated side. */
  constructor(
    private readonly transfers: Transfers,
    private readonly pressPaste: () => void,
    private readonly news: (news: ClipboardNews) => void,
  ) {
    window.addEventListener("blur", this.blurred);
  }

  dispose(): void {
    window.removeEventListener("blur", this.blurred);
  }

  /** The user copied in this page itself. */
  copiedHere(): void {
    this.order.terminalMayBeNewer();
  }

  copyKey(): void {
    this.order.copyAsked(performance.now());
  }

  /** A pasting key: true when the browser is to fire its paste event, false when the key goes to the isolated side. */
  pasteKey(): boolean {
    return !this.order.pastesRemote;
  }

  /** The browser's paste event came with this text. */
  pasted(text: string): void {
    if (text === "") this.pressPaste();
    else void this.paste(text, 0);
  }

  /** Sends `text` to the isolated side's clipboard and pastes it there; true when it has arrived. */
  async paste(text: string, declaredClass: number): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const content = new TextEncoder().encode(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"));
    const outcome = await this.transfers.give({ channel: channelCode.clipboardText, declaredClass, content });
    this.busy = false;
    if (outcome.kind === "refused") this.news({ kind: "refused", way: "paste", verdict: outcome.verdict });
    else if (outcome.kind === "failed") this.news({ kind: "failed", way: "paste" });
    if (outcome.kind !== "done") return false;
    this.pressPaste();
    this.news({ kind: "pasted" });
    return true;
  }

  offered(offer: Offer): void {
    if (offer.channel === channelCode.fileDownload) return;
    if (this.order.offered(offer.offerId, document.hasFocus(), performance.now())) void this.fetch(offer);
    else this.news({ kind: "offered" });
  }

  /** Brings what was copied there, if the rules let it. */
  async fetch(offer: Pick<Offer, "channel" | "offerId"> = { channel: channelCode.clipboardText, offerId: 0 }) {
    const outcome = await this.transfers.take(offer.channel, offer.offerId);
    if (outcome.kind === "refused") this.news({ kind: "refused", way: "copy", verdict: outcome.verdict });
    else if (outcome.kind === "failed") this.news({ kind: "failed", way: "copy" });
    else await this.arrived(new TextDecoder().decode(outcome.content), outcome.verdict);
  }

  private async arrived(text: string, verdict: Verdict): Promise<void> {
    const written = await writeText(text);
    this.news({ kind: "copied", text, written, verdict });
  }
}

/** False where the browser wants to be asked by a button, or the page has not the focus. */
export async function writeText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function wasCleaned(verdict: Verdict): boolean {
  return verdict.answer === answerCode.sanitise && verdict.items.length > 0;
}
