// The RDP door with a real client: log in, browse, type, scroll, resize, leave and come back; and from the web and back
// with the page as it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, adminPassword, eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

let site;
let product;
let desk;
let port;

before(async () => {
  site = await Site.start();
  port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/form` });
  desk = await Desk.start();
});
after(async () => {
  await desk?.stop();
  await product?.stop();
  await site?.stop();
});

// On a network it knows, xfreerdp has the graphics channel only where it is told so: bitmap updates otherwise.
const open = (...args) => RdpClient.open(desk, port, ["/size:1024x768", "/network:lan", ...args]);
const withPassword = ["/u:admin", `/p:${adminPassword}`];
const value = (text) => site.expect(`"${text}" in the field`, (r) => r.kind === "value" && r.value === text, 20_000);

/** The session's page has the focus: what is typed reaches its field. */
async function inForm(from) {
  await site.expect("focus in the form", (r) => r.kind === "ready" && r.page === "/form", 30_000, from);
}

test("logs in by password, types, is resized, leaves, comes back to the page as it was", async () => {
  const client = open(...withPassword, "/dynamic-resolution", "/kbd:0x00000409");
  try {
    await inForm(0);
    await eventually("a page is shown", () => client.colours() > 3);
    desk.act("mousemove", "500", "300", "type", "--delay", "60", "Hello RDP");
    await value("Hello RDP");
    desk.screenshot("rdp-typed");

    const from = site.reports.length;
    desk.act("search", "--name", "FreeRDP", "windowsize", "1200", "700");
    await site.expect("the page becomes wider", (r) => r.kind === "resize" && r.width > 1100, 20_000, from);
    await eventually("the new part of the window is drawn", () => client.pixel(1190, 650) !== 0 && client.pixel(1100, 690) !== 0);
    desk.screenshot("rdp-resized");
  } catch (error) {
    desk.screenshot("rdp-failed");
    throw new Error(`${error.message}\n${client.output.slice(-3000)}\n${product.output.slice(-2000)}`);
  } finally {
    await client.close();
  }
  await eventually("no process of the connection is left", () => !product.find("shoji-rdp"), 10_000);

  const again = open(...withPassword, "/gfx");
  try {
    await eventually("the same page is shown", () => again.colours() > 3);
    desk.act("mousemove", "500", "300", "type", "--delay", "60", "!");
    await value("Hello RDP!");
    desk.screenshot("rdp-resumed-gfx");
  } finally {
    await again.close();
  }
  assert.match(product.audit(), /rdp/);
});

test("browses and scrolls", async () => {
  const client = open(...withPassword, "/kbd:0x00000409", "/gfx");
  try {
    await eventually("a page is shown", () => client.colours() > 3);
    const from = site.reports.length;
    await desk.visit(site, "/");
    desk.act("click", "--repeat", "5", "--delay", "50", "5");
    await site.expect("the page scrolls", (r) => r.kind === "scroll" && r.y > 100, 20_000, from);
    desk.screenshot("rdp-scrolled");
    await desk.visit(site, "/form");
  } finally {
    await client.close();
  }
});

test("types on a Japanese keyboard: what is printed on its keys", async () => {
  const client = open(...withPassword, "/kbd:0x00000411");
  try {
    await eventually("a page is shown", () => client.colours() > 3);
    const from = site.reports.length;
    // By place: the key the X server calls [ has @ on a Japanese keyboard, and Shift+2 is a quotation mark.
    desk.act("mousemove", "500", "300", "key", "--delay", "60", "bracketleft", "semicolon", "shift+2");
    await site.expect('@;" in the field', (r) => r.kind === "value" && r.value === '@;"', 20_000, from);
    desk.screenshot("rdp-japanese-keyboard");
  } finally {
    await client.close();
  }
});

test("a wrong password is refused on a page, where the right one may be typed", async () => {
  const client = open("/u:admin", "/p:not-the-password");
  try {
    await eventually("the page is shown", () => product.find("shoji-rdp") && client.colours() > 3);
    desk.screenshot("rdp-login-page");
    desk.act("type", "--delay", "60", adminPassword);
    desk.act("key", "Return");
    desk.act("mousemove", "500", "300");
    await eventually("typing reaches the page of the session", async () => {
      desk.act("type", "--delay", "60", "?");
      await site.expect("a question mark", (r) => r.kind === "value" && /\?/.test(r.value), 2_000);
      return true;
    });
  } finally {
    await client.close();
  }
});

test("from the web to RDP and back: one session, one page", async () => {
  const typed = site.reports.findLast((r) => r.kind === "value").value;
  const viewer = await Viewer.open(product);
  try {
    await viewer.login_and_start();
    const client = open(...withPassword);
    try {
      await viewer.endIsShown();
      await eventually("the page is shown", () => client.colours() > 3);
      desk.screenshot("rdp-taken-over");
    } finally {
      await client.close();
    }
  } finally {
    await viewer.close();
  }
  const back = await Viewer.open(product);
  try {
    const from = site.reports.length;
    await back.login_and_start();
    await back.page.keyboard.type("back");
    await site.expect("the field goes on", (r) => r.kind === "value" && r.value === `${typed}back`, 20_000, from);
  } finally {
    await back.close();
  }
});

test("RDP's own security is refused, and recorded", async () => {
  const client = open(...withPassword, "/sec:rdp");
  const { code } = await client.ended;
  await client.close();
  assert.notEqual(code, 0);
  await eventually("the record says so", () => /weak/.test(product.audit()), 10_000);
});
