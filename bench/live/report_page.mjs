// The HTML report: one file with its plots inside, opens without network.
import { busy, overRounds } from "./figures.mjs";
import { scenarios } from "./options.mjs";
import { busyWarning, fallTable, pictureTable, ratioTable, scenarioTable, targetTable } from "./tables.mjs";

const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function table(rows) {
  if (rows.length === 0) return "";
  const line = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${line(rows[0], "th")}${rows.slice(1).map((row) => line(row, "td")).join("")}</table>`;
}

/** Horizontal bars, two of a row on one another: the wider, paler one is `wide`. rows: [{title, value, wide}]. */
function bars(title, unit, rows) {
  const measured = rows.filter(({ value }) => Number.isFinite(value));
  if (measured.length === 0) return "";
  const most = Math.max(...measured.map(({ value, wide }) => Math.max(value, wide ?? 0))) || 1;
  const width = (value) => ((value / most) * 420).toFixed(1);
  const short = (value) => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);
  const label = ({ value, wide }) => `${short(value)}${wide === undefined ? "" : ` / ${short(wide)}`} ${unit}`;
  const bar = (row, i) => {
    const y = 26 + i * 24;
    const pale = Number.isFinite(row.wide) ? `<rect x="200" y="${y}" width="${width(row.wide)}" height="16" fill="#b9cdee"/>` : "";
    return `<text x="194" y="${y + 13}" text-anchor="end">${escape(row.title)}</text>${pale}<rect x="200" y="${y}" width="${width(row.value)}" height="16" fill="#0a3d91"/><text x="${210 + Number(width(Math.max(row.value, row.wide ?? 0)))}" y="${y + 13}">${label(row)}</text>`;
  };
  return `<svg viewBox="0 0 800 ${34 + measured.length * 24}" width="800" role="img"><text x="0" y="15" font-weight="bold">${escape(title)}</text>${measured.map(bar).join("")}</svg>`;
}

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
<style>body{font:15px sans-serif;margin:24px;max-width:1200px}table{border-collapse:collapse;margin:8px 0}td,th{border:1px solid #ccc;padding:2px 8px;text-align:right}td:first-child,th:first-child{text-align:left}svg{display:block;margin:8px 0;font:13px sans-serif}</style>
<h1>Live: the whole product, seen in the viewer's framebuffer</h1>
<p><code>${escape(command)}</code><br>commit ${escape(machine.commit)}, ${escape(machine.date)}, ${machine.cores} cores, ${escape(machine.cpu)}, kernel ${escape(machine.kernel)};
medians of ${options.rounds} rounds of ${options.seconds} s; link ${escape(JSON.stringify(options.shape))}<br>${escape(JSON.stringify(machine.versions))}</p>
${busy(results.records) ? `<p><strong>${busyWarning}</strong></p>` : ""}
${options.scenarios.map(section).join("")}<h2>Slow motion</h2>${table(pictureTable(results))}
${table(fallTable(results))}${table(targetTable(results))}
${missing.length ? `<h2>Not measured</h2>${table([["system", "scenario", "round", "reason"], ...missing])}` : ""}</html>
`;
}
