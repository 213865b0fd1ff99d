// A taken-over agent attacks through what it holds, its socket and its framebuffer, while a second clerk's session
// streams: nothing outside its own session notices.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Arena } from "./arena.mjs";
import { eventually } from "./product.mjs";

let arena;

before(async () => {
  arena = await Arena.start();
});
after(() => arena?.stop());

for (const name of ["garbage", "oversized", "half", "empty", "endless"]) {
  test(`${name} messages from the agent end that session only, and the clerk is told`, async () => {
    await arena.freshAttacker();
    const id = await arena.sessionId(arena.attacker);
    const { status, output } = await arena.attack(name);
    assert.equal(status, 0, output);
    const told = async () => /終了|失われ|切断|停止/.test(await arena.attacker.page.locator("body").innerText());
    await eventually("the clerk is told", told);
    await eventually("the end is on record", () => arena.product.audit().includes(id));
  });
}

test("10,000 damage hints a second disturb nobody else", async () => {
  await arena.freshAttacker();
  const { status, output } = await arena.attack("hints");
  assert.equal(status, 0, output);
});

test("the framebuffer can be neither shortened nor lengthened; writing pixels goes on", async () => {
  await arena.freshAttacker();
  for (const [name, expected] of [["truncate", 3], ["grow", 3], ["punch", 0], ["scribble", 0]]) {
    const { status, output } = await arena.attack(name);
    assert.equal(status, expected, `${name}: ${output}`);
  }
  await arena.streams(arena.attacker);
});

test("the rig itself: a neighbour that stands still would have been noticed", async () => {
  const id = await arena.sessionId(arena.neighbour);
  const { pid } = arena.product.find("shoji-session", (one) => one.command.includes(id));
  process.kill(pid, "SIGSTOP");
  try {
    // The frames that were on their way may still arrive.
    await arena.streams(arena.neighbour).catch(() => {});
    await assert.rejects(arena.streams(arena.neighbour), /did not happen/);
  } finally {
    process.kill(pid, "SIGCONT");
  }
  await arena.streams(arena.neighbour);
});
