// One scenario on one running system, in real speed: what was seen, and what it cost.
import { setTimeout as pause } from "node:timers/promises";
import { fallFigures, seenFigures } from "./figures.mjs";
import { scenarios } from "./options.mjs";
import { watch } from "./probe.mjs";
import { cpuSeconds, machineTicks, readCpu, readPss, serverParts } from "./usage.mjs";

// Longer than loading and any system's refinement of the first picture.
const settleMs = 2_000;

/** Lets the link fall half-way, when it is to; gives when that was, on the run's clock. */
async function fall(running, { shape, seconds, base }) {
  if (!shape.laterBitsPerSecond || !running.link) return undefined;
  await pause(seconds * 500);
  await running.link.shape({ ...shape, bitsPerSecond: shape.laterBitsPerSecond });
  return (Date.now() - base) * 1000;
}

export async function measure(running, pages, name, run) {
  const { page, keyIntervalMs } = scenarios[name];
  await running.link?.shape(run.shape);
  const viewport = await pages.go(page);
  await pause(settleMs);
  const parts = serverParts(running.roles());
  const before = { cpu: readCpu(running.roles()), parts: readCpu(parts), bytes: await running.link?.count(), machine: machineTicks(), at: performance.now() };
  const watching = watch({ ...running.view, base: run.base, seconds: run.seconds, keyIntervalMs, seed: run.round + 1 });
  const [seen, fall_us] = await Promise.all([watching, fall(running, run)]);
  const roles = running.roles();
  const after = { cpu: readCpu(roles), parts: readCpu(parts), bytes: await running.link?.count(), machine: machineTicks(), at: performance.now() };
  return {
    viewport: `${viewport.width}x${viewport.height}`,
    ...seenFigures(seen, run.seconds),
    ...(fall_us && { fall: fallFigures(seen, fall_us, run.shape.rttMs) }),
    ...cost(before, after, seen.frames.length - 1),
    pss_kib: readPss(roles),
    // By program, so that encoder, broker and agent can be told apart.
    server_parts: { cpu_seconds: cpuSeconds(before.parts, after.parts), pss_kib: readPss(parts) },
  };
}

function cost(before, after, frames) {
  const seconds = (after.at - before.at) / 1000;
  const used = cpuSeconds(before.cpu, after.cpu);
  const share = (role) => ((used[role] ?? 0) / seconds) * 100;
  const machine = ((after.machine.busy - before.machine.busy) / (after.machine.all - before.machine.all)) * 100;
  return {
    cpu_seconds: used,
    // Per cent of one core. Some peers' server is its own X server, or half of it is there, so the two are compared together.
    cpu_percent: { server: share("server"), server_and_x: share("server") + share("x"), browser: share("browser"), viewer: share("viewer") },
    // As with bytes: who shows a fourth of the frames has a fourth of the work.
    transfer_cpu_ms_per_frame: frames > 0 ? (((used.server ?? 0) + (used.x ?? 0)) * 1000) / frames : null,
    machine_busy_percent: machine,
    ...(before.bytes && {
      to_viewer_bytes: after.bytes.to_viewer_bytes - before.bytes.to_viewer_bytes,
      // What was dropped cost nothing: only bytes per frame compare systems that show different numbers of them.
      to_viewer_kb_per_frame: frames > 0 ? (after.bytes.to_viewer_bytes - before.bytes.to_viewer_bytes) / 1000 / frames : null,
      to_viewer_kb_per_s: (after.bytes.to_viewer_bytes - before.bytes.to_viewer_bytes) / 1000 / seconds,
      to_server_kb_per_s: (after.bytes.to_server_bytes - before.bytes.to_server_bytes) / 1000 / seconds,
    }),
  };
}
