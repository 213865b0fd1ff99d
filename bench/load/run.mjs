// ./shoji bench load: runs, prints tables, writes JSON and an HTML report. See README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tests/e2e/product.mjs";
import { endDescendants } from "../live/child.mjs";
import { machine } from "../live/machine.mjs";
import { UsageError, parse, usage } from "./options.mjs";
import { sessionsPage, syntheticPage } from "./report_page.mjs";
import { lastGood, runSessions } from "./sessions.mjs";
import { againstFullFrame, density, merged, perSession, sheet } from "./sizing.mjs";
import { runSynthetic } from "./synthetic.mjs";
import { fullFrameTable, loadTable, loginNote, loginTable, memoryTable, phaseNotes, phaseTable, print, shareTable, sheetNote, sheetTable, startTable } from "./tables.mjs";

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

const headline = ({ machine: m }, more) => console.log(`\ncommit ${m.commit}, ${m.cores} cores, ${m.cpu}${more}\n`);

/** What follows from the step with the most sessions within the limit, or from all minutes when there was no ramp. */
function conclusions({ ramped, held }, chosen) {
  const records = ramped?.records ?? [merged(held.records)];
  const best = lastGood(records, chosen.limitMs) ?? records[0];
  if (!best) return {};
  const one = perSession(best, ramped ? records[0] : undefined);
  return { one, density: density(one), against: againstFullFrame(one), sheet: sheet(one) };
}

async function sessions(chosen, facts) {
  const runs = await runSessions(chosen, progress);
  const results = { ...facts, ...runs, ...conclusions(runs, chosen) };
  headline(results, "; office mix, 1280x800");
  for (const run of [results.ramped, results.held].filter(Boolean)) {
    print(startTable(run.starts));
    print(loadTable(run.records));
    if (run.stopped) console.log(`ended because ${run.stopped}\n`);
    if (run.memory) print(memoryTable({ ...run.memory, ...run.browsers }));
  }
  if (results.one) {
    print(shareTable(results.one, results.density));
    print(fullFrameTable(results.against));
    console.log(`${sheetNote}:`);
    print(sheetTable(results.sheet));
  }
  write(chosen, "load", results, sessionsPage(results));
  judge(results.held ?? { memory: {}, records: [] }, chosen);
}

async function synthetic(chosen, facts) {
  const results = { ...facts, ...(await runSynthetic(chosen, progress)) };
  headline(results, `; ${chosen.clients} clients`);
  print(loginTable(results));
  console.log(`${loginNote(results)}\n`);
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
  await (chosen.synthetic ? synthetic : sessions)(chosen, facts);
} finally {
  cleared();
}
