// ./shoji bench load: runs, prints tables, writes JSON and an HTML report. See README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tests/e2e/product.mjs";
import { endDescendants } from "../live/child.mjs";
import { machine } from "../live/machine.mjs";
import { UsageError, parse, usage } from "./options.mjs";
import { syntheticPage } from "./report_page.mjs";
import { runSynthetic } from "./synthetic.mjs";
import { loginTable, memoryTable, phaseNotes, phaseTable, print } from "./tables.mjs";

function options() {
  try {
    const parsed = parse(process.argv.slice(2), { output: join(root, "bench", "results") });
    if (parsed) return parsed;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}\n${usage}`);
    process.exit(2);
  }
}

// One line that is written over on a terminal, a line each time something new is to be said elsewhere.
let said = "";
function progress(text) {
  if (process.stderr.isTTY) return process.stderr.write(`\r${text}\x1b[K`);
  if (text.replace(/\d+/g, "") !== said) process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
  said = text.replace(/\d+/g, "");
}

function write(chosen, name, results, html) {
  mkdirSync(chosen.output, { recursive: true });
  writeFileSync(join(chosen.output, `${name}.json`), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(chosen.output, `${name}.html`), html);
  console.log(`written: ${join(chosen.output, `${name}.json`)}, ${name}.html`);
}

// A window that was lost, or memory that grows, is a failure; no figure is.
function judge({ memory, records }, chosen) {
  const growing = chosen.minutes ? Object.entries(memory).filter(([, { flat }]) => !flat) : [];
  for (const [role] of growing) console.error(`bench: memory of ${role} grows by more than ${chosen.growth} %`);
  const lost = records.at(-1)?.gone ?? 0;
  if (lost) console.error(`bench: ${lost} clients failed: ${JSON.stringify(records.map(({ failures }) => failures))}`);
  if (growing.length || lost) process.exitCode = 1;
}

async function synthetic(chosen, facts) {
  const results = { ...facts, ...(await runSynthetic(chosen, progress)) };
  console.log(`\ncommit ${results.machine.commit}, ${results.machine.cores} cores, ${results.machine.cpu}; ${chosen.clients} clients\n`);
  print(loginTable(results, chosen.clients));
  for (const note of phaseNotes) console.log(note);
  print(phaseTable(results));
  print(memoryTable(results.memory));
  console.log(`open descriptors of the broker: ${results.open.before} before, ${results.open.attached} attached, ${results.open.after} after everybody left`);
  write(chosen, "load-synthetic", results, syntheticPage(results));
  judge({ ...results, records: [results.login, ...results.records] }, chosen);
}

const chosen = options();
// One directory for everything the run and its programs put down for a while.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), "shoji-load-run-"));
const cleared = () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 });

async function interrupted() {
  await endDescendants();
  cleared();
  process.exit(130);
}

for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, interrupted);
const facts = { bench: "load", command: `./shoji bench load ${process.argv.slice(2).join(" ")}`.trim(), machine: machine(["chromium", "xvfb", "libwebsockets17"]), options: chosen };
try {
  await synthetic(chosen, facts);
} finally {
  cleared();
}
