// The remote cursor as a CSS cursor: one remote pixel is one device pixel, hot spot included.
import type { Cursor } from "../core/wire";

export function cursorCss(cursor: Cursor, devicePixelRatio: number): string {
  if (cursor.width === 0) return "none";
  const canvas = document.createElement("canvas");
  canvas.width = cursor.width;
  canvas.height = cursor.height;
  const context = canvas.getContext("2d");
  if (!context) return "default";
  context.putImageData(new ImageData(new Uint8ClampedArray(cursor.rgba), cursor.width, cursor.height), 0, 0);
  const image = `url("${canvas.toDataURL("image/png")}")`;
  const hotX = Math.min(cursor.hotX, cursor.width - 1);
  const hotY = Math.min(cursor.hotY, cursor.height - 1);
  if (devicePixelRatio === 1) return `${image} ${hotX} ${hotY}, default`;
  const hot = [hotX, hotY].map((v) => Math.floor(v / devicePixelRatio)).join(" ");
  return `image-set(${image} ${devicePixelRatio}x) ${hot}, default`;
}
