// The command line of ./shoji bench load.
import { UsageError } from "../live/command.mjs";

export const usage = `usage: ./shoji bench load [options]
Many staff at once, seeded, against a Shoji that the command starts itself (own state directory, own pages).

  --synthetic        a real broker before sessions that have no browser: thousands of connections
  --clients N        staff, with --synthetic (default 1000, at most 3400)
  --seconds S        how long each step is measured (default 20)
  --ramp N           so many come in per second, with --synthetic (default 25)
  --minutes M        keep the office mix going for M minutes and judge memory: status 1 when it grows beyond --growth
  --growth P         per cent (and 8 MiB) of growth from the first quarter to the last that still pass (default 10)
  --seed N           another day at the office (default 1)
  --output DIR       where load.json and load.html go (load-synthetic.* with --synthetic; default bench/results)

Without --synthetic, real sandboxed sessions, more and more of them:
  --limit-ms N       until input-to-photon p95 passes this (default 150)
  --step N           sessions that come at a time (default 1)
  --max-sessions N   or until there are so many (default 64)
  --memory P         or this share of the machine's memory is used, per cent (default 70)
  --sessions N       no ramp: N sessions at once`;

const number = (low, high) => (name, text) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < low || value > high) throw new UsageError(`${name} must be ${low} to ${high}`);
  return value;
};

const readers = {
  "--clients": ["clients", number(1, 3400)],
  "--seconds": ["seconds", number(1, 3600)],
  "--ramp": ["ramp", number(1, 1000)],
  "--minutes": ["minutes", number(1, 1440)],
  "--growth": ["growth", number(1, 1000)],
  "--seed": ["seed", number(0, 1_000_000)],
  "--limit-ms": ["limitMs", number(10, 10_000)],
  "--step": ["step", number(1, 100)],
  "--max-sessions": ["maxSessions", number(1, 1000)],
  "--memory": ["memory", number(5, 90)],
  "--sessions": ["sessions", number(1, 1000)],
  "--output": ["output", (_, text) => text],
};

const defaults = { synthetic: false, clients: 1000, seconds: 20, ramp: 25, minutes: 0, growth: 10, seed: 1, limitMs: 150, step: 1, maxSessions: 64, memory: 70, sessions: 0 };

/** The options, or undefined when help was asked for. Throws UsageError. */
export function parse(args, more) {
  const options = { ...defaults, ...more };
  for (let i = 0; i < args.length; ++i) {
    if (args[i] === "--help") return undefined;
    if (args[i] === "--synthetic") options.synthetic = true;
    else if (!readers[args[i]]) throw new UsageError(`unknown option ${args[i]}`);
    else if (args[i + 1] === undefined) throw new UsageError(`${args[i]} needs a value`);
    else {
      const [name, read] = readers[args[i]];
      options[name] = read(args[i], args[++i]);
    }
  }
  return options;
}
