// The pixel oracle through RDP: after quiet, xfreerdp's picture equals the session's framebuffer, bit for bit, with the
// graphics channel and without.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, adminPassword, eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { attachedSession, differenceFrom, expectExact } from "./rdp_oracle.mjs";
import { Site } from "./site.mjs";
import { framebuffer } from "./viewer.mjs";

const size = { width: 1024, height: 768 };
const drdynvc = "/log-filters:com.freerdp.channels.drdynvc.client:DEBUG";
const graphicsChannel = /ChannelName=Microsoft::Windows::RDS::Graphics/;

let site;
let product;
let desk;
let port;

before(async () => {
  site = await Site.start();
  port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/text` });
  desk = await Desk.start();
});
after(async () => {
  await desk?.stop();
  await product?.stop();
  await site?.stop();
});

/** Runs `look` with a client that shows the session. */
async function withClient(args, look) {
  const common = ["/u:admin", `/p:${adminPassword}`, `/size:${size.width}x${size.height}`, "/kbd:0x00000409", drdynvc];
  const client = RdpClient.open(desk, port, [...common, ...args]);
  try {
    await eventually("a page is shown", () => client.colours() > 3);
    await look(client);
  } catch (error) {
    desk.screenshot("rdp-oracle-failed");
    throw new Error(`${error.message}\n${client.output.slice(-2000)}\n${product.output.slice(-2000)}`);
  } finally {
    await client.close();
  }
  await eventually("no process of the connection is left", () => !product.find("shoji-rdp"), 10_000);
}

const exact = (what) => expectExact(what, product, desk, size);

async function scroll() {
  const from = site.reports.length;
  desk.act("mousemove", "500", "300", "click", "--repeat", "7", "--delay", "50", "5");
  await site.expect("the page scrolls", (r) => r.kind === "scroll" && r.y > 200, 20_000, from);
}

const ways = {
  "with the graphics channel": { name: "gfx", args: ["/gfx"], graphics: true },
  // Given a depth and no network, xfreerdp does without the channel ("-gfx" would switch it on).
  "without the graphics channel": { name: "bitmaps", args: ["/bpp:32"], graphics: false },
};

for (const [how, { name, args, graphics }] of Object.entries(ways)) {
  test(`${how}: text, scrolled text, photo and mixed pages are shown bit for bit`, () =>
    withClient(args, async (client) => {
      for (const path of ["/text", "/photo", "/mixed"]) {
        await desk.visit(site, path);
        await exact(path);
        desk.screenshot(`rdp-oracle-${name}-${path.slice(1)}`);
      }
      await desk.visit(site, "/");
      await scroll();
      await exact("scrolled text");
      desk.screenshot(`rdp-oracle-${name}-scrolled`);
      assert.equal(graphicsChannel.test(client.output), graphics, client.output);
    }));
}

test("as xfreerdp is without a word about graphics, text is shown bit for bit", () =>
  withClient([], async (client) => {
    await desk.visit(site, "/text");
    await exact("/text");
    await desk.visit(site, "/");
    await scroll();
    await exact("scrolled text");
    assert.match(client.output, graphicsChannel);
  }));

test("a video that has played is shown bit for bit once it stands, to a client that takes H.264", () =>
  withClient(["/gfx:AVC420"], async () => {
    const from = site.reports.length;
    await desk.visit(site, "/video");
    const place = await site.expect("where the video is", (r) => r.kind === "place", 20_000, from);
    const [x, y] = [Math.round(place.x + place.width / 2), Math.round(place.y + place.height / 2)];
    const seen = new Set();
    const playing = () => {
      const picture = desk.picture();
      return seen.add(picture.bgrx.readUInt32LE((y * picture.width + x) * 4)).size > 20;
    };
    await eventually("the video plays", playing, 20_000);
    desk.act("mousemove", "500", "600", "type", "--delay", "60", "stop");
    await site.expect("stop in the field", (r) => r.kind === "value" && /stop$/.test(r.value), 20_000, from);
    await exact("the video's last picture");
    desk.screenshot("rdp-oracle-video");
  }));

test("one bit of one point is noticed, and so is a pointer over the picture", () =>
  withClient(["/gfx"], async () => {
    await desk.visit(site, "/text");
    const expected = await exact("/text");
    desk.damage(700, 500);
    assert.equal(differenceFrom(expected, desk, size).count, 1);
    desk.damage(700, 500);
    assert.equal(differenceFrom(expected, desk, size).count, 0);
    desk.act("mousemove", "500", "600");
    await eventually("the pointer is found", () => differenceFrom(expected, desk, size).count > 20, 5_000);
    assert.ok(framebuffer(await attachedSession(product), size.width, size.height).equals(expected), "the session has no pointer in it");
  }));
