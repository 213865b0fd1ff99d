// Whether memory stays flat. Pure functions of samples [{minute, kib: {role: KiB}}].
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** Least squares: KiB per minute. 0 of fewer than two moments. */
export function slope(points) {
  const n = points.length;
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / n;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const spread = points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0) / spread;
}

// What a process may grow by whatever its size: allocators round.
const slackKib = 8 * 1024;

/** One role over the time: {slope_kib_per_minute, first_quarter_kib, last_quarter_kib, growth_percent, flat}. */
export function flatness(samples, role, growthPercent) {
  const points = samples.map(({ minute, kib }) => [minute, kib[role]]).filter(([, value]) => Number.isFinite(value));
  if (points.length < 4) return undefined;
  const quarter = Math.ceil(points.length / 4);
  const first = median(points.slice(0, quarter).map(([, value]) => value));
  const last = median(points.slice(-quarter).map(([, value]) => value));
  const allowed = Math.max(slackKib, (first * growthPercent) / 100);
  return {
    slope_kib_per_minute: slope(points),
    first_quarter_kib: first,
    last_quarter_kib: last,
    growth_percent: first ? (100 * (last - first)) / first : 0,
    flat: last - first <= allowed,
  };
}

/** flatness() of each of `roles`, by name. */
export const flatnessOf = (samples, roles, growthPercent) =>
  Object.fromEntries(roles.map((role) => [role, flatness(samples, role, growthPercent)]).filter(([, found]) => found));
