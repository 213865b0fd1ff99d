// ./shoji bench load --synthetic: a real broker, as many connections as wanted, sessions without a screen behind them.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "../../tests/e2e/product.mjs";
import { stopEverything } from "../live/child.mjs";
import { cpuSeconds, machineTicks, readCpu } from "../live/usage.mjs";
import { flatnessOf } from "./memory.mjs";
import { Crowd, makeAccounts, startBroker, startHost } from "./programs.mjs";
import { Sampler, descriptors, pause } from "./sampler.mjs";

/** What everybody does in each phase; the names are those of staff_behaviour.h. */
export const phases = {
  away: "attached, the window without focus: nothing moves",
  caret: "a caret blinks twice a second, nobody types",
  typing: "everybody types, four keys a second",
  scrolling: "everybody scrolls, ten notches a second",
  office: "the office mix",
};

// Until a phase has begun for everybody.
const settleMs = 2_000;

const mostConnections = 3500; // as far as shoji-broker's --max-connections goes

async function begin(options, directory) {
  const [state, runtime, web] = ["state", "runtime", "web"].map((name) => join(directory, name));
  for (const path of [state, runtime, web]) mkdirSync(path);
  writeFileSync(join(web, "index.html"), "<!doctype html>\n");
  makeAccounts(state, options.clients);
  const socket = join(runtime, "host.sock");
  const host = startHost(socket);
  // Each client has a second connection while it comes in.
  const connections = String(Math.min(mostConnections, 2 * options.clients + 100));
  const { child: broker, port } = await startBroker([
    ...["--state", state, "--runtime", runtime, "--host-socket", socket, "--port", "0", "--web-root", web, "--log-level", "warn"],
    ...["--max-connections", connections, "--max-connections-per-address", connections, "--requests-per-second", "10000"],
  ]);
  const crowd = new Crowd({ port, seed: options.seed });
  return { host, broker, crowd, roles: () => ({ broker: [broker.pid], host: [host.pid], clients: [crowd.pid] }) };
}

/** Everybody logs in, starts a session, sees its first picture. */
async function logIn(running, options, progress) {
  const before = readCpu(running.roles());
  const began = performance.now();
  running.crowd.tell(`grow ${options.clients} ${options.ramp}`);
  for (;;) {
    await pause(500);
    const { seeing, gone } = await running.crowd.ask("count");
    progress(`${seeing} of ${options.clients} see their session`);
    if (seeing + gone >= options.clients) break;
  }
  const wall_s = (performance.now() - began) / 1000;
  const cpu_s = cpuSeconds(before, readCpu(running.roles()));
  const { started, ...figures } = await running.crowd.ask("figures");
  return { ...figures, wall_s, cpu_s };
}

async function measurePhase(running, mood, seconds, options, progress) {
  progress(`${mood}: ${seconds} s`);
  running.crowd.tell(`behave ${mood}`);
  await pause(settleMs);
  await running.crowd.ask("figures");
  const [cpuBefore, machineBefore, began] = [readCpu(running.roles()), machineTicks(), performance.now()];
  await pause(seconds * 1000);
  const { started, ...figures } = await running.crowd.ask("figures");
  const wall_s = (performance.now() - began) / 1000;
  const cpu_s = cpuSeconds(cpuBefore, readCpu(running.roles()));
  const machineAfter = machineTicks();
  return {
    mood,
    ...figures,
    wall_s,
    cpu_s,
    broker_cores_per_1000: (1000 * cpu_s.broker) / wall_s / options.clients,
    messages_per_s: (figures.messages_in + figures.messages_out) / wall_s,
    bytes_to_clients_per_s: figures.bytes_in / wall_s,
    bytes_from_clients_per_s: figures.bytes_out / wall_s,
    machine_busy_percent: (100 * (machineAfter.busy - machineBefore.busy)) / (machineAfter.all - machineBefore.all),
  };
}

async function leave(running, before) {
  await running.crowd.ask("leave");
  await eventually("the broker has closed what was opened", () => descriptors(running.broker.pid) <= before + 2, 30_000).catch(() => {});
  return descriptors(running.broker.pid);
}

async function measureAll(running, options, progress) {
  const open = { before: descriptors(running.broker.pid) };
  const login = await logIn(running, options, progress);
  open.attached = descriptors(running.broker.pid);
  const records = [];
  for (const mood of Object.keys(phases)) {
    if (mood !== "office") records.push(await measurePhase(running, mood, options.seconds, options, progress));
  }
  const sampler = new Sampler(() => ({ broker: [running.broker.pid] }), 1_000);
  records.push(await measurePhase(running, "office", options.minutes ? options.minutes * 60 : options.seconds, options, progress));
  const samples = sampler.stop();
  open.after = await leave(running, open.before);
  return { login, records, samples, memory: flatnessOf(samples, ["broker"], options.growth), open };
}

export async function runSynthetic(options, progress) {
  const directory = mkdtempSync(join(tmpdir(), "shoji-load-"));
  try {
    const running = await begin(options, directory);
    return await measureAll(running, options, progress);
  } finally {
    await stopEverything();
    rmSync(directory, { recursive: true, force: true });
  }
}
