// Scenarios and systems by name, and the command line of ./shoji bench live.
import { UsageError } from "./command.mjs";

export const scenarios = {
  typing: { page: "typing", keyIntervalMs: 150, what: "letters typed into a text field" },
  scroll: { page: "scroll", what: "Japanese text moved 12 px at each of 60 frames a second" },
  sidebar: { page: "sidebar", what: "the same in an inner pane, beside a menu and below a fixed header" },
  video: { page: "video", plays: true, what: "a moving 640x360 picture, 30 frames a second" },
  typing_video: { page: "typing_video", keyIntervalMs: 150, what: "typing while that picture moves" },
  jumps: { page: "jumps", what: "another page each second" },
  back: { page: "back", what: "two pages a second, all seen before, as tabs are switched" },
  idle: { page: "idle", what: "nothing but a blinking caret" },
};

/** Peers in the order they are run; each names its module in systems/. */
export const peers = ["tigervnc", "novnc", "x11vnc", "xpra", "freerdp_shadow", "freerdp_shadow_rfx", "freerdp_shadow_h264", "xrdp", "xrdp_bitmaps"];

/** Shoji's doors: the module in systems/, and what the files with the results are called. */
// `finer`: the same door for comparing a video's bytes at equal quality, beside peers that are lossy.
export const doors = { web: { system: "shoji", results: "live" }, rdp: { system: "shoji_rdp", finer: "shoji_rdp_fine", results: "live-rdp" } };

// Groups of peers; one that speaks another protocol than the web client's is compared with the door for it.
const groups = { all: { peers }, none: { peers: [] }, rdp: { peers: peers.filter((name) => name.includes("rdp")), door: "rdp" } };

export const usage = `usage: ./shoji bench live [options]
The whole product against no transfer at all and against other systems, seen in the viewer's own framebuffer.

  --peers GROUP|NAME,...     ${peers.join(", ")};
                             none (the default), all, or rdp: those with RDP, beside Shoji's RDP door; see bench/peers/README.md
  --door web|rdp             the door of Shoji's that is measured (default web, or what the group of peers has)
  --scenario NAME,...        ${Object.keys(scenarios).join(", ")} (default all)
  --rounds N                 rounds; systems take turns in each (default 3)
  --seconds N                how long each scenario is watched (default 10)
  --link RTT,RATE[,LATER]    a link of RTT ms and RATE Mb/s (0: no limit), falling to LATER Mb/s half-way
  --no-oracle                leave out slow motion, which compares pictures
  --output DIR               where live.json and live.html go (live-rdp.* for the RDP door; default bench/results)`;

function whole(name, text, least, most) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least || value > most) throw new UsageError(`${name} must be ${least} to ${most}`);
  return value;
}

function names(name, text, known) {
  const chosen = text.split(",");
  const unknown = chosen.find((entry) => !known.includes(entry));
  if (unknown !== undefined) throw new UsageError(`${name}: unknown "${unknown}"; there are: ${known.join(", ") || "none"}`);
  return chosen;
}

function link(text) {
  const [rtt, rate, later, more] = text.split(",").map(Number);
  const fine = (value, most) => value >= 0 && value <= most;
  if (more !== undefined || !fine(rtt, 2000) || !fine(rate, 10_000) || (later !== undefined && !(later > 0 && fine(later, 10_000))))
    throw new UsageError("--link must be RTT,RATE[,LATER]: at most 2000 ms and 10000 Mb/s");
  const megabits = (value) => Math.round(value * 1e6);
  return { rttMs: rtt, bitsPerSecond: megabits(rate), ...(later && { laterBitsPerSecond: megabits(later) }) };
}

const readers = {
  "--peers": (o, text) => {
    Object.assign(o, Object.hasOwn(groups, text) ? groups[text] : { peers: names("--peers", text, peers) });
  },
  "--door": (o, text) => {
    [o.door] = names("--door", text, Object.keys(doors));
  },
  "--scenario": (o, text) => {
    o.scenarios = names("--scenario", text, Object.keys(scenarios));
  },
  "--rounds": (o, text) => {
    o.rounds = whole("--rounds", text, 1, 100);
  },
  "--seconds": (o, text) => {
    o.seconds = whole("--seconds", text, 1, 600);
  },
  "--link": (o, text) => {
    o.shape = link(text);
  },
  "--output": (o, text) => {
    o.output = text;
  },
};

/** The options, or undefined when help was asked for. Throws UsageError. */
export function parse(args, defaults) {
  const options = { peers: [], door: "web", scenarios: Object.keys(scenarios), rounds: 3, seconds: 10, oracle: true, ...defaults };
  options.shape = { rttMs: 0, bitsPerSecond: 0 };
  for (let i = 0; i < args.length; ++i) {
    if (args[i] === "--help") return undefined;
    if (args[i] === "--no-oracle") options.oracle = false;
    else if (!readers[args[i]]) throw new UsageError(`unknown option ${args[i]}`);
    else if (args[i + 1] === undefined) throw new UsageError(`${args[i]} needs a value`);
    else readers[args[i]](options, args[++i]);
  }
  return options;
}
