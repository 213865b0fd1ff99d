// What a keyboard event means for the remote side: which KEY messages, and whether the local browser may still have the event.
// Keeps the set of keys that are down remotely, so that none stays down. Pure; no DOM: KeyStroke is the part of
// KeyboardEvent that matters.
import { hidUsage } from "./hid_usage";
import { isImeSwitch, keysymOf } from "./keysym";

export interface KeyStroke {
  readonly key: string;
  readonly code: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
}

export interface KeyChange {
  readonly keysym: number;
  readonly code: number;
  readonly down: boolean;
}

export interface KeyVerdict {
  readonly changes: readonly KeyChange[];
  /** The local browser must not act on the event. */
  readonly handled: boolean;
  /** Ctrl+Alt+Shift: the user wants the keyboard back. */
  readonly escape: boolean;
}

const controlKey = { keysym: 0xffe3, code: 0xe0 };
const rightControl = 0xffe4;
const pasteKey = { keysym: 0x76, code: 0x19 };
/** KeyboardEvent.keyCode while an IME has the key (UI Events §7.3.1). */
const imeKeyCode = 229;
const toTheBrowser: KeyVerdict = { changes: [], handled: false, escape: false };

export class Keyboard {
  private readonly held = new Map<string, KeyChange>();

  /** `keepsImeSwitch`: the terminal has an IME of its own, whose on/off keys stay here. */
  constructor(private readonly keepsImeSwitch: boolean) {}

  down(stroke: KeyStroke): KeyVerdict {
    if (belongsToIme(stroke) || (this.keepsImeSwitch && isImeSwitch(stroke.key))) return toTheBrowser;
    const keysym = keysymOf(stroke.key, stroke.code);
    if (keysym === 0) return toTheBrowser;
    if (isEscape(stroke)) return { changes: this.releaseAll(), handled: true, escape: true };
    const change = { keysym, code: hidUsage(stroke.code), down: true };
    const lost = this.lostModifiers(stroke);
    this.held.set(nameOf(stroke), change);
    return { changes: [...lost, change], handled: true, escape: false };
  }

  up(stroke: KeyStroke): KeyVerdict {
    const change = this.held.get(nameOf(stroke));
    if (!change) return toTheBrowser;
    this.held.delete(nameOf(stroke));
    return { changes: [{ ...change, down: false }, ...this.heldUnderMeta(stroke)], handled: true, escape: false };
  }

  /** Ctrl+V pressed and released, with the Ctrl that is down if there is one. */
  pasteChord(): KeyChange[] {
    const held = [...this.held.values()].some(({ keysym }) => keysym === controlKey.keysym || keysym === rightControl);
    const tap = [
      { ...pasteKey, down: true },
      { ...pasteKey, down: false },
    ];
    return held ? tap : [{ ...controlKey, down: true }, ...tap, { ...controlKey, down: false }];
  }

  /** Everything that is down goes up: on blur, on escape, before a composition takes the keyboard. */
  releaseAll(): KeyChange[] {
    const changes = [...this.held.values()].reverse().map((change) => ({ ...change, down: false }));
    this.held.clear();
    return changes;
  }

  /** A modifier held here but not in the event has lost its keyup (Alt+Tab, a dialog): it goes up first. */
  private lostModifiers(stroke: KeyStroke): KeyChange[] {
    const lost: KeyChange[] = [];
    for (const [name, change] of this.held) {
      if (!isModifierMissing(change.keysym, stroke)) continue;
      this.held.delete(name);
      lost.push({ ...change, down: false });
    }
    return lost;
  }

  /** macOS sends no keyup for keys pressed with Command: they go up with it. */
  private heldUnderMeta(stroke: KeyStroke): KeyChange[] {
    return stroke.key === "Meta" || stroke.key === "OS" ? this.releaseAll() : [];
  }
}

function belongsToIme(stroke: KeyStroke): boolean {
  const { key, keyCode, isComposing } = stroke;
  return isComposing || keyCode === imeKeyCode || key === "Process" || key === "Dead";
}

function isEscape({ key, ctrl, shift, alt }: KeyStroke): boolean {
  return ctrl && shift && alt && ["Control", "Shift", "Alt", "Meta"].includes(key);
}

function nameOf(stroke: KeyStroke): string {
  return stroke.code === "" || stroke.code === "Unidentified" ? `key:${stroke.key}` : stroke.code;
}

function isModifierMissing(keysym: number, { ctrl, shift, alt, meta }: KeyStroke): boolean {
  if (keysym === 0xffe1 || keysym === 0xffe2) return !shift;
  if (keysym === 0xffe3 || keysym === 0xffe4) return !ctrl;
  if (keysym === 0xffe9 || keysym === 0xffea) return !alt;
  return (keysym === 0xffeb || keysym === 0xffec) && !meta;
}
