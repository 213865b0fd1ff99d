// ./shoji bench load: runs, prints tables, writes JSON and an HTML report. See README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inOwnDirectory, optionsOf } from "../live/command.mjs";
import { machine } from "../live/machine.mjs";
import { parse, usage } from "./options.mjs";
import { sessionsPage, syntheticPage } from "./report_page.mjs";
import { lastGood, runSessions } from "./sessions.mjs";
import { againstFullFrame, density, merged, perSession, sheet } from "./sizing.mjs";
import { runSynthetic } from "./synthetic.mjs";
import { fullFrameTable, loadTable, loginNote, loginTable, memoryTable, phaseNotes, phaseTable, print, shareTable, sheetNote, sheetTable, startTable } from "./tables.mjs";

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

const chosen = optionsOf({ parse, usage });
const facts = { bench: "load", command: `./shoji bench load ${process.argv.slice(2).join(" ")}`.trim(), machine: machine(["chromium", "xvfb", "libwebsockets17"]), options: chosen };
await inOwnDirectory("load", () => (chosen.synthetic ? synthetic : sessions)(chosen, facts));
