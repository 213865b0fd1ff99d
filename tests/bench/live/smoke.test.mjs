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

const endless = ["--rounds", "1", "--seconds", "600", "--scenario", "idle", "--no-oracle"];
leavesNothingBehind(program, { args: endless, directory: "shoji-bench-run", running: ({ name }) => name.startsWith("chrom") });
explainsItself(program, { wrong: ["--scenario", "golf"], usage: /usage: \.\/shoji bench live/ });
