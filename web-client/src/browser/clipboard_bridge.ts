// Between the terminal's clipboard and the isolated side's, always through the broker's decision. Pasting takes the text or
// picture of the browser's own paste event, which needs no permission; copying writes with navigator.clipboard, and where
// the browser does not let it, the panel shows what came with a button. A picture is pasted once its class is declared.
import { ClipboardOrder } from "../core/clipboard_order";
import { encodePicture, type Picture, parsePicture } from "../core/picture";
import { answerCode, channelCode } from "../core/transfer_wire";
import type { Sending, Transfers, Verdict } from "../core/transfers";
import type { ServerMessage } from "../core/wire";
import { readPicture, writePicture } from "./picture_file";

export type ClipboardNews =
  | { readonly kind: "refused"; readonly way: "paste" | "copy"; readonly verdict: Verdict }
  | { readonly kind: "failed"; readonly way: "paste" | "copy" }
  | { readonly kind: "pasted" }
  /** `written`: it lies on the terminal's clipboard; otherwise the panel must show it. */
  | { readonly kind: "copied"; readonly content: Received; readonly written: boolean; readonly verdict: Verdict }
  /** Something was copied there, and nobody here asked for it. */
  | { readonly kind: "offered"; readonly what: Received["kind"] }
  /** A picture of this terminal is to be pasted; the user says first how confidential it is. */
  | { readonly kind: "declare"; readonly picture: Picture }
  | { readonly kind: "unreadable"; readonly why: "large" | "damaged" };

/** What came in. */
export type Received =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "picture"; readonly picture: Picture };

type Offer = Extract<ServerMessage, { kind: "transferOffer" }>;

export class ClipboardBridge {
  private readonly order = new ClipboardOrder();
  private readonly blurred = () => this.order.terminalMayBeNewer();
  private busy = false;
  /** What the isolated side has copied last. */
  private newest: number = channelCode.clipboardText;

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

  /** The browser's paste event came with this text, or, where there is none, with this picture. */
  pasted(text: string, picture: File | null): void {
    if (text !== "") void this.paste(text, 0);
    else if (picture) void this.askForClass(picture);
    else this.pressPaste();
  }

  private async askForClass(file: File): Promise<void> {
    const picture = await readPicture(file);
    if (typeof picture === "string") this.news({ kind: "unreadable", why: picture });
    else this.news({ kind: "declare", picture });
  }

  /** Sends `text` to the isolated side's clipboard and pastes it there; true when it has arrived. */
  paste(text: string, declaredClass: number): Promise<boolean> {
    const content = new TextEncoder().encode(text.replaceAll("\r\n", "\n").replaceAll("\r", "\n"));
    return this.give({ channel: channelCode.clipboardText, declaredClass, content });
  }

  /** The same for a picture. */
  pastePicture(picture: Picture, declaredClass: number): Promise<boolean> {
    return this.give({ channel: channelCode.clipboardImage, declaredClass, content: encodePicture(picture) });
  }

  private async give(sending: Sending): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const outcome = await this.transfers.give(sending);
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
    this.newest = offer.channel;
    if (this.order.offered(offer.offerId, document.hasFocus(), performance.now())) void this.fetch(offer);
    else this.news({ kind: "offered", what: offer.channel === channelCode.clipboardImage ? "picture" : "text" });
  }

  /** Brings what was copied there, if the rules let it. */
  async fetch(offer: Pick<Offer, "channel" | "offerId"> = { channel: this.newest, offerId: 0 }): Promise<void> {
    const outcome = await this.transfers.take(offer.channel, offer.offerId);
    if (outcome.kind === "refused") this.news({ kind: "refused", way: "copy", verdict: outcome.verdict });
    else if (outcome.kind === "failed") this.news({ kind: "failed", way: "copy" });
    else await this.arrived(receivedOf(offer.channel, outcome.content), outcome.verdict);
  }

  private async arrived(content: Received | null, verdict: Verdict): Promise<void> {
    if (content) this.news({ kind: "copied", content, written: await write(content), verdict });
    else this.news({ kind: "failed", way: "copy" });
  }
}

function receivedOf(channel: number, content: Uint8Array): Received | null {
  if (channel !== channelCode.clipboardImage) return { kind: "text", text: new TextDecoder().decode(content) };
  const picture = parsePicture(content);
  return picture && { kind: "picture", picture };
}

/** Puts it on the terminal's clipboard; false where the browser does not let us. */
export function write(content: Received): Promise<boolean> {
  return content.kind === "text" ? writeText(content.text) : writePicture(content.picture);
}

/** False where the browser wants to be asked by a button, or the page has not the focus. */
async function writeText(text: string): Promise<boolean> {
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
