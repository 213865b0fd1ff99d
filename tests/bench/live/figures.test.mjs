// The arithmetic of bench/live, and its command line.
import assert from "node:assert/strict";
import { test } from "node:test";
import { missing } from "../../../bench/live/child.mjs";
import { UsageError } from "../../../bench/live/command.mjs";
import { addedRatio, busy, difference, fallFigures, overRounds, paired, percentile, seenFigures } from "../../../bench/live/figures.mjs";
import { judgeFilm } from "../../../bench/live/in_motion.mjs";
import { parse } from "../../../bench/live/options.mjs";
import { changedPlace, compare, rowPx, ssim } from "../../../bench/live/picture.mjs";
import { judge } from "../../../bench/live/slow_motion.mjs";
import { judgeTargets } from "../../../bench/live/targets.mjs";

test("a percentile is the smallest value that so many do not exceed", () => {
  const values = Array.from({ length: 100 }, (_, i) => 100 - i);
  assert.deepEqual([1, 50, 95, 100].map((share) => percentile(values, share)), [1, 50, 95, 100]);
  assert.equal(percentile([7], 95), 7);
  assert.equal(percentile([], 50), undefined);
});

test("the frame that was there before the watching began counts in nothing", () => {
  const frame = (seen_us, drawn_us) => ({ seen_us, drawn_us });
  const { fps, frame_ms } = seenFigures({ frames: [frame(9e6, 0), frame(10e6, 9_990_000), frame(11e6, 10_970_000)], keys_ms: [], keysLost: 0 }, 2);
  assert.equal(fps, 1);
  assert.deepEqual([frame_ms.n, frame_ms.p50, frame_ms.p95], [2, 10, 30]);
});

test("after a fall of the link, late frames count until the last of them", () => {
  const frames = [[0, 0], [1_500_000, 1_000_000], [1_600_000, 1_590_000], [2_000_000, 1_600_000], [2_100_000, 2_000_000]];
  const seen = { frames: frames.map(([seen_us, drawn_us]) => ({ seen_us, drawn_us })) };
  assert.deepEqual(fallFigures(seen, 1_200_000, 50), { limit_ms: 300, frames_after: 4, worst_ms: 500, late_frames: 2, on_time_again_ms: 800 });
});

test("pairs come from one round, and a round without both counts in neither", () => {
  const record = (system, round, fps) => ({ system, scenario: "scroll", round, fps });
  const records = [record("shoji", 0, 50), record("peer", 0, 40), record("shoji", 1, 60), record("shoji", 2, 55), record("peer", 2, 15)];
  assert.equal(paired(records, "shoji", "peer", "scroll", "fps", difference), 10);
  assert.equal(overRounds(records, "shoji", "scroll", "fps"), 55);
  assert.equal(overRounds(records, "nobody", "scroll", "fps"), undefined);
});

test("a machine that had no time left is called busy", () => {
  assert.equal(busy([40, 95, 60].map((machine_busy_percent) => ({ machine_busy_percent }))), false);
  assert.equal(busy([91, 95, 60].map((machine_busy_percent) => ({ machine_busy_percent }))), true);
});

test("added latencies are divided within a round, and not where somebody was faster than the floor", () => {
  const record = (system, round, p50) => ({ system, scenario: "scroll", round, frame_ms: { p50 } });
  const records = [record("floor", 0, 5), record("shoji", 0, 10), record("peer", 0, 25), record("floor", 1, 9), record("shoji", 1, 12), record("peer", 1, 9), record("floor", 2, 9), record("shoji", 2, 8), record("peer", 2, 30)];
  assert.equal(addedRatio(records, "shoji", "peer", "floor", "scroll", "frame_ms.p50"), 0.25);
  assert.equal(addedRatio(records, "shoji", "nobody", "floor", "scroll", "frame_ms.p50"), undefined);
});

test("targets are judged where they were measured, and missed ones are called so", () => {
  const record = (system, kb, fps) => ({ system, scenario: "scroll", round: 0, fps, to_viewer_kb_per_frame: kb });
  const titles = { tigervnc: "TigerVNC" };
  const judged = (kb, fps) => judgeTargets({ product: "shoji", records: [record("shoji", kb, fps), record("tigervnc", 100, 60)], pictures: [], motion: [], titles });
  assert.deepEqual(judged(10, 59).map(({ reached, met }) => [reached, met]), [[0.1, true], [59, true]]);
  assert.deepEqual(judged(13, 57).map(({ reached, met }) => [reached, met]), [[0.13, false], [57, false]]);
});

test("fewer bytes for a worse picture are no target reached", () => {
  const record = (system, kb) => ({ system, scenario: "video", round: 0, to_viewer_kb_per_frame: kb });
  const film = (system, ssim, late_ms) => ({ system, scenario: "video", ssim, late_ms });
  const judged = (kb, ssim, late_ms = 20) => {
    const run = { records: [record("shoji_rdp", kb), record("xrdp", 40)], motion: [film("shoji_rdp", ssim, late_ms), film("xrdp", 0.98, 120)] };
    return judgeTargets({ product: "shoji_rdp", pictures: [], titles: { xrdp: "xrdp" }, ...run }).map(({ reached, met }) => [reached, met]);
  };
  assert.deepEqual(judged(20, 0.99), [[0.5, true]]);
  assert.deepEqual(judged(20, 0.976), [[0.5, true]]);
  assert.deepEqual(judged(20, 0.97), [[0.5, false]]);
  assert.deepEqual(judged(50, 0.99), [[1.25, false]]);
  assert.deepEqual(judged(20, 0.99, 101), []);
  const fine = { records: [record("shoji_rdp", 10), record("shoji_rdp_fine", 50), record("xrdp", 40)], motion: [film("shoji_rdp", 0.97, 20), film("shoji_rdp_fine", 0.98, 20), film("xrdp", 0.98, 20)] };
  const both = judgeTargets({ product: "shoji_rdp", pictures: [], titles: { xrdp: "xrdp", shoji_rdp_fine: "fine" }, ...fine });
  assert.deepEqual(both.map(({ reached, met }) => [reached, met]), [[0.25, false], [1.25, false]]);
});

/** A page of `height` rows, grey, with a square at (40, 20) whose pixels are what `pixel` says. */
function page(height, pixel) {
  const picture = Buffer.alloc(rowPx * height * 4, 128);
  for (let y = 0; y < 16; ++y) {
    for (let x = 0; x < 16; ++x) picture.fill(pixel(x, y), ((20 + y) * rowPx + 40 + x) * 4, ((20 + y) * rowPx + 41 + x) * 4);
  }
  return picture;
}

test("what moves is found between the strips, and compared there alone", () => {
  const checks = (shift) => page(60, (x, y) => ((x + y + shift) % 2 ? 250 : 5));
  const film = (...shots) => shots.map((shown, i) => ({ step: i, shown, late_ms: 10 * i }));
  const floor = film(checks(0), checks(1));
  floor[1].shown.fill(0, 0, 100); // in the upper strip
  assert.deepEqual(changedPlace(floor[0].shown, floor[1].shown), { x: 40, y: 20, width: 16, height: 16 });
  assert.equal(changedPlace(floor[0].shown, floor[0].shown), undefined);
  const same = judgeFilm(film(checks(0), checks(1)), floor);
  assert.deepEqual([same.ssim, same.worst_psnr, same.late_ms], [1, null, 10]);
  const blurred = judgeFilm(film(page(60, () => 127), checks(1)), floor);
  assert.ok(blurred.ssim < 0.6 && blurred.worst_psnr < 10, JSON.stringify(blurred));
  assert.throws(() => judgeFilm(film(checks(0), checks(0)), film(checks(0), checks(0))), /nothing moved/);
  assert.throws(() => judgeFilm(film(page(50, () => 0), checks(1)), floor), /another size/);
});

test("SSIM is 1 for the same, and falls with what is lost", () => {
  const noisy = (amount) => Buffer.from(Array.from({ length: 16 * 16 * 4 }, (_, i) => 128 + ((i * 37) % 61) - 30 + amount * ((i * 53) % 17)));
  assert.equal(ssim(noisy(0), noisy(0), 16), 1);
  const [little, much] = [ssim(noisy(0), noisy(1), 16), ssim(noisy(0), noisy(3), 16)];
  assert.ok(1 > little && little > much && much > 0, `${little} ${much}`);
});

test("pictures are equal or have a PSNR; the unused byte of a pixel counts in neither", () => {
  const white = Buffer.alloc(400, 255);
  const other = Buffer.from(white);
  other[3] = 0;
  assert.deepEqual(compare(white, other), { exact: true, psnr: null });
  other[0] = 0;
  const { exact, psnr } = compare(white, other);
  assert.equal(exact, false);
  assert.ok(Math.abs(psnr - 10 * Math.log10(300)) < 1e-9);
  assert.deepEqual(compare(white, white.subarray(4)), { exact: false, psnr: 0 });
});

test("slow motion refuses to judge by steps that all look alike", () => {
  const shot = (value) => ({ step: value, first: Buffer.alloc(8, value), quiet: Buffer.alloc(8, value) });
  assert.throws(() => judge([shot(1), shot(1)], [shot(1), shot(1)]), /look alike/);
  const judged = judge([shot(1), shot(3)], [shot(1), shot(2)]);
  assert.equal(judged.quiet.exact, 1);
  assert.equal(judged.quiet.of, 2);
});

test("programs that are not installed are named, those that are not", () => {
  assert.deepEqual(missing(["sh", "no-such-program"], "/usr/bin:/bin"), ["no-such-program"]);
});

test("the command line takes what it documents and refuses the rest", () => {
  assert.equal(parse(["--help"], {}), undefined);
  const options = parse(["--scenario", "typing,idle", "--rounds", "5", "--seconds", "20", "--link", "40,20,2", "--no-oracle"], {});
  assert.deepEqual(options.scenarios, ["typing", "idle"]);
  assert.deepEqual(options.shape, { rttMs: 40, bitsPerSecond: 20e6, laterBitsPerSecond: 2e6 });
  assert.equal(options.oracle, false);
  assert.deepEqual([options.peers, options.door], [[], "web"]);
  const rdp = parse(["--peers", "rdp"], {});
  assert.deepEqual([rdp.peers, rdp.door], [["freerdp_shadow", "freerdp_shadow_rfx", "freerdp_shadow_h264", "xrdp", "xrdp_bitmaps"], "rdp"]);
  assert.deepEqual(parse(["--door", "rdp"], {}).peers, []);
  assert.equal(parse(["--peers", "tigervnc,xrdp"], {}).door, "web");
  for (const wrong of [["--door", "back"], ["--peers", "rdp,xrdp"], ["--peers", "constructor"], ["--rounds", "0"], ["--rounds"], ["--scenario", "golf"], ["--peers", "nobody"], ["--link", "40"], ["--link", "40,x"], ["--speed", "3"]]) {
    assert.throws(() => parse(wrong, {}), UsageError, wrong.join(" "));
  }
});
