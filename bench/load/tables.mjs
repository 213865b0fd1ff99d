// Tables for people: rows of cells, the first row the heads; the same rows go into the HTML report.
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

export function loginTable({ login }, clients) {
  const row = (title, values) => [title, String(values?.n ?? 0), ...spread(values, 0)];
  return [
    ["", "n", "p50 ms", "p95", "p99"],
    row("login (argon2, TLS)", login.login_ms),
    row("session asked to first frame", login.start_ms),
    row("login to first frame", login.first_frame_ms),
    [`${clients} came in within ${shown(login.wall_s, 0)} s`, "", "", "", ""],
  ];
}

export function phaseTable({ records }) {
  const head = ["", "broker cores / 1000", "messages/s", "to clients Mb/s", "input to frame p50", "p95", "p99 ms", "late p95 ms", "machine %", "failed"];
  const row = (r) => [
    r.mood,
    shown(r.broker_cores_per_1000, 3),
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
