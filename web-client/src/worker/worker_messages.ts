// What the page and the decode worker say to each other. `epoch` counts connections: what belongs to an older one is dropped.
import type { PixelsByWay } from "../core/stream_stats";

export type ToWorker =
  | { readonly kind: "canvas"; readonly canvas: OffscreenCanvas }
  /** A new connection, whose HELLO asks for video or not. */
  | { readonly kind: "opened"; readonly takesVideo: boolean }
  /** One whole FRAME message; the buffer is transferred. */
  | { readonly kind: "frame"; readonly epoch: number; readonly message: ArrayBuffer };

export type FromWorker =
  | {
      readonly kind: "shown";
      readonly epoch: number;
      readonly frameId: number;
      readonly lastInputId: number;
      readonly width: number;
      readonly height: number;
      readonly decodeUs: number;
      readonly presentUs: number;
      /** What it cost: bytes on the wire, time in the session, pixels by how they travelled. */
      readonly bytes: number;
      readonly serverUs: number;
      readonly pixels: PixelsByWay;
    }
  /**
   * The frame broke the protocol, or could not be decoded: the connection must start anew. `video`: it was the decoder of
   * videos; the next connection does without.
   */
  | { readonly kind: "broken"; readonly epoch: number; readonly why: string; readonly video: boolean };
