// The RDP door with another client: wlfreerdp, on a desk that speaks Wayland. What it shows is what the session has, what is
// typed and turned reaches the page, and whoever comes back finds the page as it was.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, adminPassword, eventually, freePort } from "./product.mjs";
import { RdpClient } from "./rdp_client.mjs";
import { attachedSession, differenceFrom, expectExact, pointerAway } from "./rdp_oracle.mjs";
import { Site } from "./site.mjs";
import { WaylandDesk } from "./wayland_desk.mjs";

const size = { width: 1024, height: 768 };
// With this wlfreerdp does without the graphics channel. Otherwise it mostly leaves the door's offer of one unread, until the
// door has waited five seconds and draws with bitmap updates as well.
const bitmaps = "/bpp:32";

let site;
let product;
let desk;
let port;

before(async () => {
  site = await Site.start();
  port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/form` });
  desk = await WaylandDesk.start();
});
after(async () => {
  await desk?.stop();
  await product?.stop();
  await site?.stop();
});

/** Runs `look` with a client that shows the session; after it the desk is empty, and nothing of the connection runs. The page
 * is one whose caret blinks: wlfreerdp may leave the first picture unread until there is another. */
async function withClient(args, look) {
  const common = ["/u:admin", `/p:${adminPassword}`, `/size:${size.width}x${size.height}`, "/kbd:0x00000409"];
  const client = RdpClient.open(desk, port, [...common, ...args]);
  try {
    await eventually("a page is shown", () => {
      desk.nudge();
      return client.colours() > 3;
    });
    await look(client);
  } catch (error) {
    desk.screenshot("rdp-wayland-failed");
    throw new Error(`${error.message}\n${client.output.slice(-2000)}\n${product.output.slice(-2000)}`);
  } finally {
    await client.close();
  }
  pointerAway(desk);
  await eventually("the client's window is gone", () => client.colours() === 1, 10_000);
  await eventually("no process of the connection is left", () => !product.find("shoji-rdp"), 10_000);
}

const exact = (what) => expectExact(what, product, desk, size);
const value = (text) => site.expect(`"${text}" in the field`, (r) => r.kind === "value" && r.value === text);

function type(text) {
  desk.act("mousemove", "500", "300", "type", "--delay", "60", text);
}

test("logs in by password, shows the page bit for bit, types, leaves, comes back to the page as it was", async () => {
  let session;
  await withClient([], async () => {
    await site.expect("focus in the form", (r) => r.kind === "ready" && r.page === "/form");
    await exact("the form");
    type("Hello, Wayland 2");
    await value("Hello, Wayland 2");
    await exact("what was typed");
    desk.screenshot("rdp-wayland-typed");
    session = await attachedSession(product);
  });
  await withClient([bitmaps], async () => {
    assert.equal(await attachedSession(product), session);
    await exact("what was typed before");
    type("!");
    await value("Hello, Wayland 2!");
    desk.screenshot("rdp-wayland-resumed");
  });
});

test("scrolls down and up with the wheel, and clicks", () =>
  withClient([bitmaps], async () => {
    await desk.visit(site, "/");
    await turn("down", "5", (y) => y > 200);
    await exact("scrolled text");
    desk.screenshot("rdp-wayland-scrolled");
    await turn("up", "4", (y) => y < 100);
    await exact("the text's beginning");
    const from = site.reports.length;
    desk.act("mousemove", "100", "210", "click", "1");
    await site.expect("the link is followed", (r) => r.kind === "ready" && r.page === "/second", 20_000, from);
    await exact("/second");
    desk.screenshot("rdp-wayland-clicked");
    await desk.visit(site, "/form");
  }));

async function turn(direction, button, arrived) {
  const from = site.reports.length;
  desk.act("mousemove", "500", "300", "click", "--repeat", "7", "--delay", "50", button);
  await site.expect(`the page scrolls ${direction}`, (r) => r.kind === "scroll" && arrived(r.y), 20_000, from);
}

test("one bit of one point is noticed", () =>
  withClient([bitmaps], async () => {
    await desk.visit(site, "/text");
    const expected = await exact("/text");
    // weston may be about to draw, and what it draws mends the point.
    await eventually("the point is found", () => {
      desk.damage(700, 500);
      return differenceFrom(expected, desk, size).count === 1;
    });
    await exact("/text again");
  }));
