// ./shoji up ends cleanly: no process, mount, cgroup or file stays behind. Users and the record are kept across starts.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { Product, descendants, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const state = mkdtempSync(join(tmpdir(), "shoji-lifecycle-"));
after(() => rmSync(state, { recursive: true, force: true }));

function cgroups() {
  const found = [];
  const walk = (directory, depth) => {
    if (depth > 3 || !existsSync(directory)) return;
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      if (directory.endsWith("/shoji")) found.push(join(directory, entry.name));
      walk(join(directory, entry.name), depth + 1);
    }
  };
  walk("/sys/fs/cgroup", 0);
  return found;
}

const runtimeFiles = () => (existsSync("/run/shoji") ? readdirSync("/run/shoji") : []);
const mounts = () => readFileSync("/proc/self/mountinfo", "utf8").split("\n").length;

async function upAndBrowse(url, destination) {
  const product = await Product.start({ state, egressAllow: [destination], startUrl: url });
  product.keepState = true;
  const viewer = await Viewer.open(product);
  try {
    await viewer.login_and_start();
  } finally {
    await viewer.close();
  }
  return product;
}

test("SIGTERM leaves no process, mount, cgroup or runtime file", async () => {
  const site = await Site.start();
  const before = { cgroups: cgroups(), files: runtimeFiles(), mounts: mounts() };
  const product = await upAndBrowse(`${site.url}/`, site.destination);
  const started = descendants(product.child.pid).map((process) => process.pid);
  assert.ok(started.length > 10, `the product runs ${started.length} processes`);
  assert.ok(runtimeFiles().length > before.files.length, "the counting sees files while running");
  const end = await product.stop();
  await site.stop();
  assert.equal(end.code, 0);
  await eventually("every process is gone", () => started.every((pid) => !existsSync(`/proc/${pid}`)), 5_000);
  assert.deepEqual(cgroups(), before.cgroups);
  assert.deepEqual(runtimeFiles(), before.files);
  assert.equal(mounts(), before.mounts);
});

test("a second start keeps users and the record, and the record verifies", async () => {
  const site = await Site.start();
  const product = await upAndBrowse(`${site.url}/`, site.destination);
  try {
    const added = await product.ctl(["user", "add", "tanaka", "--department", "税務課", "--role", "staff", "--password-stdin"], "correct horse battery\n");
    assert.equal(added.code, 0, added.output);
    const listed = await product.ctl(["user", "list"]);
    assert.match(listed.output, /tanaka/);
    assert.match(listed.output, /税務課/);
  } finally {
    await product.stop();
  }
  await site.stop();
  const verified = await product.ctl(["audit", "verify"]);
  assert.equal(verified.code, 0, verified.output);
  assert.match(product.audit(), /login/);
});
