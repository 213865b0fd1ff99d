// The decode worker: owns the canvas, turns FRAME messages into pixels, tells the page what was shown.
import { CanvasScreen } from "./canvas_screen";
import { FramePainter } from "./frame_painter";
import type { FromWorker, ToWorker } from "./worker_messages";

declare const self: DedicatedWorkerGlobalScope;

/** How long a hidden window, which presents nothing, may hold back the next frames. */
const hiddenPresentMs = 200;
let painter: FramePainter | null = null;

self.onmessage = (event: MessageEvent<ToWorker>) => {
  const { data } = event;
  if (data.kind === "canvas") painter = new FramePainter(new CanvasScreen(data.canvas), report, afterPresent);
  else if (data.kind === "opened") painter?.opened(data.takesVideo);
  else painter?.add(data.epoch, data.message);
};

function report(message: FromWorker): void {
  self.postMessage(message);
}

function afterPresent(callback: () => void): void {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    clearTimeout(timer);
    self.cancelAnimationFrame(frame);
    callback();
  };
  const timer = setTimeout(once, hiddenPresentMs);
  const frame = self.requestAnimationFrame(once);
}
