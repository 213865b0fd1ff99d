// The tables for people on the terminal, one for each scenario, then pictures and failures.
import { addedRatio, busy, busyPercent, difference, overRounds, paired, ratio } from "./figures.mjs";
import { scenarios } from "./options.mjs";
import { judgeTargets } from "./targets.mjs";

const columns = [
  ["fps", "fps", 0],
  ["frame p50", "frame_ms.p50", 1],
  ["p95 ms", "frame_ms.p95", 1],
  ["key p50", "key_ms.p50", 1],
  ["p95 ms", "key_ms.p95", 1],
  ["kB/s", "to_viewer_kb_per_s", 1],
  ["kB/frame", "to_viewer_kb_per_frame", 2],
  ["server %", "cpu_percent.server", 1],
  ["+X %", "cpu_percent.server_and_x", 1],
  ["ms/frame", "transfer_cpu_ms_per_frame", 2],
  ["viewer %", "cpu_percent.viewer", 0],
  ["PSS MiB", "pss_kib.server", 0, 1 / 1024],
  ["machine %", "machine_busy_percent", 0],
];

const shown = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : "-");

/** The table of one scenario: [[title, cell, ...], ...]. */
export function scenarioTable({ records, titles }, scenario) {
  const head = ["", ...columns.map(([name]) => name), "added p50", "p95 ms"];
  const keyed = scenarios[scenario].keyIntervalMs ? "key_ms" : "frame_ms";
  const added = (system, share) => (system === "floor" ? undefined : paired(records, system, "floor", scenario, `${keyed}.${share}`, difference));
  const row = (system) => [
    titles[system],
    ...columns.map(([, path, digits, factor = 1]) => shown(overRounds(records, system, scenario, path) * factor, digits)),
    shown(added(system, "p50"), 1),
    shown(added(system, "p95"), 1),
  ];
  return [head, ...Object.keys(titles).map(row)];
}

/** Shoji's figure divided by each peer's, in the same round: [[title, bytes, cpu, added latency, ...], ...]. */
export function ratioTable({ records, titles, product }, scenario) {
  const paths = [["bytes", "to_viewer_kb_per_s"], ["bytes/frame", "to_viewer_kb_per_frame"], ["server CPU", "cpu_percent.server"], ["server + X CPU", "cpu_percent.server_and_x"], ["CPU/frame", "transfer_cpu_ms_per_frame"], ["fps", "fps"], ["frame p50", "frame_ms.p50"], ["frame p95", "frame_ms.p95"]];
  const peers = Object.keys(titles).filter((name) => name !== "floor" && name !== product);
  const keyed = scenarios[scenario].keyIntervalMs ? "key_ms" : "frame_ms";
  const added = (peer, share) => shown(addedRatio(records, product, peer, "floor", scenario, `${keyed}.${share}`), 3);
  const row = (peer) => [titles[peer], ...paths.map(([, path]) => shown(paired(records, product, peer, scenario, path, ratio), 3)), added(peer, "p50"), added(peer, "p95")];
  return peers.length ? [["Shoji / peer", ...paths.map(([name]) => name), "added p50", "added p95"], ...peers.map(row)] : [];
}

/** Steps that were equal to the floor's, and the worst PSNR of those that were not. */
export function pictureTable({ pictures, titles }) {
  const cell = ({ exact, of, worst_psnr }) => `${exact}/${of} exact${worst_psnr === null ? "" : `, worst ${shown(worst_psnr, 1)} dB`}`;
  const rows = pictures.map((entry) => [titles[entry.system], entry.scenario, cell(entry.first), cell(entry.quiet)]);
  return rows.length ? [["slow motion", "scenario", "when first seen", "after 500 ms"], ...rows] : [];
}

/** How like the floor's a video's last frame was at full speed, over the part of the page that moves. */
export function motionTable({ motion, titles }) {
  const rows = motion.map(({ system, scenario, ssim, worst_psnr, late_ms }) => [titles[system], scenario, shown(ssim, 4), worst_psnr === null ? "equal" : shown(worst_psnr, 1), shown(late_ms, 0)]);
  return rows.length ? [["in motion", "scenario", "SSIM", "worst dB", "taken after ms"], ...rows] : [];
}

/** What is aimed at, beside what was reached. */
export function targetTable(results) {
  const rows = judgeTargets(results).map(({ what, against, limit, reached, met }) => [what, against, limit, shown(reached, 3), met ? "reached" : "missed"]);
  return rows.length ? [["target", "against", "limit", "here", ""], ...rows] : [];
}

export const busyWarning = `The machine was more than ${busyPercent} % busy: the figures below and above say little about the systems.`;

function print(table) {
  if (table.length === 0) return;
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  "));
  console.log("");
}

export function printTables(results) {
  const { machine, options, failures } = results;
  console.log(`commit ${machine.commit}, ${machine.cores} cores, ${machine.cpu}; medians of ${options.rounds} rounds of ${options.seconds} s\n`);
  for (const scenario of options.scenarios) {
    console.log(`${scenario}: ${scenarios[scenario].what}`);
    print(scenarioTable(results, scenario));
    print(ratioTable(results, scenario));
  }
  print(pictureTable(results));
  print(motionTable(results));
  print(fallTable(results));
  if (busy(results.records)) console.log(busyWarning);
  print(targetTable(results));
  for (const { system, scenario, round, reason } of failures) console.log(`not measured: ${system} ${scenario} in round ${round + 1}: ${reason.split("\n")[0]}`);
}

/** When frames were on time again after the link fell. */
export function fallTable({ records, titles }) {
  const fallen = records.filter(({ fall }) => fall);
  const row = ({ system, scenario, round, fall }) => [titles[system], scenario, String(round + 1), shown(fall.worst_ms, 0), shown(fall.on_time_again_ms, 0), shown(fall.limit_ms, 0)];
  return fallen.length ? [["the link falls", "scenario", "round", "worst ms", "on time again after ms", "limit ms"], ...fallen.map(row)] : [];
}
