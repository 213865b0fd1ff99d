// The HTML reports: one file with its plots inside, opens without network.
import { bars, escape, lines, style, table } from "../live/html.mjs";
import { loginTable, memoryTable, phaseNotes, phaseTable } from "./tables.mjs";

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
    `<h2>Coming in</h2>${table(loginTable(results, options.clients))}`,
    "<h2>Attached</h2>",
    bars("broker, CPU cores per 1,000 clients", "cores", records.map((r) => ({ title: r.mood, value: r.broker_cores_per_1000 }))),
    bars("input to frame, p50 / p95", "ms", records.filter((r) => r.applied_ms.n).map((r) => ({ title: r.mood, value: r.applied_ms.p50, wide: r.applied_ms.p95 }))),
    table(phaseTable(results)),
    `<h2>Memory</h2>${memoryPlot(samples, ["broker"])}${table(memoryTable(memory))}<p>Open descriptors of the broker: ${open.before} before, ${open.attached} with everybody attached, ${open.after} after everybody left.</p>`,
  ];
  return page("Load: one broker, many connections", results, body.join("\n"));
}
