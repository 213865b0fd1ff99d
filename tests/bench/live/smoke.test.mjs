// ./shoji bench live works: floor and product are measured, and what it writes says what was seen. No figure is judged but one:
// after quiet, the picture is the floor's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../e2e/product.mjs";
import { explainsItself, leavesNothingBehind } from "../command_checks.mjs";

const program = join(root, "bench", "live", "run.mjs");

/** A run of floor and product alone: {stdout, results, report}. */
function shortRun(file, ...options) {
  const output = mkdtempSync(join(tmpdir(), "shoji-bench-smoke-"));
  try {
    const { status, stdout, stderr } = spawnSync("node", [program, "--rounds", "1", "--output", output, ...options], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    return { stdout, results: JSON.parse(readFileSync(join(output, `${file}.json`), "utf8")), report: readFileSync(join(output, `${file}.html`), "utf8") };
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
}

function checkRecords(records) {
  for (const record of records) {
    assert.ok(record.key_ms.n > 5, `${record.system}: keys were seen`);
    assert.ok(record.key_ms.p50 > 0, `${record.system}: nothing is seen before it was pressed`);
  }
  assert.equal(records[0].viewport, records[1].viewport);
  assert.ok(records[1].to_viewer_bytes > 0);
  assert.ok(records[1].pss_kib.server > 0);
}

test("a short run over a slow link measures floor and product, and finds the product's picture exact", () => {
  const { stdout, results, report } = shortRun("live", "--seconds", "4", "--scenario", "typing", "--link", "10,50");
  assert.match(stdout, /typing: letters typed/);
  const { records, pictures, machine } = results;
  assert.match(machine.commit, /^[0-9a-f]{7,}/);
  assert.deepEqual(records.map(({ system }) => system), ["floor", "shoji"]);
  checkRecords(records);
  assert.deepEqual(pictures.map(({ system, quiet }) => [system, quiet.exact]), [["shoji", 5]]);
  assert.match(report, /<svg/);
  assert.doesNotMatch(report, /(src|href)="/);
});

test("the RDP door is measured as xfreerdp shows it: exact after quiet, and a video that was compared at full speed", () => {
  const { stdout, results } = shortRun("live-rdp", "--door", "rdp", "--seconds", "4", "--scenario", "typing,video");
  const { command, records, pictures, motion } = results;
  assert.match(command, /--door rdp/);
  const typing = records.filter(({ scenario }) => scenario === "typing");
  assert.deepEqual(typing.map(({ system }) => system), ["floor", "shoji_rdp"]);
  checkRecords(typing);
  assert.ok(typing[1].server_parts.cpu_seconds["shoji-rdp"] >= 0, "the door's process is counted");
  assert.deepEqual(pictures.filter(({ scenario }) => scenario === "typing").map(({ system, quiet }) => [system, quiet.exact]), [["shoji_rdp", 5]]);
  assert.deepEqual(motion.map(({ system, place }) => [system, place.width, place.height]), [["shoji_rdp", 640, 360]]);
  assert.ok(motion[0].ssim > 0.8, `SSIM ${motion[0].ssim}`);
  assert.match(stdout, /in motion/);
});

const endless = ["--rounds", "1", "--seconds", "600", "--scenario", "idle", "--no-oracle"];
leavesNothingBehind(program, { args: endless, directory: "shoji-bench-run", running: ({ name }) => name.startsWith("chrom") });
explainsItself(program, { wrong: ["--scenario", "golf"], usage: /usage: \.\/shoji bench live/ });
