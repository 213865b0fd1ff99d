// The pixel oracle: after quiet, what the clerk's canvas shows equals the sandbox's framebuffer, bit for bit.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer, differingPixels, framebuffer } from "./viewer.mjs";

let site;
let product;
let viewer;

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/text` });
  viewer = await Viewer.open(product);
});
after(async () => {
  await viewer?.close();
  await product?.stop();
  await site?.stop();
});

// The warm pool has sessions too: ours is the one with a client, found by comparing.
async function difference() {
  const shown = await viewer.picture();
  const counts = product
    .findAll("shoji-session")
    .map(({ pid }) => differingPixels(shown.rgba, framebuffer(pid, shown.width, shown.height)));
  return Math.min(...counts);
}

const visit = (path) => viewer.visit(site, path);

async function expectExact(what) {
  await viewer.page.mouse.move(5, 400);
  await eventually(`the picture of ${what} equals the framebuffer`, async () => (await difference()) === 0, 15_000);
}

test("text, photo and mixed pages are shown bit for bit", async () => {
  await viewer.login_and_start();
  for (const path of ["/text", "/photo", "/mixed"]) {
    await visit(path);
    await expectExact(path);
    await viewer.screenshot(`oracle${path.replace("/", "-")}`);
  }
});

test("resize to 1600x900 and back stays exact, and the page follows", async () => {
  for (const [width, height] of [[1600, 900], [1280, 800]]) {
    const from = site.reports.length;
    await viewer.page.setViewportSize({ width, height });
    await eventually("the canvas has the new size", async () => (await viewer.picture()).width === width);
    await site.expect("the page's width", (r) => r.kind === "resize" && Math.abs(r.width - width) < 40, 20_000, from);
    await expectExact(`${width}x${height}`);
  }
});

test("on a terminal scaled to 150 % the page is drawn at 150 %, one remote pixel on one device pixel", async () => {
  const from = site.reports.length;
  const scaled = await Viewer.open(product, { scale: 1.5, viewport: { width: 1000, height: 700 } });
  await viewer.close();
  viewer = scaled;
  await viewer.login_and_start();
  await eventually("the canvas has device pixels", async () => (await viewer.picture()).width === 1500);
  await visit("/text");
  await site.expect("the page's own ratio", (r) => r.dpr === 1.5, 20_000, from);
  await expectExact("/text at 150 %");
  await viewer.screenshot("oracle-scaled");
});

test("a deliberately broken decoder is found by this oracle", async () => {
  const broken = await Viewer.open(product);
  try {
    const sabotage = `{const draw = OffscreenCanvasRenderingContext2D.prototype.putImageData;
      OffscreenCanvasRenderingContext2D.prototype.putImageData = function (image, ...rest) { image.data[0] ^= 1; return draw.call(this, image, ...rest); };}\n`;
    await broken.context.route("**/assets/*worker*.js", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: sabotage + (await response.text()) });
    });
    await viewer.close();
    viewer = broken;
    await viewer.login_and_start();
    await viewer.page.waitForTimeout(1500);
    assert.notEqual(await difference(), 0, "the oracle did not notice a broken decoder");
  } finally {
    if (viewer !== broken) await broken.close();
  }
});
