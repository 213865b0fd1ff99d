// ./shoji bench figures: drives the running product with a real client and prints what it measured. Asserts nothing.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { cpus, release, totalmem } from "node:os";
import { join } from "node:path";
import { Product, descendants, eventually, root } from "../tests/e2e/product.mjs";
import { Site } from "../tests/e2e/site.mjs";
import { Viewer } from "../tests/e2e/viewer.mjs";

const usage = `usage: ./shoji bench figures [--rounds N] [--json]
  --rounds N  how often to start a session for the first-pixel figure (default 5)
  --json      also write bench/results/figures.json`;

function parse(args) {
  const options = { rounds: 5, json: false };
  for (let i = 0; i < args.length; ++i) {
    if (args[i] === "--rounds") options.rounds = Number(args[++i]);
    else if (args[i] === "--json") options.json = true;
    else if (args[i] === "--help") return console.log(usage), process.exit(0);
    else fail(`unknown option ${args[i]}\n${usage}`);
  }
  if (!Number.isInteger(options.rounds) || options.rounds < 1) fail("--rounds must be a whole number of at least 1");
  return options;
}

function fail(message) {
  console.error(`bench: ${message}`);
  process.exit(2);
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
// The smallest value that `share` per cent of all do not exceed.
const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.ceil((values.length * share) / 100) - 1];
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** One value of the broker's /metrics, summed over its label sets. */
function metric(product, name) {
  return new Promise((resolve, reject) => {
    const call = request(`${product.url}/metrics`, { rejectUnauthorized: false }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => {
        const lines = text.split("\n").filter((line) => line.startsWith(name));
        resolve(lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" "))), 0));
      });
    });
    call.on("error", reject);
    call.end();
  });
}

/** Milliseconds from pressing start until the canvas shows more than one colour, seen from inside the page. */
function firstPixel(viewer) {
  return viewer.page.evaluate(() => {
    const painted = () => {
      const screen = document.querySelector("canvas#screen");
      if (!screen || screen.width < 2) return false;
      const probe = document.createElement("canvas");
      probe.width = probe.height = 32;
      const context = probe.getContext("2d");
      context.drawImage(screen, 0, 0, 32, 32);
      const words = new Uint32Array(context.getImageData(0, 0, 32, 32).data.buffer);
      return words.some((word) => word !== words[0]);
    };
    const button = [...document.querySelectorAll("button")].find((b) => /開始|続ける|再開/.test(b.textContent));
    const start = performance.now();
    button.click();
    return new Promise((resolve) => {
      const look = () => (painted() ? resolve(performance.now() - start) : requestAnimationFrame(look));
      look();
    });
  });
}

// The host's log tells at once; the broker's gauge follows some seconds later.
function poolIsWarm(product) {
  const lines = product.output.split("\n");
  const last = (text) => lines.findLastIndex((line) => line.includes(text));
  return last("event=session_ready") > last("event=session_assigned") && lines.at(last("event=session_ready")).includes("assigned=false");
}

async function measureStart(product, viewer, rounds) {
  const times = [];
  for (let i = 0; i < rounds; ++i) {
    await viewer.page.goto(`${product.url}/`);
    await viewer.startButton().waitFor();
    await eventually("a warm browser is ready", () => poolIsWarm(product), 30_000);
    times.push(await firstPixel(viewer));
    if (i + 1 < rounds) await endSessions(viewer);
  }
  return times;
}

function endSessions(viewer) {
  return viewer.page.evaluate(async () => {
    const { sessions } = await (await fetch("/api/sessions")).json();
    const end = (session) => fetch(`/api/sessions/${session.id}`, { method: "DELETE", headers: { "content-type": "application/json" } });
    await Promise.all(sessions.map(end));
  });
}

async function visit(viewer, site, path) {
  await viewer.visit(site, path);
  await pause(1500);
}

async function measureKeys(product, viewer, site) {
  await visit(viewer, site, "/form");
  const sent = () => metric(product, "shoji_bytes_to_clients_total");
  const sizes = [];
  for (let i = 0; i < 20; ++i) {
    const before = await sent();
    await viewer.page.keyboard.press("a");
    // Longer than the refinement delay and shorter than the caret's blinking period of one second.
    await pause(400);
    sizes.push((await sent()) - before);
  }
  return sizes;
}

/** Distinct pictures shown per second during `seconds` of wheel notches, sampled at each animation frame. */
async function measureScroll(viewer, site, seconds) {
  await visit(viewer, site, "/");
  const box = await viewer.page.locator("canvas#screen").boundingBox();
  await viewer.page.mouse.move(box.x + 600, box.y + 500);
  const counting = viewer.page.evaluate((ms) => {
    const screen = document.querySelector("canvas#screen");
    const probe = document.createElement("canvas");
    probe.width = 64;
    probe.height = screen.height;
    const context = probe.getContext("2d", { willReadFrequently: true });
    const end = performance.now() + ms;
    let last = 0;
    let shown = 0;
    return new Promise((resolve) => {
      const look = () => {
        context.drawImage(screen, 300, 0, 64, screen.height, 0, 0, 64, screen.height);
        const words = new Uint32Array(context.getImageData(0, 0, 64, screen.height).data.buffer);
        const sum = words.reduce((hash, word) => (Math.imul(hash, 31) + word) | 0, 7);
        if (sum !== last) ++shown;
        last = sum;
        if (performance.now() < end) requestAnimationFrame(look);
        else resolve(shown / (ms / 1000));
      };
      look();
    });
  }, seconds * 1000);
  const until = Date.now() + seconds * 1000;
  for (let direction = 1; Date.now() < until; direction = -direction) {
    for (let i = 0; i < 15 && Date.now() < until; ++i) {
      await viewer.page.mouse.wheel(0, 100 * direction);
      await pause(100);
    }
  }
  return counting;
}

const pasteRules = `format = 1
name = "bench"
classification = "1"
[[rules]]
id = "bench-paste"
directions = ["outbound"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "64 KiB"
per_minute = 600
bytes_per_minute = "64 MiB"
`;

/** Milliseconds from Ctrl+V on the terminal until the isolated page has the text: both browsers, gate, inspectors, record. */
async function measurePaste(product, viewer, site, rounds) {
  const file = join(product.state, "..", `shoji-bench-rules-${process.pid}.toml`);
  writeFileSync(file, pasteRules);
  const submitted = await product.ctl(["policy", "submit", file]);
  rmSync(file);
  // The first version is the one every installation begins with.
  const activated = await product.ctl(["policy", "activate", "2"]);
  if (submitted.code !== 0 || activated.code !== 0) throw new Error(`${submitted.output}${activated.output}`);
  await viewer.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: product.url });
  await visit(viewer, site, "/form");
  const times = [];
  for (let i = 0; i < rounds; ++i) {
    const text = `東京都千代田区霞が関${i}`;
    await viewer.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    const from = site.reports.length;
    const start = performance.now();
    await viewer.page.keyboard.press("Control+v");
    while (!site.reports.slice(from).some((r) => r.kind === "value" && r.value.endsWith(text))) {
      if (performance.now() - start > 20_000) throw new Error("the text did not arrive");
      await pause(2);
    }
    times.push(performance.now() - start);
    await pause(300); // five requests a second are let through
  }
  return times;
}

/** Memory of every process: kB resident, and proportional share, summed per name. */
function memory(product) {
  const found = new Map();
  for (const { pid, name } of descendants(product.child.pid)) {
    let text;
    try {
      text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    } catch {
      continue;
    }
    const field = (key) => Number(text.match(new RegExp(`^${key}:\\s+(\\d+)`, "m"))?.[1] ?? 0);
    const entry = found.get(name) ?? { name, count: 0, rss_kb: 0, pss_kb: 0 };
    found.set(name, { name, count: entry.count + 1, rss_kb: entry.rss_kb + field("Rss"), pss_kb: entry.pss_kb + field("Pss") });
  }
  return [...found.values()].sort((a, b) => b.pss_kb - a.pss_kb);
}

function machine() {
  const commit = execFileSync("git", ["-C", root, "rev-parse", "--short", "HEAD"], { encoding: "utf8" }).trim();
  return { commit, kernel: release(), cpu: cpus()[0].model, cores: cpus().length, memory_gib: Math.round(totalmem() / 2 ** 30) };
}

function print(figures) {
  const { start_ms, key_bytes, scroll_pictures_per_s, memory: rows } = figures;
  console.log(`commit ${figures.machine.commit}, ${figures.machine.cores} cores, ${figures.machine.cpu}`);
  console.log(`start to first pixel, warm: median ${median(start_ms).toFixed(0)} ms, worst ${Math.max(...start_ms).toFixed(0)} ms of ${start_ms.length}`);
  console.log(`bytes to the client per key press: median ${median(key_bytes)}, most ${Math.max(...key_bytes)}`);
  console.log(`pictures shown while scrolling 10 notches/s: ${scroll_pictures_per_s.toFixed(1)} per second`);
  const { paste_ms } = figures;
  const paste = `median ${median(paste_ms).toFixed(0)} ms, p95 ${percentile(paste_ms, 95).toFixed(0)} ms, worst ${Math.max(...paste_ms).toFixed(0)} ms`;
  console.log(`paste round trip, Ctrl+V to delivered in the sandbox: ${paste} of ${paste_ms.length}`);
  console.log("process            count   RSS MiB   PSS MiB");
  const mib = (kb) => (kb / 1024).toFixed(1).padStart(9);
  for (const row of rows) console.log(`${row.name.padEnd(18)} ${String(row.count).padStart(5)} ${mib(row.rss_kb)} ${mib(row.pss_kb)}`);
}

async function main() {
  const options = parse(process.argv.slice(2));
  const site = await Site.start();
  const product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/text` });
  const viewer = await Viewer.open(product);
  try {
    await viewer.login();
    const figures = { machine: machine() };
    figures.start_ms = await measureStart(product, viewer, options.rounds);
    figures.key_bytes = await measureKeys(product, viewer, site);
    figures.scroll_pictures_per_s = await measureScroll(viewer, site, 5);
    figures.paste_ms = await measurePaste(product, viewer, site, 20);
    figures.memory = memory(product);
    print(figures);
    if (options.json) {
      mkdirSync(join(root, "bench", "results"), { recursive: true });
      writeFileSync(join(root, "bench", "results", "figures.json"), `${JSON.stringify(figures, null, 2)}\n`);
    }
  } finally {
    await viewer.close();
    await product.stop();
    await site.stop();
  }
}

await main();
