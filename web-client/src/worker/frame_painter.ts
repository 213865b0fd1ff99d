// Frames in, pictures out, strictly in order: parse, decode, draw, and report each one after it was shown.
// Runs on the worker's thread. A frame of an older connection is dropped.
import { type Frame, parseFrame } from "../core/frame";
import { FrameDecoder, type Operation } from "../core/frame_decoder";
import { pixelsByWay } from "../core/stream_stats";
import type { CanvasScreen } from "./canvas_screen";
import { closeImages, decodeImages } from "./jpeg_images";
import type { FromWorker } from "./worker_messages";

/** Calls back after the next presented frame, or soon when nothing is presented (hidden window). */
export type AfterPresent = (callback: () => void) => void;

export class FramePainter {
  private queue: Promise<void> = Promise.resolve();
  private epoch = 0;
  private brokenEpoch = -1;
  private readonly decoder = new FrameDecoder();

  constructor(
    private readonly screen: CanvasScreen,
    private readonly report: (message: FromWorker) => void,
    private readonly afterPresent: AfterPresent,
  ) {}

  add(epoch: number, message: ArrayBuffer): void {
    const receivedMs = performance.now();
    this.epoch = epoch;
    this.queue = this.queue.then(() => this.paint(epoch, message, receivedMs));
  }

  private async paint(epoch: number, message: ArrayBuffer, receivedMs: number): Promise<void> {
    if (epoch !== this.epoch || epoch === this.brokenEpoch) return;
    try {
      await this.show(epoch, message, receivedMs);
    } catch (error) {
      this.brokenEpoch = epoch;
      this.report({ kind: "broken", epoch, why: error instanceof Error ? error.message : String(error) });
    }
  }

  private async show(epoch: number, message: ArrayBuffer, receivedMs: number): Promise<void> {
    const startedMs = performance.now();
    const frame = parseFrame(new Uint8Array(message));
    const decoded = frame && this.decoder.decode(frame);
    if (!frame || !decoded) throw new Error("a frame breaks the protocol");
    await this.draw(frame, decoded.operations);
    const decodeUs = microseconds(performance.now() - startedMs);
    const { frameId, lastInputId, width, height } = frame;
    const bytes = message.byteLength;
    const serverUs = frame.captureUs + frame.encodeUs;
    const pixels = pixelsByWay(decoded.rects);
    this.afterPresent(() => {
      const presentUs = microseconds(performance.now() - receivedMs);
      this.report({
        kind: "shown",
        epoch,
        frameId,
        lastInputId,
        width,
        height,
        decodeUs,
        presentUs,
        bytes,
        serverUs,
        pixels,
      });
    });
  }

  private async draw(frame: Frame, operations: readonly Operation[]): Promise<void> {
    const hasImages = operations.some(({ kind }) => kind === "jpeg");
    const images = hasImages ? await decodeImages(operations) : [];
    if (frame.key) this.screen.reset(frame);
    operations.forEach((operation, i) => {
      this.screen.draw(operation, images[i] ?? null);
    });
    closeImages(images);
  }
}

function microseconds(ms: number): number {
  return Math.min(0xffffffff, Math.max(0, Math.round(ms * 1000)));
}
