// ./shoji bench load with one real session: the client sees its page, types, and the report says what that took. No figure is judged.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../../e2e/product.mjs";

test("a real session is ramped up to, measured, and turned into a sheet", () => {
  const output = mkdtempSync(join(tmpdir(), "shoji-load-smoke-"));
  try {
    const options = ["--max-sessions", "1", "--limit-ms", "10000", "--seconds", "25", "--output", output];
    const { status, stdout, stderr } = spawnSync("node", [join(root, "bench", "load", "run.mjs"), ...options], { encoding: "utf8" });
    assert.equal(status, 0, stderr);
    assert.match(stdout, /sessions per core, encoder and broker only/);
    const { ramped, one, sheet } = JSON.parse(readFileSync(join(output, "load.json"), "utf8"));
    const [record] = ramped.records;
    assert.equal(record.gone, 0);
    assert.ok(ramped.starts[0].first_frame_ms.length === 1 && ramped.starts[0].first_frame_ms[0] > 0);
    assert.ok(record.keys + record.notches > 0, "somebody worked");
    assert.ok(record.photon_ms.n > 0 && record.photon_ms.p50 > 0, "the page's marker was read in the client's picture");
    assert.ok(record.pss_kib.session > 1000 && record.pss_kib.browser > record.pss_kib.session);
    assert.ok(one.mib > 0 && sheet.length > 0 && sheet.every(({ machines }) => machines > 0));
    const report = readFileSync(join(output, "load.html"), "utf8");
    assert.match(report, /Sizing sheet/);
    assert.doesNotMatch(report, /(src|href)="/);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});
