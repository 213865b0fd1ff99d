// What holds for every Node benchmark's command: a run that is interrupted leaves nothing behind, and options are refused or explained.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { test } from "node:test";
import { descendants, eventually, processes } from "../e2e/product.mjs";

/** `args`: of a run that does not end by itself. `running`: says of one of its processes that the run is well under way. */
export function leavesNothingBehind(program, { args, directory, running }) {
  test("a run that is interrupted leaves no process and no file behind", async () => {
    const run = spawn("node", [program, ...args], { stdio: "ignore" });
    const ended = new Promise((resolve) => run.on("exit", resolve));
    let started = [];
    const left = () => processes().filter(({ pid, command, state }) => state !== "Z" && started.some((one) => one.pid === pid && one.command === command));
    const below = () => descendants(run.pid).filter(({ pid }) => pid !== run.pid);
    try {
      await eventually("the run is under way", () => below().some(running));
      started = below();
      const own = new RegExp(`/[^\\s=]*${directory}-\\w+`);
      const found = started.map(({ command }) => command.match(own)?.[0]).find(Boolean);
      assert.ok(existsSync(found), `${found} exists`);
      run.kill("SIGTERM");
      assert.equal(await ended, 130);
      assert.deepEqual(left(), []);
      assert.equal(existsSync(found), false, `${found} is gone`);
    } finally {
      run.kill("SIGKILL");
      for (const { pid } of left()) process.kill(pid, "SIGKILL");
    }
  });
}

/** `wrong`: options it does not take; `usage`, `help`: what stands in its usage. */
export function explainsItself(program, { wrong, usage, help = usage }) {
  test("a wrong option is refused with the usage, and help is given", () => {
    const refused = spawnSync("node", [program, ...wrong], { encoding: "utf8" });
    assert.equal(refused.status, 2);
    assert.match(refused.stderr, usage);
    const helped = spawnSync("node", [program, "--help"], { encoding: "utf8" });
    assert.equal(helped.status, 0);
    assert.match(helped.stdout, help);
  });
}
