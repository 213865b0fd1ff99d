// The pixel oracle: the same pages, one step at a time. What the viewer shows is compared with what the floor showed at that step,
// when the step is first seen and after half a second of quiet, so that nobody wins by dropping or blurring.
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { scenarios } from "./options.mjs";
import { watch } from "./probe.mjs";

const steps = [1, 2, 3, 5, 8];
const quietMs = 500;
const stripPx = 8;
// Without the scroll bar's column.
const comparedWidth = 1264;

/** The page's pixels in an XWD file, BGRX rows one after the other, between the two strips' outer edges. */
function picture(framebuffer, strips) {
  const file = readFileSync(framebuffer);
  const offset = file.readUInt32BE(0) + file.readUInt32BE(19 * 4) * 12;
  const stride = file.readUInt32BE(12 * 4);
  const [x, top] = strips[0];
  const rows = [];
  for (let y = top; y < strips.at(-1)[1] + stripPx; ++y) {
    const start = offset + y * stride + x * 4;
    rows.push(file.subarray(start, start + comparedWidth * 4));
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

/** Steps through one scenario: [{step, first, quiet}] with pictures, or undefined when it has no steps (idle). */
export async function photograph(running, pages, name, run) {
  await pages.go(scenarios[name].page, true);
  await pause(1000);
  const taken = [];
  for (const step of steps) {
    pages.step(step);
    const { strips, frames } = await watch({ ...running.view, base: run.base, seconds: 10, step });
    if (frames.at(-1)?.step !== step) throw new Error(`step ${step} of ${name} was never seen`);
    const first = picture(running.view.framebuffer, strips);
    await pause(quietMs);
    taken.push({ step, first, quiet: picture(running.view.framebuffer, strips) });
  }
  return taken;
}

/** Compares a viewer's pictures with the floor's. Throws when the floor's do not differ from one another: they would prove nothing. */
export function judge(taken, floor) {
  if (floor.slice(1).some((shot, i) => compare(shot.quiet, floor[i].quiet).exact)) throw new Error("steps of the floor look alike");
  const compared = (kind) => taken.map((shot, i) => compare(shot[kind], floor[i].quiet));
  const sum = (results) => {
    const psnr = results.map((result) => result.psnr).filter((value) => value !== null);
    return { exact: results.filter(({ exact }) => exact).length, of: results.length, worst_psnr: psnr.length ? Math.min(...psnr) : null };
  };
  return { first: sum(compared("first")), quiet: sum(compared("quiet")) };
}
