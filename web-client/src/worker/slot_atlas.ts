// The pieces that STORE keeps and CACHED paints again, side by side on canvases of their own, so that they never leave
// the graphics memory. Sizes are checked before (core/frame_decoder.ts). Owned by CanvasScreen.
import { piecePx } from "../core/frame_rect";
import type { Rect } from "../core/geometry";

/** 16 x 16 pieces on a page of 4 MiB; a session that keeps few pieces needs few pages. */
const piecesAcross = 16;
const pagePx = piecesAcross * piecePx;

export class SlotAtlas {
  private readonly pages: (OffscreenCanvasRenderingContext2D | undefined)[] = [];

  store(picture: OffscreenCanvas, rect: Rect, slot: number): void {
    const { x, y, width, height } = rect;
    const place = placeOf(slot);
    this.page(place.page).drawImage(picture, x, y, width, height, place.x, place.y, width, height);
  }

  paint(picture: OffscreenCanvasRenderingContext2D, rect: Rect, slot: number): void {
    const { x, y, width, height } = rect;
    const place = placeOf(slot);
    picture.drawImage(this.page(place.page).canvas, place.x, place.y, width, height, x, y, width, height);
  }

  private page(index: number): OffscreenCanvasRenderingContext2D {
    const page = this.pages[index] ?? newPage();
    this.pages[index] = page;
    return page;
  }
}

function placeOf(slot: number) {
  const column = slot % piecesAcross;
  const row = Math.floor(slot / piecesAcross) % piecesAcross;
  return { page: Math.floor(slot / (piecesAcross * piecesAcross)), x: column * piecePx, y: row * piecePx };
}

function newPage(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(pagePx, pagePx).getContext("2d", { alpha: false });
  if (!context) throw new Error("no 2d context");
  context.imageSmoothingEnabled = false;
  return context;
}
