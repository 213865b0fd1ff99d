// ./shoji bench live: starts one system after the other, puts each through the scenarios, and reports. See README.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missing, stopEverything } from "./child.mjs";
import { inOwnDirectory, optionsOf } from "./command.mjs";
import { film, judgeFilm } from "./in_motion.mjs";
import { machine } from "./machine.mjs";
import { measure } from "./measure.mjs";
import { doors, parse, scenarios, usage } from "./options.mjs";
import { PageServer } from "./page_server.mjs";
import { reportPage } from "./report_page.mjs";
import { judge, photograph } from "./slow_motion.mjs";
import { printTables } from "./tables.mjs";

const packages = ["chromium", "xvfb", "tigervnc-standalone-server", "novnc", "x11vnc", "xpra", "freerdp2-shadow-x11", "freerdp2-x11", "xrdp", "xorgxrdp"];

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
    const own = run.scenarios.filter((scenario) => system.scenarios?.includes(scenario) ?? true);
    for (const scenario of own) await scenarioOf(name, running, pages, scenario, run, results).catch((error) => failed(scenario, error));
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
  await comparePictures(name, running, pages, scenario, run, results);
}

/** The floor's pictures are kept, everybody else's are compared with them. */
async function comparePictures(name, running, pages, scenario, run, results) {
  const oracles = [{ take: photograph, judge, kept: run.stills, judged: results.pictures }];
  if (scenarios[scenario].plays) oracles.push({ take: film, judge: judgeFilm, kept: run.films, judged: results.motion });
  for (const { take, judge: compared, kept, judged } of oracles) {
    const taken = await take(running, pages, scenario, run);
    if (name === "floor") kept[scenario] = taken;
    else if (kept[scenario]) judged.push({ system: name, scenario, ...compared(taken, kept[scenario]) });
  }
}

async function main(chosen) {
  const { system: product, finer, results: file } = doors[chosen.door];
  const atEqualQuality = finer && chosen.peers.length > 0 && chosen.scenarios.includes("video") ? [finer] : [];
  const systems = await Promise.all(["floor", product, ...atEqualQuality, ...chosen.peers].map(load));
  const titles = Object.fromEntries(systems.map(({ name, system }) => [name, system.title]));
  // Where it was written is nobody's business later.
  const { output, ...options } = chosen;
  const results = { command: `./shoji bench live ${process.argv.slice(2).join(" ")}`.trim(), machine: machine(packages), options, product, titles, records: [], pictures: [], motion: [], failures: [] };
  const run = { ...chosen, base: Date.now(), stills: {}, films: {} };
  for (run.round = 0; run.round < chosen.rounds; ++run.round) {
    // The floor comes first: it gives the pictures. The others change places from round to round.
    const [floor, ...others] = systems;
    const turn = run.round % others.length;
    for (const system of [floor, ...others.slice(turn), ...others.slice(0, turn)]) await takeTurn(system, run, results);
  }
  printTables(results);
  mkdirSync(output, { recursive: true });
  writeFileSync(join(output, `${file}.json`), `${JSON.stringify(results, null, 1)}\n`);
  writeFileSync(join(output, `${file}.html`), reportPage(results));
  console.log(`written: ${join(output, `${file}.json`)}, ${file}.html`);
  // What Shoji or the floor could not do is a failure; a peer that cannot run here is a finding.
  if (results.failures.some(({ system }) => system === product || system === "floor")) process.exitCode = 1;
}

const chosen = optionsOf({ parse, usage });
await inOwnDirectory("bench", () => main(chosen));
