// What the view costs and how quick it is, over the last two seconds, for those who want to know. Pure; no DOM.
import { type FrameRect, op } from "./frame_rect";

/** How a rectangle travelled. `picture` is JPEG. */
export const ways = ["fill", "copy", "cached", "palette", "rgb", "picture", "video"] as const;
export type Way = (typeof ways)[number];
export type PixelsByWay = Readonly<Record<Way, number>>;

export interface ShownFrame {
  readonly atMs: number;
  readonly bytes: number;
  /** Looking at the screen and encoding, as the session says. */
  readonly serverMs: number;
  readonly decodeMs: number;
  /** From coming in to being shown. */
  readonly presentMs: number;
  readonly pixels: PixelsByWay;
}

export interface StreamFigures {
  readonly framesPerSecond: number;
  readonly kilobitsPerSecond: number;
  /** Medians; null without a frame. */
  readonly serverMs: number | null;
  readonly decodeMs: number | null;
  readonly presentMs: number | null;
  /** From a key to the picture that has its answer; null when nothing was typed. */
  readonly answerMs: number | null;
  /** Percent of all pixels that came, largest first; what has none is left out. */
  readonly shares: readonly { readonly way: Way; readonly percent: number }[];
}

const windowMs = 2000;
const mostFrames = 512;

const wayOf: Readonly<Record<number, Way>> = {
  [op.fill]: "fill",
  [op.copy]: "copy",
  [op.cached]: "cached",
  [op.palette]: "palette",
  [op.rgb]: "rgb",
  [op.jpeg]: "picture",
  [op.video]: "video",
};

export function pixelsByWay(rects: readonly FrameRect[]): PixelsByWay {
  const pixels: Record<Way, number> = { fill: 0, copy: 0, cached: 0, palette: 0, rgb: 0, picture: 0, video: 0 };
  for (const rect of rects) {
    const way = wayOf[rect.op];
    if (way) pixels[way] += rect.width * rect.height;
  }
  return pixels;
}

export class StreamStats {
  private frames: ShownFrame[] = [];
  private answers: { readonly atMs: number; readonly ms: number }[] = [];
  private typed: { readonly inputId: number; readonly atMs: number }[] = [];

  /** A key or text left for the session. */
  sent(inputId: number, atMs: number): void {
    this.typed.push({ inputId, atMs });
    if (this.typed.length > mostFrames) this.typed.shift();
  }

  /** `lastInputId`: the newest input that was applied before this picture was taken. */
  shown(frame: ShownFrame, lastInputId: number): void {
    this.frames.push(frame);
    if (this.frames.length > mostFrames) this.frames.shift();
    const answered = this.typed.filter(({ inputId }) => (lastInputId - inputId) >>> 0 < 0x80000000);
    this.typed = this.typed.slice(answered.length);
    for (const { atMs } of answered) this.answers.push({ atMs: frame.atMs, ms: frame.atMs - atMs });
    if (this.answers.length > mostFrames) this.answers = this.answers.slice(-mostFrames);
  }

  figures(nowMs: number): StreamFigures {
    const recent = <Timed extends { readonly atMs: number }>(all: Timed[]) =>
      all.filter(({ atMs }) => nowMs - atMs <= windowMs);
    this.frames = recent(this.frames);
    this.answers = recent(this.answers);
    const bytes = this.frames.reduce((sum, frame) => sum + frame.bytes, 0);
    return {
      framesPerSecond: Math.round((this.frames.length * 1000) / windowMs),
      kilobitsPerSecond: Math.round((bytes * 8) / windowMs),
      serverMs: median(this.frames.map((frame) => frame.serverMs)),
      decodeMs: median(this.frames.map((frame) => frame.decodeMs)),
      presentMs: median(this.frames.map((frame) => frame.presentMs)),
      answerMs: median(this.answers.map(({ ms }) => ms)),
      shares: sharesOf(this.frames),
    };
  }
}

function sharesOf(frames: readonly ShownFrame[]): StreamFigures["shares"] {
  const sums = ways.map((way) => ({ way, pixels: frames.reduce((sum, frame) => sum + frame.pixels[way], 0) }));
  const all = sums.reduce((sum, { pixels }) => sum + pixels, 0);
  if (all === 0) return [];
  return sums
    .map(({ way, pixels }) => ({ way, percent: Math.round((pixels * 100) / all) }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  return middle === undefined ? null : Math.round(middle * 10) / 10;
}
