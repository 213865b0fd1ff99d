// Tables for people: rows of cells, the first row the heads; the same rows go into the HTML report.
import { percentile } from "../live/figures.mjs";
import { assumptions } from "./sizing.mjs";
import { phases } from "./synthetic.mjs";

export const shown = (value, digits = 1) => (Number.isFinite(value) ? value.toFixed(digits) : "-");
const spread = (values, digits = 1) => (values?.n ? [values.p50, values.p95, values.p99].map((value) => shown(value, digits)) : ["-", "-", "-"]);
const mib = (kib) => shown(kib / 1024);

export function print(table) {
  if (table.length === 0) return;
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  "));
  console.log("");
}

export const loginNote = ({ login, options: { clients } }) =>
  `${clients} came within ${shown(login.wall_s, 0)} s: ${shown(clients / login.wall_s)} a second, ${shown((1000 * login.cpu_s.broker) / clients)} ms of the broker's CPU each; told to wait ${login.throttled} times`;

export function loginTable({ login }) {
  const row = (title, values) => [title, String(values?.n ?? 0), ...spread(values, 0)];
  return [
    ["", "n", "p50 ms", "p95", "p99"],
    row("login (argon2, TLS)", login.login_ms),
    row("session asked to first frame", login.start_ms),
    row("login to first frame", login.first_frame_ms),
  ];
}

export function phaseTable({ records }) {
  const head = ["", "broker cores / 1000", "clients cores", "host cores", "messages/s", "to clients Mb/s", "input to frame p50", "p95", "p99 ms", "late p95 ms", "machine %", "failed"];
  const row = (r) => [
    r.mood,
    shown(r.broker_cores_per_1000, 3),
    shown(r.cpu_s.clients / r.wall_s, 2),
    shown(r.cpu_s.host / r.wall_s, 2),
    shown(r.messages_per_s, 0),
    shown((8 * r.bytes_to_clients_per_s) / 1e6, 2),
    ...spread(r.applied_ms),
    shown(r.late_ms.n ? r.late_ms.p95 : NaN),
    shown(r.machine_busy_percent, 0),
    String(r.gone),
  ];
  return [head, ...records.map(row)];
}

export const phaseNotes = Object.entries(phases).map(([name, what]) => `${name}: ${what}`);

export function memoryTable(memory) {
  const row = ([role, m]) => [role, mib(m.first_quarter_kib), mib(m.last_quarter_kib), shown(m.growth_percent), shown(m.slope_kib_per_minute), m.flat ? "yes" : "NO"];
  return Object.keys(memory).length ? [["PSS", "first quarter MiB", "last quarter MiB", "growth %", "KiB/min", "flat"], ...Object.entries(memory).map(row)] : [];
}

/** What a person waits for, over all who came in. `starts`: milliseconds one by one, a list for each step. */
export function startTable(starts) {
  const row = (title, key) => {
    const values = starts.flatMap((step) => step[key]);
    return [title, String(values.length), ...[50, 95, 99].map((share) => shown(percentile(values, share), 0)), shown(Math.max(...values), 0)];
  };
  return [["coming in", "n", "p50 ms", "p95", "p99", "most"], row("login (argon2, TLS)", "login_ms"), row("session asked to first pixel", "start_ms"), row("login to first pixel", "first_frame_ms")];
}

/** One line for each step of a ramp, or each minute. */
export function loadTable(records) {
  const cores = (r, names) => shown(names.reduce((sum, name) => sum + r.cpu_s[name], 0) / r.wall_s, 3);
  const row = (r) => [
    String(r.sessions),
    String(r.photon_ms.n),
    ...spread(r.photon_ms),
    String(r.unseen),
    shown(r.frames / r.wall_s / r.sessions),
    shown((8 * r.bytes_in) / 1000 / r.wall_s / r.sessions, 0),
    cores(r, ["session"]),
    cores(r, ["broker"]),
    cores(r, ["host", "egress", "agent"]),
    cores(r, ["browser", "x", "desktop"]),
    cores(r, ["clients"]),
    mib(["broker", "session", "host", "egress", "agent"].reduce((sum, name) => sum + r.pss_kib[name], 0)),
    mib(["browser", "x", "desktop"].reduce((sum, name) => sum + r.pss_kib[name], 0)),
    shown(r.machine_busy_percent, 0),
    String(r.gone),
  ];
  const head = ["sessions", "inputs", "photon p50", "p95", "p99 ms", "unseen", "frames/s each", "kb/s each", "encoder cores", "broker", "host egress agent", "browser X", "clients", "ours MiB", "browser MiB", "machine %", "failed"];
  return [head, ...records.map(row)];
}

export function shareTable(one, density) {
  return [
    [`one session of ${one.sessions}`, "", ""],
    ["all of it", shown(one.cores, 3), "cores"],
    ["encoder and broker", shown(one.transfer_cores, 4), "cores"],
    ["of that the broker", shown(one.broker_cores, 4), "cores"],
    ["browser", shown(one.browser_cores, 3), "cores"],
    ["X server", shown(one.x_cores, 3), "cores"],
    ["memory (PSS)", shown(one.mib, 0), "MiB"],
    ["of that its shoji-session", shown(one.session_process_mib), "MiB"],
    ["to the terminal", shown(one.kbit_per_s, 0), "kb/s"],
    ["sessions per core", shown(density.per_core), ""],
    ["sessions per core, encoder and broker only", shown(density.per_core_transfer_only), ""],
    ["sessions per GiB", shown(density.per_gib), ""],
  ];
}

export function fullFrameTable(against) {
  if (!against) return [];
  const { scenario, us_per_frame, cores, ratio, sessions_per_core } = against;
  return [
    ["encoder and broker, against x264 full frames at 30 a second", "here", "aimed at"],
    [`x264, its cheapest scenario (${scenario}, ${shown(us_per_frame / 1000, 2)} ms a frame): sessions per core`, shown(1 / cores), ""],
    ["sessions per core, office mix", shown(sessions_per_core), ">= 50"],
    ["times as many", shown(ratio), ">= 20"],
  ];
}

export const sheetNote = `${100 * assumptions.attached_share} % of staff attached at the busiest hour, all in the office mix; machines of ${assumptions.machine_cores} cores and ${assumptions.machine_gib} GiB of which ${100 * assumptions.cpu_share} % and ${100 * assumptions.memory_share} % are used; a core like this machine's; bandwidth is a mean`;

export function sheetTable(rows) {
  const row = (r) => [String(r.staff), String(r.attached), shown(r.cores), shown(r.gib, 0), String(r.machines), r.bound_by, shown(r.broker_cores, 2), shown(r.mbit_per_s)];
  return [["staff", "attached", "cores", "GiB", "machines", "bound by", "broker cores", "Mb/s"], ...rows.map(row)];
}
