// Gives every input its id and turns it into a wire message. The one way from the user's hands to the connection.
import type { CompositionOutput } from "../core/composition";
import type { KeyChange } from "../core/keyboard";
import type { PointerSink, PointerState, WheelState } from "../core/pointer_stream";
import type { ClientMessage } from "../core/wire";

export class InputSender implements PointerSink {
  private lastId = 0;

  /** `typed` is told of every key and text, with its id. */
  constructor(
    private readonly send: (message: ClientMessage) => void,
    private readonly typed: (inputId: number) => void = () => undefined,
  ) {}

  pointer(state: PointerState): void {
    this.send({ kind: "pointer", inputId: this.nextId(), ...state });
  }
  wheel(state: WheelState): void {
    this.send({ kind: "wheel", inputId: this.nextId(), ...state });
  }
  keys(changes: readonly KeyChange[]): void {
    for (const change of changes) this.send({ kind: "key", inputId: this.nextTyped(), ...change });
  }
  text(outputs: readonly CompositionOutput[]): void {
    for (const output of outputs) this.send({ inputId: this.nextTyped(), ...output });
  }
  focus(focused: boolean): void {
    this.send({ kind: "focus", focused });
  }

  private nextTyped(): number {
    const id = this.nextId();
    this.typed(id);
    return id;
  }
  private nextId(): number {
    this.lastId = (this.lastId + 1) >>> 0;
    return this.lastId;
  }
}
