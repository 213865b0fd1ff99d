// What xfreerdp may be told on its command line, row by row: what then happens at the door, what the person sees, and what
// is on record. A client that asks for something never opened is served all the same, without it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Product, adminPassword, eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { at16Bits, attachedSession, differenceFrom, expectExact, pointerAway } from "./rdp_oracle.mjs";
import { Site } from "./site.mjs";
import { framebuffer } from "./viewer.mjs";

const size = { width: 1024, height: 768 };
const graphicsChannel = /ChannelName=Microsoft::Windows::RDS::Graphics/;
// xfreerdp asks for rdpdr and rdpsnd whenever the network is to be measured, and only a file can tell it not to (it reads the
// first of the two the wrong way round).
const plain = "connection type:i:6\nnetworkautodetect:i:1\nbandwidthautodetect:i:0\naudiomode:i:2\n";

let site;
let product;
let desk;
let port;
let folder;

before(async () => {
  site = await Site.start();
  port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/form` });
  desk = await Desk.start();
  folder = mkdtempSync(join(tmpdir(), "shoji-interop-"));
  writeFileSync(join(folder, "plain.rdp"), plain);
});
after(async () => {
  await desk?.stop();
  await product?.stop();
  await site?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** The record's entries so far; the last line may be half written. */
const records = () => product.audit().split("\n").slice(0, -1).map((line) => JSON.parse(line));

/** Connects; `look` gets {client, recorded: what is on record since}. */
async function withClient(args, look, at = desk) {
  const from = records().length;
  const common = [join(folder, "plain.rdp"), "/u:admin", `/size:${size.width}x${size.height}`, "-heartbeat", "/kbd:0x00000409"];
  const client = RdpClient.open(at, port, [...common, "/log-filters:com.freerdp.channels.drdynvc.client:DEBUG", ...args]);
  try {
    await look(client, () => records().slice(from));
  } catch (error) {
    at.screenshot("rdp-interop-failed");
    throw new Error(`${error.message}\n${client.output.slice(-2000)}\n${product.output.slice(-2000)}`);
  } finally {
    await client.close();
  }
  await eventually("no process of the connection is left", () => !product.find("shoji-rdp"), 10_000);
}

let typed = 0;

/** What every client that is let in can do: see the page as it is, and type into it. `at`: the desk; `shown`: how large the
 * session is there. */
async function serves({ at = desk, shown = size, shownAs } = {}) {
  await expectExact("the page", product, at, shown, shownAs);
  const letter = "abcdefghijklmnopqrstuvwxyz"[typed++ % 26];
  const from = site.reports.length;
  at.act("mousemove", "500", "300", "key", letter);
  await site.expect(`${letter} in the field`, (r) => r.kind === "value" && r.value.endsWith(letter), 20_000, from);
}

const refusedIn = (entries) => entries.filter(({ event }) => event === "rdp.refused");
// Asking for any device, xfreerdp asks for rdpsnd too.
const devices = ["devices", "other_channel"];

// `graphics`: whether the graphics channel is opened; rows that are about something else come without it, at 32 bits.
// `screens`: of a desk of its own, whose first one the client fills.
const rows = [
  { args: [], graphics: false, shownAs: at16Bits },
  { args: ["/gfx"], graphics: true },
  { args: ["/gfx:AVC420"], graphics: true },
  { args: ["/gfx:AVC444"], graphics: true },
  { args: ["/gfx:RFX"], graphics: true },
  { args: ["-gfx"], graphics: true }, // xfreerdp 2.11 looks at the word, not at the sign
  { args: ["/gfx", "/gfx-small-cache"], graphics: true },
  { args: ["/rfx"], graphics: false },
  { args: ["/nsc"], graphics: false },
  { args: ["/bpp:16"], graphics: false, shownAs: at16Bits },
  { args: ["/bpp:24"], graphics: false },
  { args: ["/bpp:32"], graphics: false },
  { args: ["/bpp:32", "/dynamic-resolution"], graphics: false, last: followsTheWindow },
  { args: ["/gfx", "/dynamic-resolution"], graphics: true, last: followsTheWindow },
  { args: ["/compression-level:2"] },
  { args: ["/sec:tls"] },
  { args: ["+clipboard"], last: isAskedAboutAPaste },
  { args: ["/drive:home,/tmp"], refused: devices },
  { args: ["/printer"], refused: devices },
  { args: ["/smartcard"], refused: devices },
  { args: ["/serial:COM1,/dev/null"], refused: devices },
  { args: ["/parallel:LPT1,/dev/null"], refused: devices },
  { args: ["/microphone"], refused: ["audio_input"], first: isTold },
  { args: ["/sound"], refused: devices },
  { args: ["/app:||calc"], refused: ["rail"], first: isTold, screens: [{ width: 1100, height: 800 }] },
  { args: ["/multimon"], last: fillsTheWindow(1), screens: [{ width: 800, height: 900 }, { width: 600, height: 900 }] },
  { args: ["/scale-desktop:150"], last: fillsTheWindow(1.5) },
  { args: ["/scale-desktop:100"], last: fillsTheWindow(1) },
];

for (const { args, graphics, shownAs, refused = [], first, last, screens } of rows) {
  const depth = graphics === undefined ? ["/bpp:32"] : [];
  const outcome = refused.length > 0 ? `served without ${refused.join(", ")}` : "served";
  test(`xfreerdp ${args.join(" ") || "with nothing more"}: ${outcome}`, () => onDesk(screens, (at, shown) =>
    withClient([`/p:${adminPassword}`, ...depth, ...args], async (client, recorded) => {
      await eventually("a page is shown", () => client.colours() > 3);
      await first?.(at, shown);
      await serves({ at, shown, shownAs });
      assert.equal(graphicsChannel.test(client.output), graphics ?? false, "the graphics channel");
      assert.deepEqual(refusedIn(recorded()).map(({ what }) => what).sort(), refused);
      assert.deepEqual([...new Set(refusedIn(recorded()).map(({ user }) => user))], refused.length > 0 ? ["admin"] : []);
      await last?.({ at, shown, recorded });
    }, at)));
}

/** Gives `look` the desk, or one of its own that has `screens`, and how large a session is there. */
async function onDesk(screens, look) {
  if (!screens) return look(desk, size);
  const own = await Desk.startWithoutPointer(screens);
  try {
    await look(own, screens[0]);
  } finally {
    await own.stop();
  }
}

/** A card lies over the page; a click takes it away. */
async function isTold(at, shown) {
  pointerAway(at);
  const session = await attachedSession(product);
  const covered = () => differenceFrom(framebuffer(session, shown.width, shown.height), at, shown);
  const card = await eventually("a card lies over the page, and nothing else does", () => {
    const { count, box } = covered();
    return count > 5_000 && box.right - box.left < 500 && box.bottom - box.top < 300 && box;
  });
  at.screenshot("rdp-refused-card");
  at.act("mousemove", String(Math.round((card.left + card.right) / 2)), String(Math.round((card.top + card.bottom) / 2)), "click", "1");
}

async function followsTheWindow() {
  const from = site.reports.length;
  desk.act("search", "--name", "FreeRDP", "windowsize", "1150", "650");
  await site.expect("the page becomes wider", (r) => r.kind === "resize" && r.width > 1080, 20_000, from);
  await expectExact("the wider page", product, desk, { width: 1150, height: 650 });
}

/** The session is as large as where it is shown, and its page has `dpr` points of the screen to one of its own. */
function fillsTheWindow(dpr) {
  return async ({ at, shown }) => {
    const from = site.reports.length;
    await at.visit(site, "/form");
    const load = await site.expect("the page's size", (r) => r.kind === "load", 10_000, from);
    assert.deepEqual([load.dpr, load.width], [dpr, Math.round(shown.width / dpr)]);
    at.screenshot(`rdp-${shown.width}-wide-at-${dpr}`);
  };
}

/** The terminal's clipboard is offered; a paste is the rules' to decide, and without a rule it is refused. */
async function isAskedAboutAPaste({ recorded }) {
  await desk.copy("from the terminal");
  const decided = () => recorded().find(({ event, direction }) => event === "transfer.decided" && direction === "outbound");
  // The client hears of a new owner in its own time.
  await eventually("a paste is decided about", () => {
    desk.act("key", "ctrl+v");
    return decided();
  });
  assert.equal(decided().answer, "deny");
}

test("xfreerdp as it is: rdpdr and rdpsnd, which it always asks for, are on record as what they are", () =>
  withClient([`/p:${adminPassword}`, "/network:auto"], async (client, recorded) => {
    await eventually("a page is shown", () => client.colours() > 3);
    await serves();
    assert.match(client.output, graphicsChannel);
    assert.deepEqual(refusedIn(recorded()).map(({ what }) => what).sort(), devices);
  }));

/** POST to the product's API; {status, json, cookie}. */
function post(path, body, cookie = "") {
  const data = JSON.stringify(body);
  const headers = { "content-type": "application/json", origin: product.url, cookie };
  return new Promise((resolve, reject) => {
    const sent = request(`${product.url}${path}`, { method: "POST", headers, rejectUnauthorized: false }, (response) => {
      const pieces = [];
      response.on("data", (piece) => pieces.push(piece));
      response.on("end", () => {
        const text = Buffer.concat(pieces).toString("utf8");
        const cookies = (response.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]).join("; ");
        resolve({ status: response.statusCode, json: text ? JSON.parse(text) : {}, cookie: cookies });
      });
    });
    sent.on("error", reject);
    sent.end(data);
  });
}

/** The client is turned away before anybody is logged in. */
async function isRefused(args) {
  await withClient(args, async (client, recorded) => {
    const { code } = await client.ended;
    assert.notEqual(code, 0);
    assert.deepEqual(recorded().filter(({ event }) => event === "login.ok"), []);
  });
}

test("xfreerdp /sec:nla: refused without a one-time code and with a wrong one, served with the right one", async () => {
  await isRefused(["/sec:nla", `/p:${adminPassword}`]);
  const login = await post("/api/login", { username: "admin", password: adminPassword });
  assert.equal(login.status, 200, JSON.stringify(login.json));
  const pass = await post("/api/rdp", {}, login.cookie);
  assert.equal(pass.status, 201, JSON.stringify(pass.json));
  await isRefused(["/sec:nla", "/p:abcd-efgh-jkmn-pqrs"]);
  await withClient(["/sec:nla", "/bpp:32", `/p:${pass.json.code}`], async (client) => {
    await eventually("a page is shown", () => client.colours() > 3);
    await serves();
  });
});

test("xfreerdp /sec:rdp: refused, and on record", async () => {
  const from = records().length;
  await isRefused(["/sec:rdp", `/p:${adminPassword}`]);
  const weak = ({ event, what }) => event === "rdp.refused" && what === "weak_security";
  await eventually("the record says so", () => records().slice(from).some(weak), 10_000);
});
