// ./shoji bench live: starts one system after the other, puts each through the scenarios, and reports. See README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missing, stopEverything } from "./child.mjs";
import { inOwnDirectory, optionsOf } from "./command.mjs";
import { machine } from "./machine.mjs";
import { measure } from "./measure.mjs";
import { parse, usage } from "./options.mjs";
import { PageServer } from "./page_server.mjs";
import { reportPage } from "./report_page.mjs";
import { judge, photograph } from "./slow_motion.mjs";
import { printTables } from "./tables.mjs";

const packages = ["chromium", "xvfb", "tigervnc-standalone-server", "novnc", "x11vnc", "xpra", "freerdp2-shadow-x11", "xrdp"];

const progress = (text) => process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);

/** Loads the class of a system by the name of its module. */
async function load(name) {
  const [system] = Object.values(await import(`./systems/${name}.mjs`));
  return { name, system };
}

/** All of one system's scenarios in one round; what fails is recorded with its reason. */
async function takeTurn({ name, system }, run, results) {
  const pages = await PageServer.start(run.base);
  let running;
  const failed = (scenario, error) => {
    progress(`${name} ${scenario}: ${error.message.split("\n")[0]}`);
    results.failures.push({ system: name, scenario, round: run.round, reason: error.message });
  };
  try {
    const lacking = missing(system.programs ?? []);
    if (lacking.length) throw new Error(`${lacking.join(", ")} is not installed; ./shoji setup --bench installs it`);
    running = await system.start({ pages, shape: run.shape });
    await pages.ready("wait");
    for (const scenario of run.scenarios) await scenarioOf(name, running, pages, scenario, run, results).catch((error) => failed(scenario, error));
  } catch (error) {
    failed("start", error);
  } finally {
    await running?.stop();
    await pages.stop();
    await stopEverything();
  }
}

async function scenarioOf(name, running, pages, scenario, run, results) {
  const record = { system: name, scenario, round: run.round, ...(await measure(running, pages, scenario, run)) };
  results.records.push(record);
  progress(`round ${run.round + 1} ${name} ${scenario}: ${record.fps.toFixed(0)} fps`);
  if (!run.oracle || run.round > 0 || scenario === "idle") return;
  const taken = await photograph(running, pages, scenario, run);
  if (name === "floor") run.floor[scenario] = taken;
  else if (run.floor[scenario]) results.pictures.push({ system: name, scenario, ...judge(taken, run.floor[scenario]) });
}

async function main(chosen) {
  const systems = await Promise.all(["floor", "shoji", ...chosen.peers].map(load));
  const titles = Object.fromEntries(systems.map(({ name, system }) => [name, system.title]));
  const results = { command: `./shoji bench live ${process.argv.slice(2).join(" ")}`.trim(), machine: machine(packages), options: chosen, titles, records: [], pictures: [], failures: [] };
  const run = { ...chosen, base: Date.now(), floor: {} };
  for (run.round = 0; run.round < chosen.rounds; ++run.round) {
    // The floor comes first: it gives the pictures. The others change places from round to round.
    const [floor, ...others] = systems;
    const turn = run.round % others.length;
    for (const system of [floor, ...others.slice(turn), ...others.slice(0, turn)]) await takeTurn(system, run, results);
  }
  printTables(results);
  mkdirSync(chosen.output, { recursive: true });
  writeFileSync(join(chosen.output, "live.json"), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(chosen.output, "live.html"), reportPage(results));
  console.log(`written: ${join(chosen.output, "live.json")}, live.html`);
  // What Shoji or the floor could not do is a failure; a peer that cannot run here is a finding.
  if (results.failures.some(({ system }) => system === "shoji" || system === "floor")) process.exitCode = 1;
}

const chosen = optionsOf({ parse, usage });
await inOwnDirectory("bench", () => main(chosen));
