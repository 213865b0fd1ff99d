// Lines that stand still or get slow: nothing piles up behind them, the newest state comes first, what is typed arrives.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { Line } from "./line.mjs";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer, differingPixels, framebuffer } from "./viewer.mjs";

const frameType = 0x82;
const megabit = 1e6 / 8;
let site;
let product;
let line;
let viewer;
let frames = 0;

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/text` });
  line = await Line.start(product.port);
  viewer = await Viewer.open(Object.create(product, { url: { value: line.url } }));
  await viewer.cdp.send("Network.enable");
  viewer.cdp.on("Network.webSocketFrameReceived", ({ response }) => {
    if (Buffer.from(response.payloadData.slice(0, 4), "base64")[0] === frameType) ++frames;
  });
  await viewer.login_and_start();
});
after(async () => {
  if (process.exitCode) await viewer?.screenshot("slow-link-failed").catch(() => undefined);
  await viewer?.close();
  line?.stop();
  await product?.stop();
  await site?.stop();
});

const residentKb = (pid) => Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/^VmRSS:\s+(\d+)/m)[1]);

// A caret blinks while the picture is fetched: it equals what was there before, or after.
async function exact(sessionPid) {
  const earlier = framebuffer(sessionPid, 1280, 800);
  const { width, height, rgba } = await viewer.picture();
  return [earlier, framebuffer(sessionPid, width, height)].some((source) => differingPixels(rgba, source) === 0);
}

test("a client whose line stands still for ten seconds gets the newest state, and nothing piled up for it", async () => {
  const { session } = await viewer.processes();
  const pids = [session, product.find("shoji-broker").pid];
  const from = site.reports.length;
  await viewer.visit(site, "/hurry?seconds=14");
  const seen = frames;
  await eventually("the page is seen to hurry", () => frames > seen + 10);
  const before = pids.map(residentKb);
  line.down.bytesPerSecond = 0;
  line.up.bytesPerSecond = 0;
  const standing = frames;
  await new Promise((resolve) => setTimeout(resolve, 10_000)); // the standstill itself
  await site.expect("the end of the hurry", (r) => r.kind === "calm", 30_000, from);
  const grown = pids.map((pid, i) => residentKb(pid) - before[i]);
  assert.ok(frames - standing <= 8, `${frames - standing} frames came over a line that stood still`);
  assert.ok(grown.every((kb) => kb < 8192), `session and broker grew by ${grown} kB`);
  line.down.bytesPerSecond = Number.POSITIVE_INFINITY;
  line.up.bytesPerSecond = Number.POSITIVE_INFINITY;
  await eventually("the newest state is shown, bit for bit", () => exact(session), 30_000);
  // About 250 pictures passed meanwhile. Those under way, a new beginning, and its way to bit-exact are few.
  assert.ok(frames - standing <= 40, `${frames - standing} frames came before the newest state`);
});

test("while a line falls from 20 to 2 Mbit/s everything typed arrives, and the picture becomes exact", async () => {
  const { session } = await viewer.processes();
  line.down.bytesPerSecond = 20 * megabit;
  const from = site.reports.length;
  await viewer.visit(site, "/hurry?seconds=8");
  const value = (text) => site.expect(`the page has ${text}`, (r) => r.kind === "value" && r.value === text, 20_000, from);
  await viewer.page.keyboard.type("before ");
  await value("before ");
  line.down.bytesPerSecond = 2 * megabit;
  await viewer.page.keyboard.type("and after");
  await value("before and after");
  await site.expect("the end of the hurry", (r) => r.kind === "calm", 30_000, from);
  await eventually("the picture is exact over the slow line", () => exact(session), 30_000);
  await viewer.screenshot("slow-link");
  line.down.bytesPerSecond = Number.POSITIVE_INFINITY;
});
