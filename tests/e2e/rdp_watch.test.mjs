// The helpdesk looks on at somebody who works over RDP: the question is a card over the picture, answered by its buttons and
// by nothing else; the sign stays while somebody looks; the record says who, whom, and how it went.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Product, eventually, freePort, root } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";
import { attachedSession, expectExact } from "./rdp_oracle.mjs";
import { Site } from "./site.mjs";
import { Viewer, differingPixels, framebuffer } from "./viewer.mjs";
import { VncViewer } from "./vnc.mjs";

const password = "correct horse battery";
const size = { width: 1024, height: 768 };
const people = [
  { name: "anzen", role: "security", department: "情報政策課" },
  { name: "tanaka", role: "staff", department: "税務課" },
];
const blue = 0x0017c1; // of a button: filled, where it is the main one and can be pressed, or around it

let site;
let rfbPort;
let product;
let helper;
let desk;
let client;

before(async () => {
  site = await Site.start();
  const rdpPort = await freePort();
  rfbPort = await freePort();
  const args = [`--broker-option=--rfb-port=${rfbPort}`];
  product = await Product.start({ rdpPort, egressAllow: [site.destination], startUrl: `${site.url}/form`, args });
  for (const { name, role, department } of people) {
    const words = ["user", "add", name, "--department", department, "--role", role, "--password-stdin"];
    const added = await product.ctl(words, `${password}\n`);
    assert.equal(added.code, 0, added.output);
  }
  desk = await Desk.start();
  desk.keyboard("jp"); // cards are Japanese unless the keyboard is another's
  const shape = [`/size:${size.width}x${size.height}`, "/bpp:32", "/kbd:0x00000411"];
  client = RdpClient.open(desk, rdpPort, [...shape, "/u:tanaka", `/p:${password}`]);
  await client.writes(site, "here");
  helper = await Viewer.open(product);
  await helper.login("anzen", password);
  await helper.page.goto(`${product.url}/admin/sessions`);
  await button("tanaka の画面を見る").click();
});
after(async () => {
  await helper?.close();
  await client?.close();
  await desk?.stop();
  await product?.stop();
  await site?.stop();
});

const button = (name) => helper.page.getByRole("button", { name });
const told = (text) => helper.page.getByRole("status").filter({ hasText: text }).waitFor({ timeout: 15_000 });

/** Where the card's buttons are, as blue lines tell that are longer than anything else blue: {filled, outlined}, in each
 * {x, y} of their middles, from the left. */
function buttons() {
  const { width, bgrx } = desk.picture();
  const places = [];
  for (let y = 0; y < size.height; ++y) {
    for (let x = 0, run = 0; x <= size.width; ++x) {
      if (x < size.width && (bgrx.readUInt32LE((y * width + x) * 4) & 0xffffff) === blue) {
        ++run;
        continue;
      }
      if (run > 60) noteLine(places, { left: x - run, right: x, y });
      run = 0;
    }
  }
  const middle = ({ left, right, top, bottom }) => ({ x: (left + right) >> 1, y: (top + bottom) >> 1 });
  const whole = places.filter(({ top, bottom }) => bottom - top > 30).sort((a, b) => a.left - b.left);
  const [filled, outlined] = [whole.filter(({ lines }) => lines > 10), whole.filter(({ lines }) => lines <= 10)];
  return { filled: filled.map(middle), outlined: outlined.map(middle) };
}

function noteLine(places, { left, right, y }) {
  const place = places.find((place) => left < place.right && right > place.left && y - place.bottom < 50);
  if (!place) return places.push({ left, right, top: y, bottom: y, lines: 1 });
  const [from, to] = [Math.min(left, place.left), Math.max(right, place.right)];
  Object.assign(place, { left: from, right: to, bottom: y, lines: place.lines + 1 });
}

const questionIsShown = ({ filled, outlined }) => filled.length === 1 && outlined.length === 1;
const signIsShown = ({ filled, outlined }) => filled.length === 0 && outlined.length === 1;
const click = ({ x, y }) => desk.act("mousemove", String(x), String(y), "click", "1");

/** The console asks, again and again while somebody has been asked just now; gives the card's buttons once both can be
 * pressed. */
function ask() {
  const shown = () => {
    const { filled, outlined } = buttons();
    return questionIsShown({ filled, outlined }) && { refuse: outlined[0], allow: filled[0] };
  };
  return eventually("the person is asked", async () => {
    if (shown()) return shown();
    await button("同意を求める").click({ timeout: 2_000 });
    return eventually("the question is drawn", shown, 4_000);
  }, 45_000);
}

const entries = () =>
  product.audit().split("\n").filter((line) => line.includes('"event":"watch.')).map((line) => JSON.parse(line));

/** What the record says of watches since its entry `from`: each entry's own words, after whom all of them are about. */
function recorded(from) {
  const since = entries().slice(from);
  assert.deepEqual([...new Set(since.map(({ user, actor }) => `${actor} at ${user}`))], ["user:anzen at tanaka"]);
  assert.equal(new Set(since.map(({ session }) => session)).size, 1);
  return since.map(({ event, outcome, address, why }) => [event, outcome ?? address ?? why].filter(Boolean));
}

async function report(act) {
  try {
    await act();
  } catch (error) {
    desk.screenshot("rdp-watch-failed");
    throw new Error(`${error.message}\n${client.output.slice(-2000)}\n${product.output.slice(-1000)}`);
  }
}

/** The helper's viewer shows the sandbox's framebuffer: the page without the cards over it. */
async function seesTheScreen(vnc) {
  const session = await attachedSession(product);
  await eventually("the helper sees the framebuffer", () => {
    if (vnc.gone) throw new Error(`the viewer has ended: ${vnc.output}`);
    const seen = vnc.picture(size.width, size.height);
    return seen && differingPixels(seen, framebuffer(session, size.width, size.height)) === 0;
  }, 20_000);
}

test("who refuses on the card is not seen", () => report(async () => {
  const from = entries().length;
  const { refuse } = await ask();
  desk.screenshot("rdp-watch-asked");
  const typed = site.reports.length;
  desk.act("key", "Return", "key", "space");
  await site.expect("keys go to the page", (r) => r.kind === "value" && r.value.endsWith("\n "), 20_000, typed);
  assert.ok(questionIsShown(buttons()), "keys do not answer");
  click(refuse);
  await told("本人が許可しませんでした");
  await expectExact("the page, without a card", product, desk, size);
  const guess = await VncViewer.open(rfbPort, "guessed1");
  await guess.ended;
  await guess.close();
  assert.deepEqual(recorded(from), [["watch.asked"], ["watch.answered", "refused"]]);
}));

test("who allows it on the card is seen, is shown a sign all the while, and ends it there", () => report(async () => {
  const from = entries().length;
  const { allow } = await ask();
  click(allow);
  await eventually("the sign is drawn", () => signIsShown(buttons()), 10_000);
  await button("接続先とパスワードを表示").click();
  const vnc = await VncViewer.open(rfbPort, await helper.page.locator("#onlook-password").innerText());
  try {
    await seesTheScreen(vnc);
    desk.screenshot("rdp-watch-seen");
    vnc.screenshot(join(root, "tests", "artifacts", "rdp-watch-viewer.png"));
    desk.act("mousemove", "500", "300", "type", "--delay", "60", "seen");
    await site.expect("what the person types", (r) => r.kind === "value" && r.value.endsWith("seen"), 20_000);
    await seesTheScreen(vnc);
    await told("画面を見ています");
    const sign = buttons();
    assert.ok(signIsShown(sign), "the sign is still there");
    click(sign.outlined[0]);
    await eventually("the viewer is hung up on", () => vnc.gone, 15_000);
  } finally {
    await vnc.close();
  }
  await told("本人が終了しました");
  await eventually("no sign is drawn", () => !signIsShown(buttons()), 10_000);
  desk.screenshot("rdp-watch-over");
  await eventually("no shoji-rfb is left", () => product.findAll("shoji-rfb").length === 0, 10_000);
  const [asked, answered, began, ended, ...more] = recorded(from);
  assert.deepEqual([asked, answered, ended, more], [["watch.asked"], ["watch.answered", "consented"], ["watch.ended", "user"], []]);
  assert.equal(began[0], "watch.began");
  assert.match(began[1], /^127\.0\.0\.1/);
  assert.deepEqual(helper.problems, []);
}));
