// The HTML reports: one file with its plots inside, opens without network.
import { bars, escape, lines, style, table } from "../live/html.mjs";
import { judged } from "./sessions.mjs";
import { fullFrameTable, loadTable, loginNote, loginTable, memoryTable, phaseNotes, phaseTable, shareTable, sheetNote, sheetTable, startTable } from "./tables.mjs";

export function page(title, { command, machine }, body) {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shoji bench load</title><style>${style}</style><h1>${escape(title)}</h1>
<p><code>${escape(command)}</code><br>commit ${escape(machine.commit)}, ${escape(machine.date)}, ${machine.cores} cores, ${escape(machine.cpu)}, ${machine.memory_gib} GiB, kernel ${escape(machine.kernel)}<br>${escape(JSON.stringify(machine.versions))}</p>
${body}</html>
`;
}

export const memoryPlot = (samples, roles) =>
  lines("memory over time (PSS)", "MiB", "min", roles.map((role) => ({ title: role, points: samples.map(({ minute, kib }) => [minute, kib[role] / 1024]) })));

export function syntheticPage(results) {
  const { records, samples, memory, options, open } = results;
  const body = [
    `<p>${options.clients} clients; broker, host and clients on the same machine. ${phaseNotes.map(escape).join(" · ")}.</p>`,
    `<h2>Coming in</h2>${table(loginTable(results))}<p>${escape(loginNote(results))}.</p>`,
    "<h2>Attached</h2>",
    bars("broker, CPU cores per 1,000 clients", "cores", records.map((r) => ({ title: r.mood, value: r.broker_cores_per_1000 }))),
    bars("input to frame, p50 / p95", "ms", records.filter((r) => r.applied_ms.n).map((r) => ({ title: r.mood, value: r.applied_ms.p50, wide: r.applied_ms.p95 }))),
    table(phaseTable(results)),
    `<h2>Memory</h2>${memoryPlot(samples, ["broker"])}${table(memoryTable(memory))}<p>Open descriptors of the broker: ${open.before} before, ${open.attached} with everybody attached, ${open.after} after everybody left.</p>`,
  ];
  return page("Load: one broker, many connections", results, body.join("\n"));
}

function rampParts({ records, starts, stopped }, limitMs) {
  const over = (of) => records.map((r) => [r.sessions, of(r)]);
  const cores = (r, names) => names.reduce((sum, name) => sum + r.cpu_s[name], 0) / r.wall_s;
  return [
    `<h2>More and more sessions</h2><p>Ended because ${escape(stopped)}.</p>`,
    lines(`input to photon, limit ${limitMs} ms`, "ms", "sessions", [
      { title: "p50", points: over((r) => r.photon_ms.p50) },
      { title: "p95", points: over((r) => r.photon_ms.p95) },
    ]),
    lines("CPU", "cores", "sessions", [
      { title: "browser, X, desktop", points: over((r) => cores(r, ["browser", "x", "desktop"])) },
      { title: "encoder and broker", points: over((r) => cores(r, ["session", "broker"])) },
      { title: "clients", points: over((r) => cores(r, ["clients"])) },
    ]),
    table(loadTable(records)),
    table(startTable(starts)),
  ];
}

function heldParts({ sessions, records, samples, memory, browsers }) {
  const photon = (share) => records.map((r, i) => [i + 1, r.photon_ms[share]]);
  return [
    `<h2>${sessions} sessions kept at work</h2>`,
    lines("input to photon by minute", "ms", "min", [{ title: "p50", points: photon("p50") }, { title: "p95", points: photon("p95") }]),
    memoryPlot(samples, judged),
    memoryPlot(samples, ["browser", "x", "desktop"]),
    table(memoryTable(memory)),
    "<p>Not judged, for pages decide it:</p>",
    table(memoryTable(browsers)),
    table(loadTable(records)),
  ];
}

export function sessionsPage(results) {
  const { ramped, held, one, density, against, sheet, options } = results;
  const body = [
    ...(ramped ? rampParts(ramped, options.limitMs) : []),
    ...(held ? heldParts(held) : []),
    ...(one ? [`<h2>What one session takes</h2>${table(shareTable(one, density))}${table(fullFrameTable(against))}<h2>Sizing sheet</h2><p>${escape(sheetNote)}.</p>${table(sheetTable(sheet))}`] : []),
  ];
  return page("Load: real sessions", results, body.join("\n"));
}
