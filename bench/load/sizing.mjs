// From what was measured to what to buy. Pure functions; every number in comes from the run, but those named assumptions.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tests/e2e/product.mjs";

/** What the sheet assumes, printed beside it. */
export const assumptions = {
  attached_share: 0.7, // of staff, at the busiest hour
  cpu_share: 0.7, // of a machine's cores that may be in use then
  memory_share: 0.8,
  machine_cores: 32,
  machine_gib: 256,
};

const transferRoles = ["session", "broker"];
const roles = ["session", "broker", "host", "egress", "agent", "x", "browser", "desktop"];
const sum = (values, names) => names.reduce((total, name) => total + (values[name] ?? 0), 0);

const added = (records, of) => records.reduce((total, record) => total + of(record), 0);

/** Several records of the same sessions as one: time, CPU and bytes of all, memory of the last. */
export const merged = (records) => ({
  ...records.at(-1),
  wall_s: added(records, (r) => r.wall_s),
  bytes_in: added(records, (r) => r.bytes_in),
  cpu_s: Object.fromEntries(Object.keys(records.at(-1).cpu_s).map((role) => [role, added(records, (r) => r.cpu_s[role])])),
});

// Browsers kept warm beside those in use: their memory is nobody's share.
const warmBrowsers = 1;

/** One session's share: cores by kind, MiB, bytes. `first`: a record with fewer sessions, for what one more costs in memory. */
export function perSession(record, first) {
  const cores = (names) => sum(record.cpu_s, names) / record.wall_s / record.sessions;
  const more = first && first.sessions < record.sessions;
  const mib = (more ? (sum(record.pss_kib, roles) - sum(first.pss_kib, roles)) / (record.sessions - first.sessions) : sum(record.pss_kib, roles) / (record.sessions + warmBrowsers)) / 1024;
  return {
    sessions: record.sessions,
    cores: cores(roles),
    transfer_cores: cores(transferRoles),
    broker_cores: cores(["broker"]),
    browser_cores: cores(["browser"]),
    x_cores: cores(["x"]),
    other_cores: cores(["host", "egress", "agent", "desktop"]),
    mib,
    session_process_mib: record.pss_kib.session / 1024 / (record.sessions + warmBrowsers),
    kbit_per_s: (8 * record.bytes_in) / 1000 / record.wall_s / record.sessions,
  };
}

/** Sessions of a core and a GiB, from one session's share. */
export const density = (one) => ({ per_core: 1 / one.cores, per_core_transfer_only: 1 / one.transfer_cores, per_gib: 1024 / one.mib });

/** One line of the sheet. */
export function sizeFor(staff, one, a = assumptions) {
  const attached = Math.ceil(staff * a.attached_share);
  const byCpu = Math.ceil((attached * one.cores) / (a.machine_cores * a.cpu_share));
  const byMemory = Math.ceil((attached * one.mib) / (a.machine_gib * 1024 * a.memory_share));
  return {
    staff,
    attached,
    cores: attached * one.cores,
    gib: (attached * one.mib) / 1024,
    machines: Math.max(1, byCpu, byMemory),
    bound_by: byMemory > byCpu ? "memory" : "CPU",
    broker_cores: attached * one.broker_cores,
    mbit_per_s: (attached * one.kbit_per_s) / 1000,
  };
}

export const sheet = (one) => [100, 300, 1000, 3000].map((staff) => sizeFor(staff, one));

/** Cores that x264 takes for full frames at 30 a second: its cheapest scenario of `./shoji bench replay`, where hardly anything changes. */
export function fullFrameCores(replay) {
  const costs = Object.entries(replay.scenarios).map(([scenario, { contenders }]) => ({ scenario, us: contenders["x264-420"]?.cpu_us_per_change.p50 }));
  const cheapest = costs.filter(({ us }) => us > 0).sort((a, b) => a.us - b.us)[0];
  return cheapest && { scenario: cheapest.scenario, us_per_frame: cheapest.us, cores: (30 * cheapest.us) / 1e6 };
}

/** Encoder and broker of one session against that: {sessions_per_core, ratio, ...}; nothing without a replay result. */
export function againstFullFrame(one) {
  let replay;
  try {
    replay = JSON.parse(readFileSync(join(root, "bench", "results", "replay.json"), "utf8"));
  } catch {
    return undefined;
  }
  const full = fullFrameCores(replay);
  return full && { ...full, commit: replay.machine.commit, sessions_per_core: 1 / one.transfer_cores, ratio: full.cores / one.transfer_cores };
}
