// Fingers on the screen -> mouse actions: tap = click, long press = right click, slide (one finger or two) = scroll.
// Pure; no DOM: the owner reports fingers and calls longPressed() after longPressMs.

export const longPressMs = 500;
const slopPx = 10;

export type TouchAction =
  | { readonly kind: "click"; readonly x: number; readonly y: number; readonly button: "left" | "right" }
  | { readonly kind: "scroll"; readonly x: number; readonly y: number; readonly dx: number; readonly dy: number };

interface Finger {
  startX: number;
  startY: number;
  x: number;
  y: number;
}

export class TouchGesture {
  private readonly fingers = new Map<number, Finger>();
  private state: "idle" | "tap" | "scroll" | "done" = "idle";

  /** True when a long-press timer should run (and any running one start anew). */
  down(id: number, x: number, y: number): boolean {
    this.fingers.set(id, { startX: x, startY: y, x, y });
    this.state = this.fingers.size === 1 ? "tap" : "scroll";
    return this.state === "tap";
  }

  move(id: number, x: number, y: number): TouchAction[] {
    const finger = this.fingers.get(id);
    if (!finger) return [];
    const far = Math.hypot(x - finger.startX, y - finger.startY) > slopPx;
    if (this.state === "tap" && far) this.state = "scroll";
    if (this.state !== "scroll") return [];
    const share = this.fingers.size;
    const action = { x: finger.startX, y: finger.startY, dx: (finger.x - x) / share, dy: (finger.y - y) / share };
    finger.x = x;
    finger.y = y;
    return [{ kind: "scroll", ...action }];
  }

  up(id: number): TouchAction[] {
    const finger = this.fingers.get(id);
    this.fingers.delete(id);
    const tapped = finger && this.state === "tap";
    if (this.fingers.size === 0) this.state = "idle";
    return tapped ? [{ kind: "click", x: finger.startX, y: finger.startY, button: "left" }] : [];
  }

  cancel(id: number): void {
    this.fingers.delete(id);
    this.state = this.fingers.size === 0 ? "idle" : "done";
  }

  longPressed(): TouchAction[] {
    const [finger] = this.fingers.values();
    if (this.state !== "tap" || !finger) return [];
    this.state = "done";
    return [{ kind: "click", x: finger.startX, y: finger.startY, button: "right" }];
  }
}
