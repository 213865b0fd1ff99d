// Pieces of HTML reports: tables and plots that open without network.
export const escape = (text) => String(text).replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

export function table(rows) {
  if (rows.length === 0) return "";
  const line = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join("")}</tr>`;
  return `<table>${line(rows[0], "th")}${rows.slice(1).map((row) => line(row, "td")).join("")}</table>`;
}

/** Horizontal bars, two of a row on one another: the wider, paler one is `wide`. rows: [{title, value, wide}]. */
export function bars(title, unit, rows) {
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

export const style =
  "body{font:15px sans-serif;margin:24px;max-width:1200px}table{border-collapse:collapse;margin:8px 0}td,th{border:1px solid #ccc;padding:2px 8px;text-align:right}td:first-child,th:first-child{text-align:left}svg{display:block;margin:8px 0;font:13px sans-serif}";

/** Lines over time, one colour each, the highest value of all at the top. series: [{title, points: [[x, y], ...]}]. */
export function lines(title, unit, xUnit, series) {
  const drawn = series.filter(({ points }) => points.length > 1);
  if (drawn.length === 0) return "";
  const all = drawn.flatMap(({ points }) => points);
  const most = Math.max(...all.map(([, y]) => y)) || 1;
  const [first, last] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
  const at = ([x, y]) => `${(60 + (660 * (x - first)) / (last - first || 1)).toFixed(1)},${(230 - (200 * y) / most).toFixed(1)}`;
  const colours = ["#0a3d91", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#0e7490"];
  const line = ({ points }, i) => `<polyline fill="none" stroke="${colours[i % colours.length]}" stroke-width="2" points="${points.map(at).join(" ")}"/>`;
  const legend = ({ title: name }, i) => `<text x="730" y="${40 + i * 18}" fill="${colours[i % colours.length]}">${escape(name)}</text>`;
  return `<svg viewBox="0 0 960 256" width="960" role="img"><text x="0" y="15" font-weight="bold">${escape(title)}</text><text x="0" y="36">${most.toFixed(most < 10 ? 2 : 0)} ${unit}</text><line x1="60" y1="230" x2="720" y2="230" stroke="#999"/>${drawn.map(line).join("")}${drawn.map(legend).join("")}<text x="60" y="248">${first.toFixed(1)}</text><text x="720" y="248" text-anchor="end">${last.toFixed(1)} ${xUnit}</text></svg>`;
}
