// What the product aims at beside others (docs of the figures: README.md), judged on one run. A target whose system or scenario
// was not in the run is left out. On a busy machine none of this means anything: see "machine %".
import { addedRatio, overRounds, paired, ratio } from "./figures.mjs";

const bytes = "to_viewer_kb_per_frame";
const cpu = "cpu_percent.server";
// [scenario, figure, peer, at most]
const ratios = [
  ["scroll", bytes, "tigervnc", 1 / 8],
  ["scroll", bytes, "xpra", 1 / 2],
  ["sidebar", bytes, "tigervnc", 1 / 8],
  ["sidebar", bytes, "xpra", 1 / 8],
  ["typing", bytes, "tigervnc", 1 / 2],
  ["jumps", bytes, "tigervnc", 0.8],
  ["back", bytes, "tigervnc", 1 / 20],
  ["video", bytes, "tigervnc", 1 / 4],
  ["typing", cpu, "tigervnc", 1 / 3],
  ["idle", cpu, "tigervnc", 1 / 3],
  ["scroll", cpu, "tigervnc", 1 / 4],
  ["jumps", cpu, "tigervnc", 1 / 2],
];
const added = [
  ["scroll", "frame_ms.p50", "novnc", 1 / 2],
  ["scroll", "frame_ms.p95", "novnc", 1 / 2],
  ["scroll", "frame_ms.p50", "tigervnc", 1],
  ["scroll", "frame_ms.p95", "tigervnc", 1],
  ["video", "frame_ms.p50", "novnc", 1 / 2],
  ["video", "frame_ms.p95", "novnc", 1 / 2],
  ["typing_video", "key_ms.p95", "novnc", 1 / 2],
];

const verdict = (what, against, limit, reached, met) => ({ what, against, limit, reached, met });

/** [{what, against, limit, reached, met}] */
export function judgeTargets({ records, pictures, titles }) {
  const most = (limit) => `<= ${limit.toFixed(3)}`;
  const judged = [
    ...ratios.map(([scenario, path, peer, limit]) => {
      const reached = paired(records, "shoji", peer, scenario, path, ratio);
      return verdict(`${scenario}: ${path}`, titles[peer], most(limit), reached, reached <= limit);
    }),
    ...added.map(([scenario, path, peer, limit]) => {
      const reached = addedRatio(records, "shoji", peer, "floor", scenario, path);
      return verdict(`${scenario}: added ${path}`, titles[peer], most(limit), reached, reached <= limit);
    }),
    ...absolute(records),
  ];
  const quiet = pictures.filter(({ system }) => system === "shoji").map((entry) => entry.quiet);
  const sum = (key) => quiet.reduce((total, entry) => total + entry[key], 0);
  if (quiet.length) judged.push(verdict("pictures exact after 500 ms", "-", `= ${sum("of")}`, sum("exact"), sum("exact") === sum("of")));
  return judged.filter(({ reached }) => Number.isFinite(reached));
}

function absolute(records) {
  const fps = overRounds(records, "shoji", "scroll", "fps");
  const kib = records.filter(({ system }) => system === "shoji").map((r) => r.server_parts?.pss_kib["shoji-session"]);
  const mib = Math.max(...kib.filter(Number.isFinite)) / 1024;
  return [verdict("scroll: fps", "-", ">= 58", fps, fps >= 58), verdict("PSS of shoji-session, MiB", "-", "<= 25", mib, mib <= 25)];
}
