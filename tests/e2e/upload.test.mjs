// The way of an upload from the clerk's hand to a page: by the dialog and by dropping a file onto the view, with its
// progress, then through the isolated Chromium's own file chooser; and that the dialog can be used by everybody.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { FileRig } from "./file_rig.mjs";
import { eventually } from "./product.mjs";
import { differingPixels } from "./viewer.mjs";

let rig;

before(async () => {
  rig = await FileRig.start({ "/notice": { name: "notice.txt", type: "text/plain", body: "会議の案内です。\n".repeat(20_000) } });
});
after(async () => {
  if (rig && process.exitCode) await rig.viewer.screenshot("upload-failed").catch(() => undefined);
  await rig?.stop();
});

/**
 * Text of `bytes` bytes that compresses badly, so that no layer in between makes it short. Of letters alone: among millions
 * of random digits an inspector finds numbers of persons.
 */
function text(bytes) {
  const hex = randomBytes(Math.ceil(bytes / 2)).toString("hex");
  return hex.replace(/[0-9]/g, (digit) => "ghijklmnop"[Number(digit)]).slice(0, bytes);
}

/** Drags a file of the terminal onto the middle of the view and lets go, as the browser itself tells it to the page. */
async function drop(path) {
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) {
    await rig.viewer.cdp.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
  }
}

test("a file dropped onto the view is in the dialog, and arrives whole", async () => {
  const path = join(rig.folder, "dropped.txt");
  writeFileSync(path, "落とした文章です。");
  await drop(path);
  await rig.form.getByText("dropped.txt").waitFor();
  await rig.viewer.screenshot("upload-dropped");
  await rig.send(1);
  assert.match(await rig.outcome(), /「dropped.txt」を渡しました/);
  assert.equal(readFileSync(join(await rig.uploads(), "dropped.txt"), "utf8"), "落とした文章です。");
});

test("a dropped file is judged as any other: class 3 stays here", async () => {
  await rig.close();
  const path = join(rig.folder, "秘.txt");
  writeFileSync(path, "何でもない文章です。");
  await drop(path);
  await rig.send(5);
  assert.match(await rig.outcome(), /機密性3の情報は、インターネット側に渡せません/);
  assert.deepEqual(readdirSync(await rig.uploads()), ["dropped.txt"]);
  await rig.close();
});

test("progress counts bytes of a total, and what is cancelled never arrives", async () => {
  await rig.open();
  await rig.choose("long.txt", text(24 << 20));
  const bar = rig.form.getByRole("progressbar");
  rig.line.up.bytesPerSecond = 1 << 20;
  await rig.send(1);
  const seen = await eventually("some of it has left", async () => {
    const numbers = await bar.getAttribute("aria-valuetext", { timeout: 1000 });
    return /^[\d.]+ \S+ \/ 24 MiB（[1-9]\d?%）$/.test(numbers ?? "") ? numbers : null;
  });
  await rig.viewer.screenshot("upload-progress");
  await rig.form.getByRole("button", { name: "中止" }).click();
  rig.line.up.bytesPerSecond = Number.POSITIVE_INFINITY;
  assert.match(await rig.outcome(), /受け渡しが取り消されました/, seen);
  assert.deepEqual(readdirSync(await rig.uploads()), ["dropped.txt"]);
  assert.ok(rig.decisions().some((each) => each.channel === "file.upload" && each.reason === "cancelled"));
});

function pixel({ width, rgba }, x, y) {
  return rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 3);
}

/** Waits until the picture differs from `before` in at least `pixels` places; gives the new one. */
function looksDifferent(before, pixels, what) {
  return eventually(what, async () => {
    const now = await rig.viewer.picture();
    const differing = differingPixels(before.rgba, now.rgba);
    return differing < 0 || differing >= pixels ? now : null;
  });
}

test("the isolated browser's own file chooser finds an upload, and the page gets it whole", async () => {
  const { viewer, site, page } = rig;
  const content = text(3 << 20);
  assert.match(await rig.upload("report.txt", content, 1), /「report.txt」を渡しました/);
  await rig.close();
  await viewer.visit(site, "/chooser");
  const before = await viewer.picture();
  const from = site.reports.length;
  await page.mouse.click(400, 300);
  await site.expect("the click", (r) => r.kind === "click" && r.target === "file", 20_000, from);
  const open = await looksDifferent(before, 60_000, "the file chooser opens");
  await page.mouse.click(155, 163); // アップロード, among its places
  await looksDifferent(open, 2000, "it shows the uploads");
  // Clicked again until the list is there and the row, the second of two by name, is the selected one; never within the
  // time of a double click.
  const selected = async () => {
    const [red, , blue] = pixel(await viewer.picture(), 700, 138);
    return red < 120 && blue > 180;
  };
  await eventually("the file is selected", async () => {
    await page.mouse.click(320, 138);
    return eventually("it shows", selected, 2000).catch(() => false);
  });
  await viewer.screenshot("upload-chooser");
  await page.mouse.click(1132, 772); // 開く
  const taken = await eventually("the page has the file", () => site.taken[0], 20_000).catch(async (error) => {
    await viewer.screenshot("upload-not-taken");
    throw new Error(`${error.message}; reports: ${JSON.stringify(site.reports.slice(from))}`);
  });
  assert.equal(taken.name, "report.txt");
  assert.ok(taken.body.equals(Buffer.from(content)), `${taken.body.length} bytes`);
});

test("the dialog and the list are accessible", async () => {
  await rig.open();
  await rig.choose("残り.txt", "公開してよい文章です。");
  assert.deepEqual(await rig.viewer.violations(), []);
  await rig.close();
  await rig.download("/notice");
  await rig.judged(1);
  await rig.open();
  await rig.page.getByText("notice.txt").first().waitFor();
  assert.deepEqual(await rig.viewer.violations(), []);
  await rig.close();
});

test("both are accessible in English, too", async () => {
  const { viewer, page } = rig;
  await page.evaluate(() => localStorage.setItem("shoji.language", "en"));
  await page.goto(`${rig.line.url}/`);
  await viewer.page.getByRole("button", { name: /continue|resume|start/i }).first().click();
  await page.waitForSelector("canvas#screen");
  await rig.open("Files");
  await page.getByText("notice.txt").first().waitFor();
  await rig.choose("later.txt", "公開してよい文章です。");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.deepEqual(await viewer.violations(), []);
  await viewer.screenshot("upload-en");
  await rig.send(5, "Send");
  assert.match(await rig.outcome(), /class 3/);
  assert.deepEqual(await viewer.violations(), []);
  await viewer.screenshot("upload-refused-en");
  assert.deepEqual(viewer.problems, []);
});
