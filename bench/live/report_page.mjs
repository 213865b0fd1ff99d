// The HTML report: one file with its plots inside, opens without network.
import { busy, overRounds } from "./figures.mjs";
import { bars, escape, style, table } from "./html.mjs";
import { scenarios } from "./options.mjs";
import { busyWarning, fallTable, motionTable, pictureTable, ratioTable, scenarioTable, targetTable } from "./tables.mjs";

function plots({ records, titles }, scenario) {
  const rows = (path, widePath) =>
    Object.keys(titles).map((name) => ({
      title: titles[name],
      value: overRounds(records, name, scenario, path),
      wide: widePath && overRounds(records, name, scenario, widePath),
    }));
  return [
    bars("key to photon, p50 / p95", "ms", rows("key_ms.p50", "key_ms.p95")),
    bars("frame latency, p50 / p95", "ms", rows("frame_ms.p50", "frame_ms.p95")),
    bars("delivered frames", "per second", rows("fps")),
    bars("wire, to the viewer", "kB/s", rows("to_viewer_kb_per_s")),
    bars("CPU of server and X server", "% of a core", rows("cpu_percent.server_and_x")),
  ].join("");
}

export function reportPage(results) {
  const { machine, options, command, failures } = results;
  const section = (scenario) =>
    `<h2>${scenario}: ${escape(scenarios[scenario].what)}</h2>${plots(results, scenario)}${table(scenarioTable(results, scenario))}${table(ratioTable(results, scenario))}`;
  const missing = failures.map((f) => [f.system, f.scenario, String(f.round + 1), f.reason.split("\n")[0]]);
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shoji bench live</title>
<style>${style}</style>
<h1>Live: the whole product, seen in the viewer's framebuffer</h1>
<p><code>${escape(command)}</code><br>commit ${escape(machine.commit)}, ${escape(machine.date)}, ${machine.cores} cores, ${escape(machine.cpu)}, kernel ${escape(machine.kernel)};
medians of ${options.rounds} rounds of ${options.seconds} s; link ${escape(JSON.stringify(options.shape))}<br>${escape(JSON.stringify(machine.versions))}</p>
${busy(results.records) ? `<p><strong>${busyWarning}</strong></p>` : ""}
${options.scenarios.map(section).join("")}<h2>Slow motion</h2>${table(pictureTable(results))}${table(motionTable(results))}
${table(fallTable(results))}${table(targetTable(results))}
${missing.length ? `<h2>Not measured</h2>${table([["system", "scenario", "round", "reason"], ...missing])}` : ""}</html>
`;
}
