// Which clipboard is the newer one, the terminal's or the one of the isolated side? Pasting means the newer. The terminal's
// cannot be watched, but it changes only while another window has the focus. Pure; no DOM.

/** A copy of the isolated side that follows the user's own key within this time was asked for. */
const askedMs = 3000;

export class ClipboardOrder {
  private newerIsRemote = false;
  private askedAtMs = Number.NEGATIVE_INFINITY;
  private lastOffer: number | null = null;

  /** The user pressed a copying key. */
  copyAsked(nowMs: number): void {
    this.askedAtMs = nowMs;
  }

  /**
   * The isolated side has something new. `looking`: the user has this window before him. True: it is to be fetched, since
   * he has just asked for it.
   */
  offered(offerId: number, looking: boolean, nowMs: number): boolean {
    const repeated = offerId === this.lastOffer;
    this.lastOffer = offerId;
    if (repeated) return false;
    this.newerIsRemote = looking;
    const asked = nowMs - this.askedAtMs <= askedMs;
    this.askedAtMs = Number.NEGATIVE_INFINITY;
    return asked;
  }

  /** The window lost the focus, or something was copied in this page. */
  terminalMayBeNewer(): void {
    this.newerIsRemote = false;
  }

  /** Ctrl+V stays on the isolated side. */
  get pastesRemote(): boolean {
    return this.newerIsRemote;
  }
}

/** What a key stroke does with the clipboard, on every desktop in use here. */
export function clipboardKey(stroke: { key: string; ctrl: boolean; shift: boolean; alt: boolean; meta: boolean }) {
  const { key, ctrl, shift, alt, meta } = stroke;
  if (alt || (ctrl && meta)) return null;
  const lower = key.toLowerCase();
  const command = ctrl || meta;
  if ((command && lower === "v") || (key === "Insert" && shift && !ctrl)) return "paste";
  if ((command && !shift && (lower === "c" || lower === "x")) || (key === "Insert" && ctrl && !shift)) return "copy";
  return null;
}
