// A taken-over sandbox attacks the outside while a second clerk's session streams: nothing outside its own session notices.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Product, eventually, root } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const neighbourPassword = "correct horse battery";
let site;
let product;
let attacker;
let neighbour;

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/animation`, pool: 1 });
  const added = await product.ctl(["user", "add", "suzuki", "--department", "市民課", "--role", "staff", "--password-stdin"], `${neighbourPassword}\n`);
  assert.equal(added.code, 0, added.output);
  neighbour = await Viewer.open(product);
  await neighbour.login("suzuki", neighbourPassword);
  await neighbour.startSession();
  attacker = await Viewer.open(product);
  await attacker.login();
});
after(async () => {
  await attacker?.close();
  await neighbour?.close();
  await product?.stop();
  await site?.stop();
});

async function sessionId(viewer) {
  const { sessions } = await viewer.page.evaluate(async () => (await fetch("/api/sessions")).json());
  return sessions[0]?.id;
}

// The agent whose sandbox draws into the framebuffer that the viewer's session process maps.
async function agentOf(viewer) {
  const id = await sessionId(viewer);
  const session = product.find("shoji-session", (process) => process.command.includes(id));
  assert.ok(session, `shoji-session of ${id} runs`);
  const { ino } = statSync(`/proc/${session.pid}/fd/5`);
  const agent = product.findAll("shoji-agent").find(({ pid }) => framebufferInode(pid) === ino);
  assert.ok(agent, `the agent of session ${id} runs`);
  return agent.pid;
}

function framebufferInode(pid) {
  try {
    return statSync(`/proc/${pid}/fd/4`).ino;
  } catch {
    return 0;
  }
}

const trusted = async () => ({
  broker: product.find("shoji-broker")?.pid,
  host: product.find("shoji-host")?.pid,
  neighbour: await agentOf(neighbour),
});

async function streams(viewer) {
  const first = await viewer.picture();
  await eventually("the picture goes on changing", async () => !(await viewer.picture()).rgba.equals(first.rgba), 5_000);
}

function attack(agent, name) {
  const run = spawnSync(join(root, "build", "release", "bin", "impostor"), [String(agent), name], { encoding: "utf8", timeout: 60_000 });
  return { status: run.status, output: run.stdout + run.stderr };
}

async function freshAttacker() {
  await attacker.page.goto(`${product.url}/`);
  await attacker.startButton().waitFor();
  await attacker.startSession();
  await streams(attacker);
}

for (const name of ["garbage", "oversized", "half", "empty", "endless"]) {
  test(`${name} messages from the agent end that session only, and the clerk is told`, async () => {
    await freshAttacker();
    const before = await trusted();
    const id = await sessionId(attacker);
    const { status, output } = attack(await agentOf(attacker), name);
    assert.equal(status, 0, output);
    await eventually("the clerk is told", async () => /終了|失われ|切断|停止/.test(await attacker.page.locator("body").innerText()));
    await eventually("the end is on record", () => product.audit().includes(id));
    await streams(neighbour);
    assert.deepEqual(await trusted(), before);
  });
}

test("10,000 damage hints a second disturb nobody else", async () => {
  await freshAttacker();
  const before = await trusted();
  const running = attack(await agentOf(attacker), "hints");
  assert.equal(running.status, 0, running.output);
  await streams(neighbour);
  assert.deepEqual(await trusted(), before);
});

test("the framebuffer can be neither shortened nor lengthened; writing pixels goes on", async () => {
  await freshAttacker();
  const before = await trusted();
  const agent = await agentOf(attacker);
  for (const name of ["truncate", "grow"]) assert.equal(attack(agent, name).status, 3, `${name} is refused by the kernel`);
  for (const name of ["punch", "scribble"]) assert.equal(attack(agent, name).status, 0, `${name} is the sandbox's own business`);
  await streams(attacker);
  await streams(neighbour);
  assert.deepEqual(await trusted(), before);
});
