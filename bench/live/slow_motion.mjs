// The pixel oracle: the same pages, one step at a time. What the viewer shows is compared with what the floor showed at that step,
// when the step is first seen and after half a second of quiet, so that nobody wins by dropping or blurring.
import { setTimeout as pause } from "node:timers/promises";
import { scenarios } from "./options.mjs";
import { compare, picture } from "./picture.mjs";
import { watch } from "./probe.mjs";

const steps = [1, 2, 3, 5, 8];
const quietMs = 500;

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
