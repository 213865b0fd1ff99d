// The ways into the RDP door, with a real client: the portal's one-time file, its one-time code by NLA, user and password,
// and back after the line broke; what somebody sees, and the record says, where a way is closed.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { Line } from "./line.mjs";
import { Product, adminPassword, eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const folder = mkdtempSync(join(tmpdir(), "shoji-rdp-files-"));
let site;
let product;
let desk;
let port;
let viewer;

before(async () => {
  site = await Site.start();
  port = await freePort();
  product = await Product.start({ rdpPort: port, egressAllow: [site.destination], startUrl: `${site.url}/form` });
  desk = await Desk.start();
  viewer = await Viewer.open(product);
  await viewer.login();
});
after(async () => {
  await viewer?.close();
  await desk?.stop();
  await product?.stop();
  await site?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach((context) => {
  if (context.passed === false || context.error) desk?.screenshot(`rdp-login-failed-${context.name.slice(0, 20).replaceAll(/\W+/g, "-")}`);
});

const card = () => viewer.page.locator("section", { has: viewer.page.getByRole("heading", { name: "リモートデスクトップで使う" }) });

/** A one-time pass as its owner gets it, from the portal: {file, code}. */
async function takePass() {
  const saving = viewer.page.waitForEvent("download");
  await card().getByRole("button", { name: "接続ファイルを保存" }).click();
  const saved = await saving;
  const file = join(folder, saved.suggestedFilename());
  await saved.saveAs(file);
  const code = card().locator("code");
  if (!(await code.isVisible())) await card().getByText("ユーザー名とパスワードを求められたときは").click();
  return { file, code: await code.innerText() };
}

/** Serves one client, and leaves no process of its connection behind. */
async function during(client, act) {
  try {
    await act(client);
  } catch (error) {
    throw new Error(`${error.message}\n${client.output.slice(-3000)}\n${product.output.slice(-1000)}`);
  } finally {
    await client.close();
  }
  await eventually("no process of the connection is left", () => !product.find("shoji-rdp"), 10_000);
}

/** The login page, with the pale red field in which it says why. */
const refusalIsShown = (client) => eventually("the login page says why", () => client.count(0xfdeeee) > 5_000);
const open = (...args) => RdpClient.open(desk, port, ["/size:1024x768", "/kbd:0x00000409", ...args]);
const openFile = (file, ...args) => RdpClient.openFile(desk, file, ["/size:1024x768", "/kbd:0x00000409", ...args]);
const entries = (event) => product.audit().split("\n").filter((line) => line.includes(`"event":"${event}"`)).map((line) => JSON.parse(line));
const logins = (event) => entries(event).filter(({ door }) => door === "rdp").length;

test("the portal's one-time file lets its owner in, and once only", async () => {
  const { file, code } = await takePass();
  assert.match(code, /^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
  assert.match(readFileSync(file, "utf8"), new RegExp(`full address:s:127.0.0.1:${port}\r\n`));
  assert.deepEqual(await viewer.violations(), []);
  await card().scrollIntoViewIfNeeded();
  await viewer.screenshot("rdp-portal-card");
  await during(openFile(file), async (client) => {
    await client.writes(site, "file");
    desk.screenshot("rdp-by-file");
  });
  assert.equal(logins("login.ok"), 1);
  assert.equal(entries("rdp.pass").length, 1);

  await during(openFile(file), async (client) => {
    await eventually("the refusal is on record", () => logins("login.failed") === 1);
    await refusalIsShown(client);
    desk.screenshot("rdp-file-used");
    assert.equal(logins("login.ok"), 1);
    // Who owns a password may still come in by it.
    desk.act("type", "--delay", "60", "admin");
    desk.act("key", "Tab");
    desk.act("type", "--delay", "60", adminPassword);
    desk.act("key", "Return");
    await client.writes(site, "page");
  });
  assert.equal(logins("login.ok"), 2);
});

/** The first packet a client sends to whoever listens: before TLS, for everybody to read. */
async function firstPacket(open) {
  const listener = createServer();
  const came = new Promise((resolve) => {
    listener.once("connection", (socket) => socket.once("data", (data) => socket.end(() => resolve(data))));
  });
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const client = open(listener.address().port);
  try {
    return (await came).toString("latin1");
  } finally {
    await client.close();
    listener.close();
  }
}

test("the ticket is not told before the connection is secure", async () => {
  const { file } = await takePass();
  const [ticket] = readFileSync(file, "utf8").match(/[0-9a-f]{64}/);
  const said = await firstPacket((listening) => openFile(file, `/v:127.0.0.1:${listening}`));
  assert.match(said, /mstshash=shoji-ticket/);
  assert.ok(!said.toLowerCase().includes(ticket.slice(0, 8)), said);
});

test("NLA takes the one-time code, once, and no other", async () => {
  const { code } = await takePass();
  const [refused, let_in] = [logins("login.failed"), logins("login.ok")];
  await during(open("/sec:nla", "/u:admin", "/p:aaaa-bbbb-cccc-dddd"), async (client) => {
    assert.notEqual((await client.ended).code, 0);
    // The client tries twice by itself.
    await eventually("the wrong code is on record", () => logins("login.failed") > refused, 10_000);
  });
  assert.equal(logins("login.ok"), let_in);

  await during(open("/sec:nla", "/u:admin", `/p:${code}`), (client) => client.writes(site, "nla"));
  assert.equal(logins("login.ok"), let_in + 1);

  await during(open("/sec:nla", "/u:admin", `/p:${code}`), async (client) => assert.notEqual((await client.ended).code, 0));
  assert.equal(logins("login.ok"), let_in + 1);
  assert.doesNotMatch(product.audit(), new RegExp(code));
});

test("user and password over TLS", async () => {
  const before = logins("login.ok");
  await during(open("/sec:tls", "/network:lan", "/u:admin", `/p:${adminPassword}`), (client) => client.writes(site, "tls"));
  assert.equal(logins("login.ok"), before + 1);
});

test("a client that is told nothing about the network comes in, with the graphics channel", async () => {
  await during(open("/u:admin", `/p:${adminPassword}`), async (client) => {
    await client.writes(site, "default");
    desk.screenshot("rdp-default");
    assert.match(client.output, /rdpgfx/);
  });
});

test("a line that breaks is taken up by the client itself: no ticket, no password, the same page", async () => {
  const line = await Line.start(port);
  try {
    const { file } = await takePass();
    await during(openFile(file, `/v:127.0.0.1:${new URL(line.url).port}`), async (client) => {
      await client.writes(site, "before");
      const [come_in, refused] = [logins("login.ok"), logins("login.failed")];
      line.cut();
      await eventually("the client is back", () => logins("login.ok") === come_in + 1);
      await client.writes(site, "after");
      desk.screenshot("rdp-line-taken-up");
      assert.match(site.reports.findLast((r) => r.kind === "value").value, /before.*after$/s);
      assert.equal(logins("login.failed"), refused);
    });
  } finally {
    line.stop();
  }
});

test("a cookie nobody gave leads to the login page", async () => {
  const cookie = Buffer.alloc(28);
  cookie.writeUInt32LE(28, 0);
  cookie.writeUInt32LE(1, 4);
  cookie.writeUInt32LE(1, 8);
  const refused = logins("login.failed");
  await during(open("/u:admin", `/reconnect-cookie:${cookie.toString("base64")}`), async (client) => {
    await eventually("the refusal is on record", () => logins("login.failed") === refused + 1);
    await refusalIsShown(client);
    desk.screenshot("rdp-cookie-refused");
    desk.act("type", "--delay", "60", adminPassword);
    desk.act("key", "Return");
    await client.writes(site, "again");
  });
});
