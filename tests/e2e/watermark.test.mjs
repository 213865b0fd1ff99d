// P5 end to end: what the clerk's canvas shows equals the sandbox's framebuffer with the watermark of the clerk's department
// burned in, pixel for pixel; a change of rules reaches the open session; others see none.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Product, eventually, root } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer, differingPixels, framebuffer } from "./viewer.mjs";

const password = "correct horse battery";
let site;
let product;
let viewer;

const rules = (watermark) => `format = 1
name = "透かしの試験"
contact = "情報セキュリティ担当 (内線 2345)"

[departments."税務課"]
classification = "2"
${watermark ? `watermark = "${watermark}"` : ""}

[departments."市民課"]
classification = "2"
`;

/** Puts rules with that watermark for 税務課 in force. */
async function enforce(watermark) {
  const file = join(product.state, "rules.toml");
  writeFileSync(file, rules(watermark));
  const submitted = await product.ctl(["--json", "policy", "submit", file]);
  assert.equal(submitted.code, 0, submitted.output);
  const activated = await product.ctl(["policy", "activate", String(JSON.parse(submitted.output.split("\n").find((line) => line.startsWith("{"))).version)]);
  assert.equal(activated.code, 0, activated.output);
}

/** Pixels in which the canvas differs from what it has to show. */
async function difference(watermark) {
  const { session } = await viewer.processes();
  const shown = await viewer.picture();
  const expected = watermark
    ? execFileSync(join(root, "build/release/bin/guard_oracle"),
        [`/proc/${session}/fd/5`, String(shown.width), String(shown.height), watermark], { maxBuffer: 64 << 20 })
    : framebuffer(session, shown.width, shown.height);
  return differingPixels(shown.rgba, expected);
}

async function expectShown(what, watermark) {
  const before = Date.now();
  await eventually(`the canvas shows ${what}`, async () => (await difference(watermark)) === 0, 15_000);
  return Date.now() - before;
}

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/text`, pool: 2 });
  for (const [name, department] of [["tanaka", "税務課"], ["suzuki", "市民課"]]) {
    const added = await product.ctl(["user", "add", name, "--department", department, "--role", "staff", "--password-stdin"], `${password}\n`);
    assert.equal(added.code, 0, added.output);
  }
  await enforce("{department} {user} {terminal}");
});
after(async () => {
  await viewer?.close();
  await product?.stop();
  await site?.stop();
});

test("text, photo and mixed pages carry the watermark in every pixel", async () => {
  viewer = await Viewer.open(product);
  await viewer.login("tanaka", password);
  await viewer.startSession();
  for (const path of ["/text", "/photo", "/mixed"]) {
    await viewer.visit(site, path);
    await viewer.page.mouse.move(5, 400);
    await expectShown(path, "税務課 tanaka 127.0.0.1");
    await viewer.screenshot(`watermark${path.replace("/", "-")}`);
  }
  assert.notEqual(await difference(""), 0, "the oracle tells a screen with a watermark from one without");
});

test("a change of rules reaches the open session", async (t) => {
  await enforce("取扱注意 {user} {time}");
  t.diagnostic(`shown after ${await expectShown("the new text", "取扱注意 tanaka {time}")} ms, comparison included`);
  await viewer.screenshot("watermark-time");
  await enforce("");
  await expectShown("no watermark", "");
  await enforce("{user}");
  await expectShown("the watermark again", "tanaka");
});

test("after a reconnect and a resize it is there from the first picture on", async () => {
  await viewer.page.goto(`${product.url}/`);
  await viewer.startSession();
  await viewer.page.setViewportSize({ width: 1440, height: 900 });
  await eventually("the canvas has the new size", async () => (await viewer.picture()).width === 1440);
  await expectShown("the resized screen", "tanaka");
});

test("another department sees none", async () => {
  await viewer.close();
  viewer = await Viewer.open(product);
  await viewer.login("suzuki", password);
  await viewer.startSession();
  await viewer.page.mouse.move(5, 400);
  await expectShown("the bare screen", "");
});
