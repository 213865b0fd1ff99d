// kill -9 of every process while a clerk is attached: what must survive survives, what must end ends with a reason shown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Product, descriptors, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

let site;
let product;
let viewer;

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/form` });
  viewer = await Viewer.open(product);
  await viewer.login();
});
after(async () => {
  await viewer?.close();
  await product?.stop();
  await site?.stop();
});

async function startFresh() {
  await viewer.page.goto(`${product.url}/`);
  await viewer.startButton().waitFor();
  const from = site.reports.length;
  await viewer.startSession();
  await site.expect("focus in the start page's field", (r) => r.kind === "ready", 30_000, from);
}

async function typeReaches(text) {
  const from = site.reports.length;
  await viewer.page.keyboard.type(text);
  await site.expect(`typed ${text}`, (r) => r.kind === "value" && r.value.endsWith(text), 20_000, from);
}

test("the broker: killed, it comes back and the session with its page is still there", async () => {
  await startFresh();
  await typeReaches("abc");
  const broker = product.find("shoji-broker").pid;
  process.kill(broker, "SIGKILL");
  await eventually("a new broker", () => product.find("shoji-broker")?.pid !== broker && product.find("shoji-broker"));
  // Logins outlive the broker: the clerk continues without a password.
  await eventually("the portal answers", () => viewer.page.goto(`${product.url}/`));
  const loads = site.reports.filter((r) => r.kind === "load").length;
  await viewer.startSession();
  await typeReaches("abcdef".slice(3));
  assert.equal(site.reports.filter((r) => r.kind === "load").length, loads, "the page was not loaded again");
  assert.ok(site.reports.some((r) => r.value === "abcdef"), "the text typed before is still in the field");
});

test("Chromium: killed, it is started again inside the session", async () => {
  const from = site.reports.length;
  const { agent, inside } = await viewer.processes();
  process.kill(inside.find(({ name, parent }) => name === "chromium" && parent === agent).pid, "SIGKILL");
  await site.expect("the page loads again", (r) => r.kind === "load", 40_000, from);
});

const victims = {
  display: ({ inside }) => inside.find(({ name }) => name === "Xvfb").pid,
  agent: ({ agent }) => agent,
  "session process": ({ session }) => session,
};
for (const [what, pick] of Object.entries(victims)) {
  test(`the ${what}: killed, the session ends and the clerk is told why`, async () => {
    await viewer.page.goto(`${product.url}/`);
    await viewer.startButton().waitFor();
    await viewer.startSession();
    process.kill(pick(await viewer.processes()), "SIGKILL");
    await viewer.endIsShown();
    await viewer.screenshot(`ended-${what.replaceAll(" ", "-")}`);
    await startFresh();
    await typeReaches("again");
  });
}

test("the host: killed, the clerk is told, a new host serves new sessions, nothing of the old one stays", async () => {
  const host = product.find("shoji-host").pid;
  const old = product.findAll("shoji-session").map(({ pid }) => pid);
  process.kill(host, "SIGKILL");
  await viewer.endIsShown();
  await eventually("old session processes are gone", () => old.every((pid) => !product.findAll("shoji-session").some((p) => p.pid === pid)));
  await eventually("a new host", () => product.find("shoji-host")?.pid !== host && product.find("shoji-host"));
  await eventually("the broker has the new host", async () => (await viewer.page.request.get(`${product.url}/healthz`)).ok());
  await startFresh();
  await typeReaches("new");
});

const api = (method, path, body) =>
  viewer.page.evaluate(
    async ([m, p, b]) => {
      const response = await fetch(p, { method: m, headers: { "content-type": "application/json" }, body: b && JSON.stringify(b) });
      return { status: response.status, json: await response.json().catch(() => ({})) };
    },
    [method, path, body],
  );

const state = async (id) => (await api("GET", "/api/sessions")).json.sessions.find((session) => session.id === id)?.state;

// One session from start to end; `ready`: not before its browser is up.
async function cycle(ready) {
  await eventually("a session starts and ends", async () => {
    const made = await api("POST", "/api/sessions", { width_px: 1280, height_px: 800, scale_percent: 100 });
    if (made.status === 201 && ready) await eventually("the browser is up", async () => (await state(made.json.id)) === "running");
    if (made.status !== 201 && made.status !== 409) return false;
    const ended = await api("DELETE", `/api/sessions/${made.json.id}`);
    return made.status === 201 && ended.status === 204;
  }, 60_000);
}

const residentKb = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmRSS:\s+(\d+)/m)[1]);

async function counts() {
  await eventually("only the pool is left", () => product.findAll("shoji-session").length <= 1 && product.findAll("bwrap").length <= 2, 60_000);
  await eventually("the pool's browser is up", () => product.findAll("chromium").length > 0);
  const trusted = [product.find("shoji-broker").pid, product.find("shoji-host").pid];
  return {
    descriptors: trusted.map((pid) => descriptors(pid).length),
    memory: trusted.map(residentKb),
    egress: product.findAll("shoji-egress").length,
  };
}

test("200 starts and ends leave descriptors, processes and memory as they were", async () => {
  const rounds = Number(process.env.SHOJI_E2E_CYCLES ?? 200);
  await viewer.page.goto(`${product.url}/`);
  // The first rounds fill caches and allocators.
  for (let i = 0; i < 10; ++i) await cycle(i === 0);
  const before = await counts();
  for (let i = 0; i < rounds; ++i) await cycle(i % 20 === 0);
  const after = await counts();
  after.descriptors.forEach((count, i) => assert.ok(count <= before.descriptors[i] + 2, `descriptors ${before.descriptors} -> ${after.descriptors}`));
  after.memory.forEach((kb, i) => assert.ok(kb <= before.memory[i] + 4096, `resident kB ${before.memory} -> ${after.memory}`));
  assert.ok(after.egress <= before.egress + 1, `egress processes ${before.egress} -> ${after.egress}`);
});
