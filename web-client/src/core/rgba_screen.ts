// A picture in memory that frames are applied to: the reference for what the canvas must show, and the oracle of tests.
// RGBA 8888, top-down, no padding. Pure; no DOM.
import type { Frame } from "./frame";
import { FrameDecoder, type Operation } from "./frame_decoder";
import type { Rect } from "./geometry";

export class RgbaScreen {
  width = 0;
  height = 0;
  rgba = new Uint8ClampedArray(0);
  private readonly decoder = new FrameDecoder();
  private readonly slots = new Map<number, Uint8ClampedArray>();

  /** False when the frame is bad or needs what this picture does not have (another size without KEY, JPEG). */
  apply(frame: Frame): boolean {
    const operations = this.decoder.decode(frame)?.operations;
    if (!operations || operations.some((operation) => operation.kind === "jpeg")) return false;
    if (frame.key) this.reset(frame.width, frame.height);
    for (const operation of operations) this.draw(operation);
    return true;
  }

  private reset(width: number, height: number): void {
    this.slots.clear();
    this.width = width;
    this.height = height;
    this.rgba = new Uint8ClampedArray(width * height * 4);
    for (let i = 3; i < this.rgba.length; i += 4) this.rgba[i] = 0xff;
  }

  private draw(operation: Operation): void {
    if (operation.kind === "fill") this.fill(operation.rect, operation.rgb);
    else if (operation.kind === "copy") this.copy(operation.rect, operation.fromX, operation.fromY);
    else if (operation.kind === "put") this.put(operation.rect, operation.rgba);
    else if (operation.kind === "store") this.slots.set(operation.slot, this.get(operation.rect));
    else if (operation.kind === "cached") this.put(operation.rect, this.slots.get(operation.slot) ?? this.rgba);
  }

  private fill(rect: Rect, rgb: number): void {
    const row = new Uint8ClampedArray(rect.width * 4);
    for (let i = 0; i < row.length; i += 4) row.set([rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff, 0xff], i);
    for (let y = 0; y < rect.height; ++y) this.rgba.set(row, this.offset(rect.x, rect.y + y));
  }

  private copy(rect: Rect, fromX: number, fromY: number): void {
    const upwards = fromY >= rect.y;
    for (let i = 0; i < rect.height; ++i) {
      const y = upwards ? i : rect.height - 1 - i;
      const from = this.offset(fromX, fromY + y);
      this.rgba.copyWithin(this.offset(rect.x, rect.y + y), from, from + rect.width * 4);
    }
  }

  private get(rect: Rect): Uint8ClampedArray {
    const piece = new Uint8ClampedArray(rect.width * rect.height * 4);
    for (let y = 0; y < rect.height; ++y) {
      const from = this.offset(rect.x, rect.y + y);
      piece.set(this.rgba.subarray(from, from + rect.width * 4), y * rect.width * 4);
    }
    return piece;
  }

  private put(rect: Rect, rgba: Uint8ClampedArray): void {
    for (let y = 0; y < rect.height; ++y) {
      const row = rgba.subarray(y * rect.width * 4, (y + 1) * rect.width * 4);
      this.rgba.set(row, this.offset(rect.x, rect.y + y));
    }
  }

  private offset(x: number, y: number): number {
    return (y * this.width + x) * 4;
  }
}
