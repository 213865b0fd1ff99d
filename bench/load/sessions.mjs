// ./shoji bench load without --synthetic: real sandboxed sessions before headless clients that decode what they see.
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Product, descendants, eventually } from "../../tests/e2e/product.mjs";
import { PageServer } from "../live/page_server.mjs";
import { cpuSeconds, machineTicks, readCpu, readPss } from "../live/usage.mjs";
import { flatnessOf } from "./memory.mjs";
import { Crowd, makeAccounts } from "./programs.mjs";
import { Sampler, pause } from "./sampler.mjs";

const programs = { "shoji-session": "session", "shoji-broker": "broker", "shoji-host": "host", "shoji-egress": "egress", "shoji-agent": "agent", Xvfb: "x" };
/** Whose memory has to stay flat: a browser's depends on the pages it has seen. */
export const judged = ["broker", "session", "host", "egress", "agent"];
const settleMs = 2_000;
const patienceMs = 120_000;
const perSecond = 0.5;

/** {role: [pid]} of everything the product has started. */
function rolesOf(product, crowd) {
  const roles = { broker: [], session: [], host: [], egress: [], agent: [], x: [], browser: [], desktop: [], clients: [crowd.pid] };
  for (const { pid, name } of descendants(product.child.pid)) {
    const role = programs[name] ?? (name.startsWith("chrom") ? "browser" : "desktop");
    roles[role].push(pid);
  }
  return roles;
}

/** Share of the machine's memory in use, per cent. */
function memoryUsed() {
  const field = (name) => Number(readFileSync("/proc/meminfo", "utf8").match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))[1]);
  return 100 * (1 - field("MemAvailable") / field("MemTotal"));
}

/** Runs `act` with a product, its pages and a crowd of its own. */
async function withProduct(options, most, act) {
  const state = mkdtempSync(join(tmpdir(), "shoji-load-state-"));
  makeAccounts(state, most);
  const pages = await PageServer.start(Date.now());
  let product;
  let crowd;
  try {
    const args = [`--broker-option=--max-connections-per-address=1000`, `--broker-option=--requests-per-second=1000`, `--host-option=--max-sessions`, `--host-option=${most + 1}`];
    product = await Product.start({ state, egressAllow: [pages.destination], startUrl: pages.address("office"), pool: 1, args });
    crowd = new Crowd({ port: product.port, seed: options.seed, more: ["--markers"] });
    crowd.tell("behave office");
    return await act({ product, crowd, roles: () => rolesOf(product, crowd) });
  } finally {
    await crowd?.stop();
    await product?.stop();
    await pages.stop();
  }
}

/** A warm browser has taken the place of the one that was given away: nobody starts cold, and it does not start while others are measured. */
async function warm(product) {
  const lines = () => product.output.split("\n");
  const last = (text) => lines().findLastIndex((line) => line.includes(text));
  const isWarm = () => last("event=session_ready") > last("event=session_assigned") && lines().at(last("event=session_ready")).includes("assigned=false");
  await eventually("a warm browser is ready", isWarm, 60_000);
  await pause(settleMs);
}

/** Waits until `sessions` see their screens; false when one of them failed or it takes too long. */
async function grow({ crowd, product }, sessions, progress) {
  await warm(product);
  crowd.tell(`grow ${sessions} ${perSecond}`);
  for (const end = performance.now() + patienceMs + (sessions * 1000) / perSecond; performance.now() < end; ) {
    await pause(250);
    const { seeing, gone } = await crowd.ask("count");
    progress(`${seeing} of ${sessions} sessions are seen`);
    if (gone) return false;
    if (seeing === sessions) return true;
  }
  return false;
}

/** Everything about `seconds` of the office mix. */
async function measure(running, sessions, seconds) {
  const [cpuBefore, machineBefore, began] = [readCpu(running.roles()), machineTicks(), performance.now()];
  await pause(seconds * 1000);
  const { started, ...figures } = await running.crowd.ask("figures");
  const wall_s = (performance.now() - began) / 1000;
  const [cpu_s, machineAfter] = [cpuSeconds(cpuBefore, readCpu(running.roles())), machineTicks()];
  return {
    sessions,
    ...figures,
    wall_s,
    cpu_s,
    pss_kib: readPss(running.roles()),
    machine_busy_percent: (100 * (machineAfter.busy - machineBefore.busy)) / (machineAfter.all - machineBefore.all),
    memory_used_percent: memoryUsed(),
  };
}

/** More and more sessions until a limit is passed: {records, starts, stopped}. */
async function ramp(options, progress) {
  return withProduct(options, options.maxSessions, async (running) => {
    const records = [];
    const starts = [];
    for (let sessions = options.step; sessions <= options.maxSessions; sessions += options.step) {
      if (!(await grow(running, sessions, progress))) {
        return { records, starts, stopped: `a session failed: ${JSON.stringify((await running.crowd.ask("figures")).failures)}` };
      }
      await warm(running.product);
      starts.push((await running.crowd.ask("figures")).started);
      const record = await measure(running, sessions, options.seconds);
      records.push(record);
      progress(`${sessions} sessions: photon p95 ${record.photon_ms.p95.toFixed(0)} ms, machine ${record.machine_busy_percent.toFixed(0)} %`);
      if (record.photon_ms.p95 > options.limitMs) return { records, starts, stopped: `input-to-photon p95 passed ${options.limitMs} ms` };
      if (record.memory_used_percent > options.memory) return { records, starts, stopped: `${options.memory} % of the memory were used` };
    }
    return { records, starts, stopped: `--max-sessions ${options.maxSessions}` };
  });
}

const windowSeconds = 60;
const sampleMs = 10_000;

/** `sessions` at once for `minutes`, a record for each minute. */
async function hold(options, sessions, progress) {
  return withProduct(options, sessions, async (running) => {
    if (!(await grow(running, sessions, progress))) throw new Error(`a session failed: ${JSON.stringify((await running.crowd.ask("figures")).failures)}`);
    await warm(running.product);
    const { started } = await running.crowd.ask("figures");
    const sampler = new Sampler(running.roles, sampleMs);
    const records = [];
    const windows = Math.max(1, options.minutes);
    for (let i = 0; i < windows; ++i) {
      const record = await measure(running, sessions, options.minutes ? windowSeconds : options.seconds);
      records.push(record);
      progress(`minute ${i + 1} of ${windows}: photon p95 ${record.photon_ms.p95.toFixed(0)} ms, machine ${record.machine_busy_percent.toFixed(0)} %`);
      if (record.gone) break;
    }
    const samples = sampler.stop();
    return { sessions, records, samples, starts: [started], memory: flatnessOf(samples, judged, options.growth), browsers: flatnessOf(samples, ["browser", "x", "desktop"], options.growth) };
  });
}

/** The last record within the limit; nothing when the first was over it. */
export const lastGood = (records, limitMs) => records.filter(({ photon_ms, gone }) => photon_ms.n && photon_ms.p95 <= limitMs && !gone).at(-1);

export async function runSessions(options, progress) {
  const ramped = options.sessions ? undefined : await ramp(options, progress);
  const held = options.sessions || options.minutes ? await hold(options, options.sessions || lastGood(ramped.records, options.limitMs)?.sessions || 1, progress) : undefined;
  return { ramped, held };
}
