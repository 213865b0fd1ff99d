// Pointer and wheel input on its way out: moves are joined into one per animation frame, changes of buttons and wheel
// notches leave at once and in order. Pure; no DOM: the owner calls flush() on every animation frame.
import { clamp, type Size } from "./geometry";

export interface PointerState {
  readonly x: number;
  readonly y: number;
  readonly buttons: number;
}

export interface WheelState {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
}

export interface PointerSink {
  pointer(state: PointerState): void;
  wheel(state: WheelState): void;
}

/** 120 units are one notch; browsers give about 100 px, or 3 lines, or one page for one. */
const unitsPerMode = [120 / 100, 120 / 3, 120] as const;
const largestStep = 120 * 20;

export class PointerStream {
  private pending: PointerState | null = null;
  private sent: PointerState = { x: -1, y: -1, buttons: 0 };
  private restX = 0;
  private restY = 0;

  constructor(private readonly sink: PointerSink) {}

  get buttons(): number {
    return this.pending?.buttons ?? this.sent.buttons;
  }

  /** True when flush() has something to do. */
  move(state: PointerState): boolean {
    if (state.buttons !== this.sent.buttons) this.sendNow(state);
    else this.pending = state;
    return this.pending !== null;
  }

  /** `deltaMode` as in WheelEvent: 0 pixels, 1 lines, 2 pages. Parts of a unit are kept for the next event. */
  wheel(x: number, y: number, deltaX: number, deltaY: number, deltaMode: number): void {
    this.flush();
    const scale = unitsPerMode[deltaMode] ?? unitsPerMode[0];
    this.restX += deltaX * scale;
    this.restY += deltaY * scale;
    const dx = clamp(Math.trunc(this.restX), -largestStep, largestStep);
    const dy = clamp(Math.trunc(this.restY), -largestStep, largestStep);
    this.restX = clamp(this.restX - dx, -1, 1);
    this.restY = clamp(this.restY - dy, -1, 1);
    if (dx !== 0 || dy !== 0) this.sink.wheel({ x, y, dx, dy });
  }

  flush(): void {
    const { pending } = this;
    this.pending = null;
    if (pending && (pending.x !== this.sent.x || pending.y !== this.sent.y)) this.sendNow(pending);
  }

  /** Forgets what is held: the other side has released it (FOCUS 0, reconnect). */
  reset(): void {
    this.pending = null;
    this.sent = { ...this.sent, buttons: 0 };
  }

  private sendNow(state: PointerState): void {
    this.pending = null;
    this.sent = state;
    this.sink.pointer(state);
  }
}

/** DOM's MouseEvent.buttons (1 left, 2 right, 4 middle, 8 back, 16 forward) -> the wire's (1 left, 2 middle, 4 right, ...). */
export function wireButtons(domButtons: number): number {
  return (domButtons & 0b11001) | ((domButtons & 2) << 1) | ((domButtons & 4) >> 1);
}

/** A point of the element, in CSS pixels from its corner, as a remote pixel. */
export function remotePoint(offsetX: number, offsetY: number, shown: Size, remote: Size): { x: number; y: number } {
  const x = shown.width > 0 ? Math.floor((offsetX * remote.width) / shown.width) : 0;
  const y = shown.height > 0 ? Math.floor((offsetY * remote.height) / shown.height) : 0;
  return { x: clamp(x, 0, Math.max(0, remote.width - 1)), y: clamp(y, 0, Math.max(0, remote.height - 1)) };
}
