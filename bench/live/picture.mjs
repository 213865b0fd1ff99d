// What a viewer shows, and how far two such pictures are from each other. Pictures are rows of BGRX pixels, `rowPx` to a row.
import { readFileSync } from "node:fs";

const stripPx = 8;
// Without the scroll bar's column.
export const rowPx = 1264;

/** The page's pixels in an XWD file, from the first strip's upper edge to the last one's lower. */
export function picture(framebuffer, strips) {
  const file = readFileSync(framebuffer);
  const offset = file.readUInt32BE(0) + file.readUInt32BE(19 * 4) * 12;
  const stride = file.readUInt32BE(12 * 4);
  const [x, top] = strips[0];
  const rows = [];
  for (let y = top; y < strips.at(-1)[1] + stripPx; ++y) {
    const start = offset + y * stride + x * 4;
    rows.push(file.subarray(start, start + rowPx * 4));
  }
  return Buffer.concat(rows);
}

/** {exact, psnr} of two pictures; psnr is null when they are equal, 0 when their sizes differ. */
export function compare(a, b) {
  if (a.length !== b.length) return { exact: false, psnr: 0 };
  let squares = 0;
  for (let i = 0; i < a.length; ++i) {
    if ((i & 3) === 3) continue; // X
    const difference = a[i] - b[i];
    squares += difference * difference;
  }
  if (squares === 0) return { exact: true, psnr: null };
  return { exact: false, psnr: 10 * Math.log10((255 * 255 * a.length * 0.75) / squares) };
}

/** The smallest {x, y, width, height} that holds all that differs between two pictures, their strips apart; undefined when nothing does. */
export function changedPlace(a, b) {
  const place = { left: rowPx, top: Infinity, right: -1, bottom: -1 };
  const end = a.length - stripPx * rowPx * 4;
  for (let at = stripPx * rowPx * 4; at < end; at += 4) {
    if (a[at] === b[at] && a[at + 1] === b[at + 1] && a[at + 2] === b[at + 2]) continue;
    const [x, y] = [(at / 4) % rowPx, Math.floor(at / 4 / rowPx)];
    place.left = Math.min(place.left, x);
    place.right = Math.max(place.right, x);
    place.top = Math.min(place.top, y);
    place.bottom = y;
  }
  if (place.right < 0) return undefined;
  return { x: place.left, y: place.top, width: place.right - place.left + 1, height: place.bottom - place.top + 1 };
}

/** The part of a picture that lies in `place`. */
export function crop(whole, { x, y, width, height }) {
  const row = (i) => whole.subarray(((y + i) * rowPx + x) * 4, ((y + i) * rowPx + x + width) * 4);
  return Buffer.concat(Array.from({ length: height }, (_, i) => row(i)));
}

const windowPx = 8;
const windowStepPx = 4;

function lumaOf(pixels) {
  const luma = new Uint8Array(pixels.length / 4);
  for (let i = 0; i < luma.length; ++i) luma[i] = (pixels[i * 4 + 2] * 77 + pixels[i * 4 + 1] * 150 + pixels[i * 4] * 29) >> 8;
  return luma;
}

function ssimOfWindow(a, b, at, stride) {
  let [sumA, sumB, squareA, squareB, product] = [0, 0, 0, 0, 0];
  for (let y = 0; y < windowPx; ++y) {
    for (let i = at + y * stride; i < at + y * stride + windowPx; ++i) {
      sumA += a[i];
      sumB += b[i];
      squareA += a[i] * a[i];
      squareB += b[i] * b[i];
      product += a[i] * b[i];
    }
  }
  const n = windowPx * windowPx;
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2];
  const [meanA, meanB] = [sumA / n, sumB / n];
  const [varianceA, varianceB, covariance] = [squareA / n - meanA ** 2, squareB / n - meanB ** 2, product / n - meanA * meanB];
  return ((2 * meanA * meanB + c1) * (2 * covariance + c2)) / ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2));
}

/** Mean SSIM over the luma of 8x8 windows, four pixels apart, as bench/replay/picture_quality has it; rows of `width` pixels. */
export function ssim(a, b, width) {
  const [lumaA, lumaB] = [lumaOf(a), lumaOf(b)];
  const height = lumaA.length / width;
  let sum = 0;
  let windows = 0;
  for (let y = 0; y + windowPx <= height; y += windowStepPx) {
    for (let x = 0; x + windowPx <= width; x += windowStepPx, ++windows) sum += ssimOfWindow(lumaA, lumaB, y * width + x, width);
  }
  return windows ? sum / windows : 1;
}
