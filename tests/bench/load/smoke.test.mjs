// ./shoji bench load --synthetic works: a real broker, twenty clients, what it writes says what happened. No figure is judged.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../e2e/product.mjs";
import { explainsItself, leavesNothingBehind } from "../command_checks.mjs";

const program = join(root, "bench", "load", "run.mjs");

test("twenty clients come in, do everything, leave, and the report says so", () => {
  const output = mkdtempSync(join(tmpdir(), "shoji-load-smoke-"));
  try {
    const options = ["--synthetic", "--clients", "20", "--seconds", "2", "--ramp", "100", "--output", output];
    const { status, stdout, stderr } = spawnSync("node", [program, ...options], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /broker cores \/ 1000/);
    const { login, records, open, machine, samples } = JSON.parse(readFileSync(join(output, "load-synthetic.json"), "utf8"));
    assert.match(machine.commit, /^[0-9a-f]{7,}/);
    assert.equal(login.first_frame_ms.n, 20);
    assert.equal(login.gone, 0);
    assert.deepEqual(records.map(({ mood }) => mood), ["away", "caret", "typing", "scrolling", "office"]);
    const of = (name) => records.find(({ mood }) => mood === name);
    assert.equal(of("away").messages_in, 0);
    assert.ok(of("caret").frames > 20, "carets blink");
    assert.ok(of("typing").applied_ms.n > 20 && of("typing").keys > 20, "keys are answered");
    assert.ok(of("scrolling").notches > 200, "everybody scrolls");
    assert.ok(of("typing").cpu_s.broker >= 0);
    assert.ok(open.attached >= open.before + 40, "a link and a socket for each client");
    assert.ok(open.after <= open.before + 2, "all of it is closed again");
    assert.ok(samples.length >= 2 && samples.every(({ kib }) => kib.broker > 1000));
    const report = readFileSync(join(output, "load-synthetic.html"), "utf8");
    assert.match(report, /<svg/);
    assert.doesNotMatch(report, /(src|href)="/);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});

const endless = ["--synthetic", "--clients", "5", "--seconds", "600"];
leavesNothingBehind(program, { args: endless, directory: "shoji-load-run", running: ({ command }) => command.includes("clients --port") });
explainsItself(program, { wrong: ["--clients", "many"], usage: /usage: \.\/shoji bench load/, help: /--synthetic/ });
