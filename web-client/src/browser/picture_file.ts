// Pictures of this terminal to and from pixels, by the browser's own means: what it reads here was made here, what comes
// from the isolated side is pixels already. What lies under transparency is put on white; profiles and notes stay behind.
import { isPictureSize, type Picture, pictureOf, rgbaOf } from "../core/picture";

const readable = /^image\/(png|jpeg)$/;

/** The picture among what was pasted; null when there is none. */
export function pastedPicture(data: DataTransfer | null): File | null {
  return Array.from(data?.files ?? []).find(({ type }) => readable.test(type)) ?? null;
}

/** A PNG or JPEG of this terminal. "large": over the bounds of a picture; "damaged": the browser cannot read it. */
export async function readPicture(file: Blob): Promise<Picture | "large" | "damaged"> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) return "damaged";
  const { width, height } = bitmap;
  const context = isPictureSize(width, height) ? contextOf(document.createElement("canvas"), width, height) : null;
  if (context) {
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
  }
  bitmap.close();
  return context ? pictureOf(width, height, context.getImageData(0, 0, width, height).data) : "large";
}

export function drawPicture(canvas: HTMLCanvasElement, picture: Picture): void {
  const { width, height } = picture;
  contextOf(canvas, width, height)?.putImageData(new ImageData(rgbaOf(picture), width, height), 0, 0);
}

/** False where the browser wants to be asked by a button, or the page has not the focus. */
export async function writePicture(picture: Picture): Promise<boolean> {
  try {
    const type = "image/png";
    await navigator.clipboard.write([new ClipboardItem({ [type]: pngOf(picture) })]);
    return true;
  } catch {
    return false;
  }
}

function pngOf(picture: Picture): Promise<Blob> {
  const canvas = document.createElement("canvas");
  drawPicture(canvas, picture);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no PNG"))), "image/png");
  });
}

function contextOf(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext("2d", { willReadFrequently: true });
}
