// ./shoji bench live works: floor and product are measured, and what it writes says what was seen. No figure is judged but one:
// after quiet, the picture is the floor's.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { descendants, eventually, processes, root } from "../../e2e/product.mjs";

const program = join(root, "bench", "live", "run.mjs");

test("a short run over a slow link measures floor and product, and finds the product's picture exact", () => {
  const output = mkdtempSync(join(tmpdir(), "shoji-bench-smoke-"));
  try {
    const options = ["--rounds", "1", "--seconds", "4", "--scenario", "typing", "--link", "10,50", "--output", output];
    const { status, stdout, stderr } = spawnSync("node", [program, ...options], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /typing: letters typed/);
    const { records, pictures, machine } = JSON.parse(readFileSync(join(output, "live.json"), "utf8"));
    assert.match(machine.commit, /^[0-9a-f]{7,}$/);
    assert.deepEqual(records.map(({ system }) => system), ["floor", "shoji"]);
    for (const record of records) {
      assert.ok(record.key_ms.n > 5, `${record.system}: keys were seen`);
      assert.ok(record.key_ms.p50 > 0, `${record.system}: nothing is seen before it was pressed`);
    }
    assert.equal(records[0].viewport, records[1].viewport);
    assert.ok(records[1].to_viewer_bytes > 0);
    assert.ok(records[1].pss_kib.server > 0);
    assert.deepEqual(pictures.map(({ system, quiet }) => [system, quiet.exact]), [["shoji", 5]]);
    const report = readFileSync(join(output, "live.html"), "utf8");
    assert.match(report, /<svg/);
    assert.doesNotMatch(report, /(src|href)="/);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});

test("a run that is interrupted leaves no process and no file behind", async () => {
  const run = spawn("node", [program, "--rounds", "1", "--seconds", "600", "--scenario", "idle", "--no-oracle"], { stdio: "ignore" });
  const ended = new Promise((resolve) => run.on("exit", resolve));
  let started = [];
  const left = () => processes().filter(({ pid, command, state }) => state !== "Z" && started.some((one) => one.pid === pid && one.command === command));
  const below = () => descendants(run.pid).filter(({ pid }) => pid !== run.pid);
  try {
    await eventually("the browser of the floor runs", () => below().some(({ name }) => name.startsWith("chrom")));
    started = below();
    const directory = started.map(({ command }) => command.match(/\S*shoji-bench-run-\w+/)?.[0]).find(Boolean)?.replace(/^.*=/, "");
    assert.ok(existsSync(directory), `${directory} exists`);
    run.kill("SIGTERM");
    assert.equal(await ended, 130);
    assert.deepEqual(left(), []);
    assert.equal(existsSync(directory), false, `${directory} is gone`);
  } finally {
    run.kill("SIGKILL");
    for (const { pid } of left()) process.kill(pid, "SIGKILL");
  }
});

test("a wrong option is refused with the usage, and help is given", () => {
  const wrong = spawnSync("node", [program, "--scenario", "golf"], { encoding: "utf8" });
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /usage: \.\/shoji bench live/);
  const help = spawnSync("node", [program, "--help"], { encoding: "utf8" });
  assert.equal(help.status, 0);
  assert.match(help.stdout, /usage: \.\/shoji bench live/);
});
