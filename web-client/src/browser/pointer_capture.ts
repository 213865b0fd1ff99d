// Mouse, pen, wheel and touch on the remote screen. Moves go out at once after a pause and then once per animation frame.
import type { Size } from "../core/geometry";
import { PointerStream, remotePoint, wireButtons } from "../core/pointer_stream";
import { longPressMs, type TouchAction, TouchGesture } from "../core/touch_gesture";
import type { InputSender } from "./input_sender";
import { Listeners } from "./listeners";

const leftButton = 1;
const rightButton = 4;

export class PointerCapture {
  private readonly stream: PointerStream;
  private readonly touch = new TouchGesture();
  private readonly listeners = new Listeners();
  private frame = 0;
  private longPress: number | undefined;

  /** `pressed`: the user touched the screen here (client CSS pixels), so the keyboard belongs to it. */
  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly remote: () => Size,
    sender: InputSender,
    private readonly pressed: (x: number, y: number) => void,
  ) {
    this.stream = new PointerStream(sender);
    const on = this.listeners.for(canvas);
    on("pointerdown", (event) => this.down(event));
    on("pointermove", (event) => this.move(event));
    on("pointerup", (event) => this.up(event));
    on("pointercancel", (event) => this.cancel(event));
    on("wheel", (event) => this.wheel(event), { passive: false });
    for (const type of ["contextmenu", "auxclick", "dragstart", "mousedown", "mouseup"] as const) {
      on(type, (event) => event.preventDefault());
    }
  }

  /** The other side has released everything. */
  reset(): void {
    this.stream.reset();
  }

  dispose(): void {
    this.listeners.dispose();
    cancelAnimationFrame(this.frame);
    window.clearTimeout(this.longPress);
  }

  private down(event: PointerEvent): void {
    event.preventDefault();
    this.pressed(event.clientX, event.clientY);
    if (event.isTrusted) this.canvas.setPointerCapture(event.pointerId);
    if (event.pointerType !== "touch") {
      this.mouse(event);
      return;
    }
    window.clearTimeout(this.longPress);
    if (!this.touch.down(event.pointerId, event.clientX, event.clientY)) return;
    this.longPress = window.setTimeout(() => this.act(this.touch.longPressed()), longPressMs);
  }

  private move(event: PointerEvent): void {
    if (event.pointerType === "touch") this.act(this.touch.move(event.pointerId, event.clientX, event.clientY));
    else this.mouse(event);
  }

  private up(event: PointerEvent): void {
    event.preventDefault();
    if (event.pointerType === "touch") this.act(this.touch.up(event.pointerId));
    else this.mouse(event);
  }

  private cancel(event: PointerEvent): void {
    if (event.pointerType === "touch") this.touch.cancel(event.pointerId);
    else this.stream.move({ ...this.point(event), buttons: 0 });
  }

  private mouse(event: PointerEvent): void {
    const waiting = this.stream.move({ ...this.point(event), buttons: wireButtons(event.buttons) });
    if (waiting && this.frame === 0) this.flush();
  }

  private flush(): void {
    this.stream.flush();
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.stream.flush();
    });
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const { x, y } = this.point(event);
    this.stream.wheel(x, y, event.deltaX, event.deltaY, event.deltaMode);
  }

  private act(actions: readonly TouchAction[]): void {
    for (const action of actions) {
      const { x, y } = this.point({ clientX: action.x, clientY: action.y });
      if (action.kind === "scroll") {
        this.stream.wheel(x, y, action.dx, action.dy, 0);
        continue;
      }
      this.stream.move({ x, y, buttons: action.button === "left" ? leftButton : rightButton });
      this.stream.move({ x, y, buttons: 0 });
    }
  }

  private point({ clientX, clientY }: { clientX: number; clientY: number }): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return remotePoint(clientX - box.left, clientY - box.top, box, this.remote());
  }
}
