// Takes the keyboard through a textarea that lies, unseen, at the remote caret: there the terminal's IME opens its
// candidates. What events mean is decided in core (Keyboard, Composition); this file only carries them.
import { clipboardKey } from "../core/clipboard_order";
import { Composition } from "../core/composition";
import { Keyboard, type KeyStroke } from "../core/keyboard";
import type { InputSender } from "./input_sender";
import { Listeners } from "./listeners";
import { pastedPicture } from "./picture_file";

export interface CaretPlace {
  readonly left: number;
  readonly top: number;
  readonly height: number;
}

export interface KeyboardHandler {
  /** The user pressed Ctrl+Alt+Shift. */
  escaped(): void;
  /** A pasting key: true when the terminal's clipboard is meant. */
  pasteKey(): boolean;
  copyKey(): void;
  pasted(text: string, picture: File | null): void;
}

export class KeyboardCapture {
  private readonly keyboard = new Keyboard(/^(Win|Mac)/.test(navigator.platform));
  private readonly composition = new Composition();
  private readonly listeners = new Listeners();

  constructor(
    private readonly area: HTMLTextAreaElement,
    private readonly sender: InputSender,
    private readonly handler: KeyboardHandler,
  ) {
    const on = this.listeners.for(area);
    on("keydown", (event) => this.keyDown(event));
    on("keyup", (event) => this.keyUp(event));
    on("compositionstart", () => this.composition.start());
    on("compositionupdate", (event) => sender.text(this.composition.update(event.data)));
    on("compositionend", (event) => this.compositionEnd(event));
    on("input", (event) => this.input(event as InputEvent));
    on("focus", () => sender.focus(true));
    on("blur", () => this.blur());
    on("paste", (event) => this.paste(event));
    for (const type of ["copy", "cut", "drop"] as const) on(type, (event) => event.preventDefault());
  }

  get hasFocus(): boolean {
    return document.activeElement === this.area;
  }

  focus(): void {
    this.area.focus({ preventScroll: true });
  }

  /** Ends a composition under way as the browser does on losing the focus: what is shown is committed, now. */
  commit(): void {
    if (!this.composition.isActive) return;
    this.area.blur();
    this.focus();
  }

  /** In CSS pixels of the stage. A composition under way stays where it is. */
  place({ left, top, height }: CaretPlace): void {
    if (this.composition.isActive) return;
    const size = Math.max(8, height);
    this.area.style.left = `${left}px`;
    this.area.style.top = `${top}px`;
    this.area.style.height = `${size}px`;
    this.area.style.fontSize = `${size * 0.75}px`;
    this.area.style.lineHeight = `${size}px`;
  }

  /** The other side starts anew: nothing is held there. */
  reset(): void {
    this.keyboard.releaseAll();
    if (this.hasFocus) this.sender.focus(true);
  }

  dispose(): void {
    this.listeners.dispose();
  }

  /** Ctrl+V, as if the user had pressed it now. */
  pressPaste(): void {
    this.sender.keys(this.keyboard.pasteChord());
  }

  private keyDown(event: KeyboardEvent): void {
    const stroke = strokeOf(event);
    const clipboard = stroke.isComposing ? null : clipboardKey(stroke);
    // The browser's paste event follows, with the text and without asking for a permission.
    if (clipboard === "paste" && this.handler.pasteKey()) return;
    if (clipboard === "copy") this.handler.copyKey();
    const verdict = this.keyboard.down(stroke);
    this.sender.keys(verdict.changes);
    if (verdict.handled) event.preventDefault();
    if (verdict.escape) this.handler.escaped();
  }

  private keyUp(event: KeyboardEvent): void {
    const verdict = this.keyboard.up(strokeOf(event));
    this.sender.keys(verdict.changes);
    if (verdict.handled) event.preventDefault();
  }

  private compositionEnd(event: CompositionEvent): void {
    this.sender.text(this.composition.end(event.data));
    this.area.value = "";
  }

  private input(event: InputEvent): void {
    this.sender.text(this.composition.input(event.inputType, event.data, event.isComposing));
    if (!this.composition.isActive) this.area.value = "";
  }

  private paste(event: ClipboardEvent): void {
    event.preventDefault();
    const data = event.clipboardData;
    this.handler.pasted(data?.getData("text/plain") ?? "", pastedPicture(data));
  }

  private blur(): void {
    this.keyboard.releaseAll();
    this.sender.focus(false);
  }
}

function strokeOf(event: KeyboardEvent): KeyStroke {
  const { key, code, keyCode, isComposing, ctrlKey, shiftKey, altKey, metaKey } = event;
  return { key, code, keyCode, isComposing, ctrl: ctrlKey, shift: shiftKey, alt: altKey, meta: metaKey };
}
