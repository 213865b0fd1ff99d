// Runs shoji-bench-probe on a viewer's framebuffer and reads its lines.
import { createInterface } from "node:readline";
import { Child } from "./child.mjs";
import { inBuild } from "./desktop.mjs";

/** Gives {frames: [{seen_us, drawn_us, keys, step}], keys_ms: [], keysLost, strips: [[x, y]]}. */
export async function watch({ framebuffer, display, base, seconds, keyIntervalMs = 0, step, seed = 1 }) {
  const args = ["--framebuffer", framebuffer, "--base", String(base), "--seconds", String(seconds), "--seed", String(seed)];
  if (keyIntervalMs) args.push("--display", display, "--key-interval-ms", String(keyIntervalMs));
  if (step !== undefined) args.push("--step", String(step));
  const child = new Child(inBuild("shoji-bench-probe"), args, { stdio: ["ignore", "pipe", "pipe"] });
  const seen = { frames: [], keys_ms: [], keysLost: 0, strips: [] };
  let problem = "";
  child.process.stderr.on("data", (data) => {
    problem += data;
  });
  for await (const line of createInterface({ input: child.process.stdout })) note(seen, JSON.parse(line));
  await child.stop();
  if (child.process.exitCode !== 0) throw new Error(problem.trim() || child.problem || "the probe failed");
  return seen;
}

function note(seen, line) {
  if (line.frame) seen.frames.push(line.frame);
  else if (line.key_us !== undefined) seen.keys_ms.push(line.key_us / 1000);
  else if (line.strips) seen.strips = line.strips;
  else if (line.keys_lost) seen.keysLost = line.keys_lost;
}
