// 緊急停止 with three live sessions: two of 税務課, one of 市民課. Freeze, view-only, end, and back; over a broker's restart.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer, framebuffer } from "./viewer.mjs";

const password = "correct horse battery";
const people = { tanaka: "税務課", sato: "税務課", suzuki: "市民課" };
const views = {};
let site;
let product;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const frozenSign = (viewer) => viewer.page.getByRole("heading", { name: "凍結中：画面は停止しています" });
const viewOnlySign = (viewer) => viewer.page.getByRole("heading", { name: "閲覧のみ：操作はできません" });

async function emergency(...args) {
  const given = await product.ctl(["emergency", ...args]);
  assert.equal(given.code, 0, given.output);
  return given.output;
}

/** Milliseconds until every sign is seen, from before the order was given. */
async function timed(order, signs) {
  const from = Date.now();
  await Promise.all([order(), ...signs.map((sign) => sign.waitFor({ timeout: 10_000 }))]);
  return Date.now() - from;
}

/** The isolated screen itself goes on changing, whatever is shown of it. */
async function sandboxRuns(viewer) {
  const { session } = await viewer.processes();
  const first = framebuffer(session, 800, 600);
  for (let i = 0; i < 10; ++i) {
    await pause(100);
    if (!first.equals(framebuffer(session, 800, 600))) return true;
  }
  return false;
}

async function pictureMoves(viewer) {
  const first = await viewer.picture();
  return eventually("the picture moves", async () => !(await viewer.picture()).rgba.equals(first.rgba), 10_000);
}

async function isBlank(viewer) {
  const { rgba } = await viewer.picture();
  const first = rgba.readUInt32LE(0);
  for (let i = 0; i < rgba.length; i += 4) if (rgba.readUInt32LE(i) !== first) return false;
  return true;
}

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/animation`, pool: 3 });
  for (const [name, department] of Object.entries({ ...people, kato: "税務課" })) {
    const added = await product.ctl(["user", "add", name, "--department", department, "--role", "staff", "--password-stdin"], `${password}\n`);
    assert.equal(added.code, 0, added.output);
  }
  for (const name of Object.keys(people)) {
    views[name] = await Viewer.open(product);
    await views[name].login(name, password);
    await views[name].startSession();
  }
});
after(async () => {
  for (const viewer of Object.values(views)) await viewer.close();
  await product?.stop();
  await site?.stop();
});

test("freeze of a department: its pictures are blank, its sandboxes stand still, others go on", async (t) => {
  await views.tanaka.visit(site, "/form");
  await views.tanaka.page.keyboard.down("a");
  await site.expect("the key is down", (r) => r.kind === "keydown" && r.key === "a");
  const order = () => emergency("stop", "--department", "税務課", "--reason", "不審な通信の調査");
  t.diagnostic(`both windows said so after ${await timed(order, [frozenSign(views.tanaka), frozenSign(views.sato)])} ms, shojictl included`);
  await views.tanaka.page.getByText("不審な通信の調査").waitFor();
  await views.tanaka.screenshot("emergency-frozen");
  for (const viewer of [views.tanaka, views.sato]) {
    await eventually("the picture is blank", () => isBlank(viewer), 5_000);
  }
  assert.equal(await sandboxRuns(views.sato), false, "a frozen sandbox draws nothing");
  assert.equal(await sandboxRuns(views.suzuki), true);
  await pictureMoves(views.suzuki);
  assert.equal(await frozenSign(views.suzuki).count(), 0);
});

test("nothing of the keyboard passes; the key that was held is released; the page is as it was", async () => {
  const from = site.reports.length;
  await views.tanaka.page.keyboard.up("a");
  await views.tanaka.page.keyboard.type("xyz");
  await views.tanaka.page.mouse.click(600, 400);
  await emergency("lift", "--department", "税務課", "--reason", "問題なし");
  await frozenSign(views.tanaka).waitFor({ state: "detached", timeout: 10_000 });
  await site.expect("the held key is up", (r) => r.kind === "keyup" && r.key === "a", 10_000, from);
  await views.tanaka.page.keyboard.type("b");
  await site.expect("the key after the stop", (r) => r.kind === "keydown" && r.key === "b", 10_000, from);
  const keys = site.reports.slice(from).filter((r) => r.kind === "keydown").map((r) => r.key);
  assert.deepEqual(keys.filter((key) => "xyz".includes(key)), []);
  await pictureMoves(views.sato);
});

test("meanwhile nobody of the department logs in or starts; administrators do", async () => {
  await emergency("stop", "--department", "税務課", "--reason", "調査");
  const kato = await Viewer.open(product);
  try {
    await kato.page.goto(`${product.url}/`);
    await kato.page.fill("input[name=username]", "kato");
    await kato.page.fill("input[name=password]", password);
    await kato.page.press("input[name=password]", "Enter");
    await kato.page.getByText("緊急停止中").first().waitFor({ timeout: 15_000 });
    await kato.screenshot("emergency-login");
    await kato.login("admin");
  } finally {
    await kato.close();
  }
});

test("a broker's restart changes nothing", async () => {
  process.kill(product.find("shoji-broker").pid, "SIGKILL");
  await eventually("the broker is back", async () => (await product.ctl(["emergency", "status"])).output.includes("税務課"), 30_000);
  await frozenSign(views.sato).waitFor({ timeout: 30_000 });
  assert.equal(await sandboxRuns(views.sato), false);
  await emergency("lift", "--department", "税務課", "--reason", "終了");
  await eventually("the sandbox runs again", () => sandboxRuns(views.sato), 15_000);
  await frozenSign(views.sato).waitFor({ state: "detached", timeout: 10_000 });
});

test("view-only of everybody: the picture goes on, input does not pass", async () => {
  const all = Object.values(views);
  await timed(() => emergency("view-only", "--all", "--reason", "監視中"), all.map(viewOnlySign));
  await views.suzuki.screenshot("emergency-view-only");
  await pictureMoves(views.suzuki);
  const from = site.reports.length;
  await views.tanaka.page.keyboard.type("q");
  await emergency("lift", "--all", "--reason", "終了");
  await viewOnlySign(views.tanaka).waitFor({ state: "detached", timeout: 10_000 });
  await views.tanaka.page.keyboard.type("r");
  await site.expect("the key after", (r) => r.kind === "keydown" && r.key === "r", 10_000, from);
  assert.equal(site.reports.slice(from).some((r) => r.key === "q"), false);
});

test("end of everybody: all windows say so, no session is left, the record tells all of it and is whole", async (t) => {
  const signs = Object.values(views).map((viewer) => viewer.page.getByText("緊急停止のため、閲覧を終了しました").first());
  t.diagnostic(`all windows said so after ${await timed(() => emergency("end", "--all", "--reason", "感染の疑い"), signs)} ms`);
  await views.suzuki.screenshot("emergency-end");
  await eventually("no session is left", async () => (await product.ctl(["session", "list"])).output.includes("no sessions"), 15_000);
  const refused = await views.suzuki.page.evaluate(async () => {
    const answer = await fetch("/api/sessions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ width_px: 1280, height_px: 800, scale_percent: 100 }),
    });
    return { status: answer.status, ...(await answer.json()) };
  });
  assert.deepEqual(refused, { status: 403, error: "emergency_stop" });
  const audit = product.audit();
  for (const type of ["emergency.ordered", "emergency.lifted", "session.hold"]) assert.ok(audit.includes(`"${type}"`), type);
  assert.ok(audit.indexOf('"emergency.ordered"') < audit.indexOf('"session.hold"'), "the order is on record before its effect");
  const verified = await product.ctl(["audit", "verify"]);
  assert.equal(verified.code, 0, verified.output);
});
