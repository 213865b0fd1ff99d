// Text from the terminal's own IME, and text put in without keys (emoji panel, assistive tools):
// each committed text leaves exactly once. Browsers differ in the order of compositionend and the last input event; here
// compositionend alone commits, and every input event that belongs to a composition is ignored. Pure; no DOM.
import { encodeUtf8, splitUtf8 } from "./utf8";
import { maxPreeditBytes, maxTextBytes } from "./wire";

export type CompositionOutput =
  | { readonly kind: "preedit"; readonly text: string; readonly cursorBytes: number }
  | { readonly kind: "text"; readonly text: string };

/**
 * InputEvent.inputType values that put in text outside a composition. Not pasting, dropping or yanking: those carry the
 * terminal's clipboard across the boundary, which only a TRANSFER_REQUEST may ask for.
 */
const inserting = new Set(["insertText", "insertReplacementText"]);

export class Composition {
  private active = false;
  private shown = "";

  get isActive(): boolean {
    return this.active;
  }

  start(): void {
    this.active = true;
    this.shown = "";
  }

  /** Chrome repeats the last text just before the commit: said once is enough. */
  update(text: string): CompositionOutput[] {
    this.active = true;
    if (text === this.shown) return [];
    this.shown = text;
    return [preedit(text)];
  }

  /** `text` empty: the composition was abandoned. */
  end(text: string): CompositionOutput[] {
    const wasShown = this.shown !== "";
    this.active = false;
    this.shown = "";
    if (text !== "") return committed(text);
    return wasShown ? [preedit("")] : [];
  }

  /** An input event. `data` is what it inserted (null for most types). */
  input(inputType: string, data: string | null, isComposing: boolean): CompositionOutput[] {
    if (this.active || isComposing || !inserting.has(inputType) || !data) return [];
    return committed(data);
  }
}

function committed(text: string): CompositionOutput[] {
  return splitUtf8(text, maxTextBytes).map((piece) => ({ kind: "text", text: piece }));
}

/** What of a composition fits the message; longer ones show their end, where the user is typing. */
function preedit(text: string): CompositionOutput {
  const pieces = splitUtf8(text, maxPreeditBytes);
  const shown = pieces.at(-1) ?? "";
  return { kind: "preedit", text: shown, cursorBytes: encodeUtf8(shown).length };
}
