// Numbers out of what was seen: percentiles, one record per system, scenario and round, medians over rounds, differences and ratios
// within a round. Pure functions.

/** The smallest value that `share` per cent of all do not exceed; undefined of nothing. */
export const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil((values.length * share) / 100) - 1)];
export const median = (values) => percentile(values, 50);

const spread = (values) => ({ n: values.length, p50: percentile(values, 50), p95: percentile(values, 95), p99: percentile(values, 99) });

/** What a person saw: frames that became visible after the first, their latency, and the way from key to photon. */
export function seenFigures(seen, seconds) {
  const frames = seen.frames.slice(1); // the first is what was there already
  return {
    fps: frames.length / seconds,
    frame_ms: spread(frames.map(({ seen_us, drawn_us }) => (seen_us - drawn_us) / 1000)),
    key_ms: spread(seen.keys_ms),
    keys_lost: seen.keysLost,
  };
}

/** After the link fell at `fall_us`: the worst latency, and when frames were on time again for good (2 RTT + 200 ms). */
export function fallFigures(seen, fall_us, rttMs) {
  const limit_ms = 2 * rttMs + 200;
  const latency = ({ seen_us, drawn_us }) => (seen_us - drawn_us) / 1000;
  const after = seen.frames.filter(({ seen_us }) => seen_us > fall_us);
  const late = after.filter((frame) => latency(frame) > limit_ms);
  const last = late.at(-1);
  return {
    limit_ms,
    frames_after: after.length,
    worst_ms: Math.max(0, ...after.map(latency)),
    late_frames: late.length,
    on_time_again_ms: last ? (last.seen_us - fall_us) / 1000 : 0,
  };
}

/** A field of a record by path: "frame_ms.p50". */
export const field = (record, path) => path.split(".").reduce((value, key) => value?.[key], record);

/** Median over rounds of `path` for one system and scenario; undefined when there is none. */
export function overRounds(records, system, scenario, path) {
  const values = records.filter((r) => r.system === system && r.scenario === scenario).map((r) => field(r, path));
  return median(values.filter((value) => Number.isFinite(value)));
}

/** Median over rounds of `combine(value of system, value of other)`, each pair from the same round. */
export function paired(records, system, other, scenario, path, combine) {
  const of = (name, round) => field(records.find((r) => r.system === name && r.scenario === scenario && r.round === round), path);
  const rounds = [...new Set(records.map(({ round }) => round))];
  const pairs = rounds.map((round) => [of(system, round), of(other, round)]).filter((pair) => pair.every(Number.isFinite));
  return median(pairs.map(([a, b]) => combine(a, b)).filter(Number.isFinite));
}

/** Medians of how busy the machine was; above this it could not give everybody what they asked for. */
export const busyPercent = 90;
export const busy = (records) => median(records.map((r) => r.machine_busy_percent).filter(Number.isFinite)) > busyPercent;

/** How much `system` adds to `floor`, divided by how much `other` adds to it; each triple from the same round. */
export function addedRatio(records, system, other, floor, scenario, path) {
  const adds = (name, round) => paired(records.filter((r) => r.round === round), name, floor, scenario, path, difference);
  const rounds = [...new Set(records.map(({ round }) => round))];
  // Nobody is faster than no transfer: where it looks so, the floor was disturbed, and the round says nothing.
  const ratios = rounds.map((round) => [adds(system, round), adds(other, round)]).map(([a, b]) => (a > 0 && b > 0 ? a / b : undefined));
  return median(ratios.filter(Number.isFinite));
}

export const difference = (a, b) => a - b;
export const ratio = (a, b) => a / b;
