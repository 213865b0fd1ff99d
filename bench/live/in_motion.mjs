// Quality at speed: a scenario plays for some seconds at its own rate and stops, and the viewer's picture of the last frame is taken
// as soon as it is seen, before anybody can refine it. Compared with what the floor showed, where the floor's pictures move.
import { setTimeout as pause } from "node:timers/promises";
import { scenarios } from "./options.mjs";
import { changedPlace, compare, crop, picture, ssim } from "./picture.mjs";
import { watch } from "./probe.mjs";

// Three seconds each: longer than anybody needs to find out that this is a video.
const plays = [
  [0, 90],
  [90, 180],
  [180, 270],
];
const quietMs = 500;

/** Plays one scenario: [{step, shown, late_ms}], a picture each and how long after it was seen it was taken. */
export async function film(running, pages, name, run) {
  await pages.go(scenarios[name].page, true);
  await pause(1000);
  const taken = [];
  for (const [from, step] of plays) {
    pages.play(from, step);
    const { strips, frames } = await watch({ ...running.view, base: run.base, seconds: 15, step });
    const last = frames.at(-1);
    if (last?.step !== step) throw new Error(`${name} was played up to step ${step}, which was never seen`);
    taken.push({ step, shown: picture(running.view.framebuffer, strips), late_ms: Date.now() - run.base - last.seen_us / 1000 });
    await pause(quietMs);
  }
  return taken;
}

/** {ssim: mean, worst_psnr, late_ms: most, place} against the floor's; worst_psnr is null when all are equal. Throws when there is nothing to compare. */
export function judgeFilm(taken, floor) {
  const place = changedPlace(floor[0].shown, floor[1].shown);
  if (!place) throw new Error("nothing moved on the floor");
  if (taken.some(({ shown }) => shown.length !== floor[0].shown.length)) throw new Error("the page has another size than on the floor");
  const pairs = taken.map(({ shown }, i) => [crop(shown, place), crop(floor[i].shown, place)]);
  const psnr = pairs.map(([a, b]) => compare(a, b).psnr).filter((value) => value !== null);
  const similar = pairs.map(([a, b]) => ssim(a, b, place.width));
  return {
    ssim: similar.reduce((sum, value) => sum + value, 0) / similar.length,
    worst_psnr: psnr.length ? Math.min(...psnr) : null,
    late_ms: Math.max(...taken.map(({ late_ms }) => late_ms)),
    place,
  };
}
