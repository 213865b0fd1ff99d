// The picture the user sees: applies drawing operations, in order, to the OffscreenCanvas. Owned by the decode worker.
// Never scales or blends, so that what is shown equals what was captured.
import type { Operation } from "../core/frame_decoder";
import type { Rect, Size } from "../core/geometry";
import { SlotAtlas } from "./slot_atlas";

export class CanvasScreen {
  private readonly context: OffscreenCanvasRenderingContext2D;
  private readonly atlas = new SlotAtlas();

  constructor(private readonly canvas: OffscreenCanvas) {
    const context = canvas.getContext("2d", { alpha: false, desynchronized: true });
    if (!context) throw new Error("no 2d context");
    context.imageSmoothingEnabled = false;
    this.context = context;
  }

  /** Black, at this size. */
  reset({ width, height }: Size): void {
    if (width !== this.canvas.width || height !== this.canvas.height) {
      this.canvas.width = width;
      this.canvas.height = height;
      this.context.imageSmoothingEnabled = false;
    }
    this.fill({ x: 0, y: 0, width, height }, 0);
  }

  /** `image`: the decoded picture of a JPEG or VIDEO operation. */
  draw(operation: Operation, image: ImageBitmap | VideoFrame | null): void {
    const { rect } = operation;
    if (operation.kind === "fill") this.fill(rect, operation.rgb);
    else if (operation.kind === "copy") this.copy(rect, operation.fromX, operation.fromY);
    else if (operation.kind === "put") this.put(rect, operation.rgba);
    else if (operation.kind === "store") this.atlas.store(this.canvas, rect, operation.slot);
    else if (operation.kind === "cached") this.atlas.paint(this.context, rect, operation.slot);
    else if (image) this.context.drawImage(image, rect.x, rect.y);
  }

  private fill(rect: Rect, rgb: number): void {
    this.context.fillStyle = `#${rgb.toString(16).padStart(6, "0")}`;
    this.context.fillRect(rect.x, rect.y, rect.width, rect.height);
  }

  /** Drawing a canvas onto itself reads all of the source before it writes (HTML, "drawImage"): memmove's meaning. */
  private copy(rect: Rect, fromX: number, fromY: number): void {
    const { x, y, width, height } = rect;
    this.context.drawImage(this.canvas, fromX, fromY, width, height, x, y, width, height);
  }

  private put(rect: Rect, rgba: Uint8ClampedArray<ArrayBuffer>): void {
    this.context.putImageData(new ImageData(rgba, rect.width, rect.height), rect.x, rect.y);
  }
}
