// Japanese at the RDP door: the terminal sends keys of its JIS keyboard, the input method is the session's own.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, adminPassword, eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { Site } from "./site.mjs";

let site;
let product;
let desk;
let client;

before(async () => {
  site = await Site.start();
  const port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/form` });
  desk = await Desk.start();
  desk.keyboard("jp");
  client = RdpClient.open(desk, port, ["/size:1024x768", "/u:admin", `/p:${adminPassword}`, "/kbd:0x00000411"]);
  await site.expect("focus in the form", (r) => r.kind === "ready", 40_000);
  desk.act("mousemove", "500", "300");
});
after(async () => {
  await client?.close();
  await desk?.stop();
  await product?.stop();
  await site?.stop();
});

const typed = (text) => desk.act("type", "--delay", "80", text);
const pressed = (...keys) => desk.act("key", "--delay", "80", ...keys);
const value = (text, from) => site.expect(`"${text}" in the field`, (r) => r.kind === "value" && r.value === text, 20_000, from);
/** The page is shown `match` as text that is not yet decided on. */
const composed = (what, match, from) => site.expect(what, (r) => r.kind === "compositionupdate" && match(r.data), 20_000, from);

/** Screenshot of a picture that stands still. */
async function screenshot(name) {
  let last = desk.picture().bgrx;
  await eventually("the picture stands still", () => {
    const before = last;
    last = desk.picture().bgrx;
    return before.equals(last);
  });
  desk.screenshot(name);
}

test("半角/全角 switches the session's input method on; romaji becomes 日本語", async () => {
  try {
    await eventually("a page is shown", () => client.colours() > 3);
    pressed("Zenkaku_Hankaku");
    typed("nihongo");
    await composed("the reading", (text) => text === "にほんご", 0);
    await screenshot("rdp-ime-reading");
    pressed("space");
    await composed("the conversion", (text) => text === "日本語", 0);
    const from = site.reports.length;
    pressed("space");
    await composed("the next candidate", (text) => text !== "日本語", from);
    await screenshot("rdp-ime-candidates");
    pressed("Up");
    await composed("the first candidate again", (text) => text === "日本語", from);
    pressed("Return");
    await value("日本語", from);
    assert.equal(site.reports.filter((r) => r.kind === "value" && r.value === "日本語日本語").length, 0);
  } catch (error) {
    desk.screenshot("rdp-ime-failed");
    throw error;
  }
});

test("半角/全角 once more: plain letters go through", async () => {
  const from = site.reports.length;
  pressed("Zenkaku_Hankaku");
  typed("Plain ASCII 123");
  await value("日本語Plain ASCII 123", from);
  // Reports of the word before may still have been on their way.
  const composed = site.reports.slice(from).filter((r) => r.kind === "compositionupdate" && r.data !== "日本語");
  assert.deepEqual(composed, []);
  await screenshot("rdp-ime-off");
});
