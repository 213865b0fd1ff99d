// What the product aims at beside others (docs of the figures: README.md), judged on one run. A target whose system or scenario
// was not in the run is left out. On a busy machine none of this means anything: see "machine %".
import { addedRatio, overRounds, paired, ratio } from "./figures.mjs";

const bytes = "to_viewer_kb_per_frame";
const cpu = "cpu_percent.server";
// Half of xrdp is a module in its X server.
const cpuOfFrame = "transfer_cpu_ms_per_frame";
const rdpPeers = ["freerdp_shadow", "freerdp_shadow_rfx", "freerdp_shadow_h264", "xrdp", "xrdp_bitmaps"];
// The others are lossless: nothing lossy is like them.
const lossyRdpPeers = ["freerdp_shadow_rfx", "freerdp_shadow_h264", "xrdp"];

// What Shoji's doors aim at. ratios, added: [scenario, figure, peer, at most]; like: [our system, scenario, peer], no more bytes for the same picture.
const aims = {
  shoji: {
    ratios: [
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
    ],
    added: [
      ["scroll", "frame_ms.p50", "novnc", 1 / 2],
      ["scroll", "frame_ms.p95", "novnc", 1 / 2],
      ["scroll", "frame_ms.p50", "tigervnc", 1],
      ["scroll", "frame_ms.p95", "tigervnc", 1],
      ["video", "frame_ms.p50", "novnc", 1 / 2],
      ["video", "frame_ms.p95", "novnc", 1 / 2],
      ["typing_video", "key_ms.p95", "novnc", 1 / 2],
    ],
    like: [],
    absolute,
  },
  shoji_rdp: {
    ratios: rdpPeers.flatMap((peer) => [
      ["scroll", bytes, peer, 1 / 5],
      ["typing", bytes, peer, 1 / 5],
      ["scroll", cpuOfFrame, peer, 1 / 4],
    ]),
    added: rdpPeers.flatMap((peer) => {
      const most = peer.startsWith("xrdp") ? 1 / 2 : 1 / 3;
      return [
        ["typing", "key_ms.p50", peer, most],
        ["scroll", "frame_ms.p50", peer, most],
        ["video", "frame_ms.p50", peer, most],
      ];
    }),
    like: ["shoji_rdp", "shoji_rdp_fine"].flatMap((ours) => lossyRdpPeers.map((peer) => [ours, "video", peer])),
    absolute: () => [],
  },
};

// Closer than this, two pictures are equally good.
const sameSsim = 0.005;
// A picture taken later than this may have been refined (session/pipeline: kQuietBeforeRefine) and proves nothing.
const refinedAfterMs = 100;

const verdict = (what, against, limit, reached, met) => ({ what, against, limit, reached, met });
const most = (limit) => `<= ${limit.toFixed(3)}`;

/** [{what, against, limit, reached, met}] */
export function judgeTargets({ product, records, pictures, motion, titles }) {
  const { ratios, added, like, absolute: alone } = aims[product];
  const judged = [
    ...ratios.map(([scenario, path, peer, limit]) => {
      const reached = paired(records, product, peer, scenario, path, ratio);
      return verdict(`${scenario}: ${path}`, titles[peer], most(limit), reached, reached <= limit);
    }),
    ...like.flatMap(([ours, scenario, peer]) => bytesForTheSame({ product, records, motion, titles }, ours, scenario, peer)),
    ...added.map(([scenario, path, peer, limit]) => {
      const reached = addedRatio(records, product, peer, "floor", scenario, path);
      return verdict(`${scenario}: added ${path}`, titles[peer], most(limit), reached, reached <= limit);
    }),
    ...alone(records),
  ];
  const quiet = pictures.filter(({ system }) => system === product).map((entry) => entry.quiet);
  const sum = (key) => quiet.reduce((total, entry) => total + entry[key], 0);
  if (quiet.length) judged.push(verdict("pictures exact after 500 ms", "-", `= ${sum("of")}`, sum("exact"), sum("exact") === sum("of")));
  return judged.filter(({ reached }) => Number.isFinite(reached));
}

/** No more bytes than a peer, and a picture at full speed that is no worse: fewer bytes for less would prove nothing. */
function bytesForTheSame({ product, records, motion, titles }, system, scenario, peer) {
  const [our, their] = [system, peer].map((name) => motion.find((entry) => entry.system === name && entry.scenario === scenario));
  if (!our || !their || our.late_ms > refinedAfterMs) return [];
  const [ours, theirs] = [our.ssim, their.ssim];
  const reached = paired(records, system, peer, scenario, bytes, ratio);
  const which = system === product ? scenario : `${scenario}, ${titles[system]}`;
  const what = `${which}: ${bytes} at SSIM ${ours.toFixed(3)}, theirs ${theirs.toFixed(3)}`;
  return [verdict(what, titles[peer], most(1), reached, reached <= 1 && ours >= theirs - sameSsim)];
}

function absolute(records) {
  const fps = overRounds(records, "shoji", "scroll", "fps");
  const kib = records.filter(({ system }) => system === "shoji").map((r) => r.server_parts?.pss_kib["shoji-session"]);
  const mib = Math.max(...kib.filter(Number.isFinite)) / 1024;
  return [verdict("scroll: fps", "-", ">= 58", fps, fps >= 58), verdict("PSS of shoji-session, MiB", "-", "<= 25", mib, mib <= 25)];
}
