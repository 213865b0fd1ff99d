// Decodes VIDEO rectangles with WebCodecs: one access unit in, its picture out at once. Owned by FramePainter, which
// closes every picture it gets; what nobody waits for any more is closed here.
import type { Operation } from "../core/frame_decoder";
import { decoderConfig } from "../core/video";

export type VideoOperation = Extract<Operation, { kind: "video" }>;

/** The decoder failed or held a picture back: this client had better not ask for video. */
export class VideoError extends Error {}

/** A decoder that gives nothing for so long is stuck. */
const stalledMs = 3000;

interface Waiting {
  readonly resolve: (picture: VideoFrame) => void;
  readonly reject: (error: Error) => void;
}

export class VideoPictures {
  private decoder: VideoDecoder | null = null;
  private waiting: Waiting | null = null;
  private count = 0;

  /** The pictures of `operations`, in order; null for what is no video. Rejects when one fails; then none is left open. */
  async decodeAll(operations: readonly Operation[]): Promise<(VideoFrame | null)[]> {
    const pictures: (VideoFrame | null)[] = [];
    try {
      for (const operation of operations) {
        pictures.push(operation.kind === "video" ? await this.decode(operation) : null);
      }
    } catch (error) {
      for (const picture of pictures) picture?.close();
      throw error;
    }
    return pictures;
  }

  /** The next picture must be a key picture. */
  reset(): void {
    if (this.decoder && this.decoder.state !== "closed") this.decoder.close();
    this.decoder = null;
    this.fail(new VideoError("the decoder was closed"));
  }

  private async decode({ rect, bytes, key, fullChroma }: VideoOperation): Promise<VideoFrame> {
    if (key) this.start(fullChroma);
    const { decoder } = this;
    if (!decoder) throw new Error("a video begins without a key picture");
    const coming = this.next();
    try {
      // Real times do not matter to anybody: pictures are shown when they come.
      const timestamp = ++this.count;
      decoder.decode(new EncodedVideoChunk({ type: key ? "key" : "delta", timestamp, data: bytes }));
    } catch (error) {
      this.fail(asVideoError(error));
    }
    const picture = await coming;
    if (picture.displayWidth === rect.width && picture.displayHeight === rect.height) return picture;
    picture.close();
    throw new VideoError("a picture has another size");
  }

  private start(fullChroma: boolean): void {
    this.reset();
    const decoder = new VideoDecoder({
      output: (picture) => this.arrived(picture),
      error: (error) => this.fail(asVideoError(error)),
    });
    this.decoder = decoder;
    try {
      decoder.configure(decoderConfig(fullChroma));
    } catch (error) {
      throw asVideoError(error);
    }
  }

  private next(): Promise<VideoFrame> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.fail(new VideoError("the decoder holds a picture back")), stalledMs);
      const settled =
        <T>(done: (value: T) => void) =>
        (value: T) => {
          clearTimeout(timer);
          this.waiting = null;
          done(value);
        };
      this.waiting = { resolve: settled(resolve), reject: settled(reject) };
    });
  }

  private arrived(picture: VideoFrame): void {
    if (this.waiting) this.waiting.resolve(picture);
    else picture.close();
  }

  private fail(error: Error): void {
    this.waiting?.reject(error);
  }
}

function asVideoError(error: unknown): VideoError {
  return new VideoError(error instanceof Error ? error.message : String(error));
}
