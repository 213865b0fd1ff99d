// The helpdesk looks on: asked and refused, asked and consented to, seen in xtigervncviewer bit for bit, unable to do
// anything, ended by either side and by a log-out; all of it on the record.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { NoVnc, novncPicture } from "./novnc.mjs";
import { eventually, root } from "./product.mjs";
import { framebuffer } from "./viewer.mjs";
import { VncViewer } from "./vnc.mjs";
import { WatchScene } from "./watch_scene.mjs";

let scene;
let site;
let port;
let product;
let helper;
let person;

before(async () => {
  scene = await WatchScene.start();
  ({ site, port, product, helper, person } = scene);
});
after(() => scene?.stop());

const button = (viewer, name) => viewer.page.getByRole("button", { name });
const told = (text) => helper.page.getByRole("status").filter({ hasText: text }).waitFor({ timeout: 15_000 });

test("who refuses is not seen", async () => {
  await scene.ask();
  assert.deepEqual(await person.violations(), []);
  await person.screenshot("watch-asked");
  await helper.screenshot("watch-waiting");
  await button(person, "許可しない").click();
  await told("本人が許可しませんでした");
  await scene.question().waitFor({ state: "hidden" });
  const wrong = await VncViewer.open(port, "guessed1");
  await wrong.ended;
  await wrong.close();
  assert.match(product.audit(), /"watch.answered".*"refused"/);
  assert.doesNotMatch(product.audit(), /"watch.began"/);
});

test("who consents is seen bit for bit, cannot be interfered with, and ends it", async () => {
  await scene.ask();
  const vnc = await VncViewer.open(port, await scene.consent());
  try {
    await scene.seesTheScreen(vnc);
    await person.screenshot("watch-seen");
    vnc.screenshot(join(root, "tests", "artifacts", "watch-viewer.png"));
    assert.deepEqual(await person.violations(), []);
    const from = site.reports.length;
    const { width, height } = await person.picture();
    vnc.tries("zzz", width, height);
    // The person's own key comes after whatever the helper's would have been.
    await person.page.keyboard.press("a");
    await site.expect("the person's key", (r) => r.kind === "keydown" && r.key === "a", 10_000, from);
    assert.deepEqual(site.reports.slice(from).filter((r) => r.kind === "keydown").map((r) => r.key), ["a"]);
    await scene.seesTheScreen(vnc);
    await person.page.setViewportSize({ width: 900, height: 600 });
    await eventually("the canvas has the new size", async () => (await person.picture()).width === 900);
    await scene.seesTheScreen(vnc);
    await told("画面を見ています");
    await button(person, "見せるのを終了").click();
    await vnc.ended;
  } finally {
    await vnc.close();
  }
  await told("本人が終了しました");
  await scene.sign().waitFor({ state: "hidden" });
  await scene.rfbGone();
});

/** noVNC asks for JPEG where colours are many: pixels that are off by more than that explains. */
function farPixels(a, b) {
  let far = 0;
  for (let i = 0; i < a.length; i += 4) {
    if (Math.max(...[0, 1, 2].map((channel) => Math.abs(a[i + channel] - b[i + channel]))) > 32) ++far;
  }
  return far;
}

test("noVNC shows it, too", async () => {
  await scene.ask();
  const password = await scene.consent();
  const novnc = await NoVnc.start();
  const opened = await novnc.open(helper, port, password);
  try {
    await opened.waitForFunction(() => document.title === "connected", undefined, { timeout: 15_000 });
    const { session } = await person.processes();
    await eventually("noVNC shows the framebuffer", async () => {
      const { width, height, rgba } = await novncPicture(opened);
      return farPixels(rgba, framebuffer(session, width, height)) < (width * height) / 500;
    }, 20_000);
    await opened.screenshot({ path: join(root, "tests", "artifacts", "watch-novnc.png") });
    await opened.close();
  } finally {
    await novnc.stop();
  }
  await scene.sign().waitFor({ state: "hidden" });
  await scene.rfbGone();
});

test("the helper ends it, and the session goes on", async () => {
  await scene.ask();
  const vnc = await VncViewer.open(port, await scene.consent());
  try {
    await scene.seesTheScreen(vnc);
    await button(helper, "見守りを終了").click();
    await vnc.ended;
  } finally {
    await vnc.close();
  }
  await scene.sign().waitFor({ state: "hidden" });
  await scene.rfbGone();
  const from = site.reports.length;
  await person.page.keyboard.press("b");
  await site.expect("the session goes on", (r) => r.kind === "keydown" && r.key === "b", 10_000, from);
  const record = product.audit();
  for (const step of ["watch.asked", "watch.answered", "watch.began", "watch.ended"]) assert.match(record, new RegExp(`"${step}"`));
  assert.deepEqual(person.problems, []);
  assert.deepEqual(helper.problems, []);
});

test("the helper's log-out ends it, too", async () => {
  await scene.ask();
  const vnc = await VncViewer.open(port, await scene.consent());
  try {
    await scene.seesTheScreen(vnc);
    const status = await helper.page.evaluate(async () => {
      const call = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };
      return (await fetch("/api/logout", call)).status;
    });
    assert.equal(status, 204);
    await eventually("the viewer is hung up on", () => vnc.gone, 15_000);
  } finally {
    await vnc.close();
  }
  await scene.sign().waitFor({ state: "hidden" });
  await scene.rfbGone();
  assert.match(product.audit(), /"watch.ended".*"why":"logged_out"/);
});
