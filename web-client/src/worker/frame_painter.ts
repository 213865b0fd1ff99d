// Frames in, pictures out, strictly in order: parse, decode, draw, and report each one after it was shown.
// Runs on the worker's thread. A frame of an older connection is dropped.
import { type Frame, parseFrame } from "../core/frame";
import { FrameDecoder, type Operation } from "../core/frame_decoder";
import { pixelsByWay } from "../core/stream_stats";
import type { CanvasScreen } from "./canvas_screen";
import { closePictures, decodeImages } from "./jpeg_images";
import { VideoError, VideoPictures } from "./video_pictures";
import type { FromWorker } from "./worker_messages";

type Picture = ImageBitmap | VideoFrame | null;

/** Calls back after the next presented frame, or soon when nothing is presented (hidden window). */
export type AfterPresent = (callback: () => void) => void;

export class FramePainter {
  private queue: Promise<void> = Promise.resolve();
  private epoch = 0;
  private brokenEpoch = -1;
  private readonly decoder = new FrameDecoder();
  private readonly videos = new VideoPictures();

  constructor(
    private readonly screen: CanvasScreen,
    private readonly report: (message: FromWorker) => void,
    private readonly afterPresent: AfterPresent,
  ) {}

  opened(takesVideo: boolean): void {
    this.queue = this.queue.then(() => {
      this.decoder.takesVideo = takesVideo;
    });
  }

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
      const why = error instanceof Error ? error.message : String(error);
      this.report({ kind: "broken", epoch, why, video: error instanceof VideoError });
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

  /** All pictures are there before the first operation is drawn: what belongs together is shown together. */
  private async draw(frame: Frame, operations: readonly Operation[]): Promise<void> {
    if (frame.key) this.videos.reset();
    const pictures = await this.decodePictures(operations);
    if (frame.key) this.screen.reset(frame);
    operations.forEach((operation, i) => {
      this.screen.draw(operation, pictures[i] ?? null);
    });
    closePictures(pictures);
  }

  private async decodePictures(operations: readonly Operation[]): Promise<Picture[]> {
    if (!operations.some(({ kind }) => kind === "jpeg" || kind === "video")) return [];
    const videos = await this.videos.decodeAll(operations);
    try {
      const images = await decodeImages(operations);
      return operations.map((_, i) => videos[i] ?? images[i] ?? null);
    } catch (error) {
      closePictures(videos);
      throw error;
    }
  }
}

function microseconds(ms: number): number {
  return Math.min(0xffffffff, Math.max(0, Math.round(ms * 1000)));
}
