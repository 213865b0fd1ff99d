// Decodes the JPEG rectangles of one frame side by side. Every image is closed by the caller, also when one fails.
import type { Operation } from "../core/frame_decoder";

/** One entry per operation: its image, or null when it is not JPEG. Rejects when an image is bad or has another size. */
export async function decodeImages(operations: readonly Operation[]): Promise<(ImageBitmap | null)[]> {
  const settled = await Promise.allSettled(operations.map(decodeImage));
  const images = settled.map((result) => (result.status === "fulfilled" ? result.value : null));
  if (settled.some((result) => result.status === "rejected")) {
    closePictures(images);
    throw new Error("a JPEG rectangle cannot be decoded");
  }
  return images;
}

export function closePictures(pictures: readonly (ImageBitmap | VideoFrame | null)[]): void {
  for (const picture of pictures) picture?.close();
}

async function decodeImage(operation: Operation): Promise<ImageBitmap | null> {
  if (operation.kind !== "jpeg") return null;
  const blob = new Blob([operation.bytes.slice()], { type: "image/jpeg" });
  const image = await createImageBitmap(blob, { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  if (image.width === operation.rect.width && image.height === operation.rect.height) return image;
  image.close();
  throw new Error("a JPEG rectangle has another size");
}
