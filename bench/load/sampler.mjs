// Memory and descriptors of processes over time.
import { readdirSync } from "node:fs";
import { readPss } from "../live/usage.mjs";

export function descriptors(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return 0; // it has ended
  }
}

/** Samples PSS of `roles()` ({role: [pid]}) every `everyMs` until it is told to stop. */
export class Sampler {
  constructor(roles, everyMs) {
    this.samples = [];
    this.began = performance.now();
    const take = () => this.samples.push({ minute: (performance.now() - this.began) / 60_000, kib: readPss(roles()) });
    take();
    this.timer = setInterval(take, everyMs);
  }

  stop() {
    clearInterval(this.timer);
    return this.samples;
  }
}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
