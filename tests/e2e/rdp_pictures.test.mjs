// Pictures over the RDP clipboard, with a real client: the same pixels on both sides by rule, nothing without one, and the
// record of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ClipboardRig, clerk } from "./clipboard_rig.mjs";
import { bitmapFile, drawn, pictureRules, readBitmapFile } from "./pictures.mjs";
import { eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";

const department = "総務課";
const head = `format = 1
name = "試験"
contact = "情報政策課 内線2345"
[departments."${department}"]
classification = "1"
`;
const bitmap = "image/bmp"; // what xfreerdp has a picture of RDP's clipboard as
const pasted = { width: 33, height: 21, rgba: opaque(Buffer.from(drawn(33, 21)).reverse()) };
const copied = { width: 61, height: 47 }; // what the page draws
const refused = { answer: "deny", rule: "default-deny", reason: "default_deny" };
const pictureBytes = ({ width, height }) => 4 + 3 * width * height;

let rig;
let site;
let desk;
let client;

before(async () => {
  const port = await freePort();
  rig = await ClipboardRig.start(department, head, port);
  ({ site } = rig);
  desk = await Desk.start();
  desk.keyboard("jp"); // notices are Japanese unless the keyboard is another's
  const login = [`/u:${clerk.name}`, `/p:${clerk.password}`];
  client = RdpClient.open(desk, port, ["/size:1024x768", "/bpp:32", "/kbd:0x00000411", "+clipboard", ...login]);
  await client.writes(site, "here");
  await desk.visit(site, "/picture");
});
after(async () => {
  await client?.close();
  await desk?.stop();
  await rig?.stop();
});

function opaque(rgba) {
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  return rgba;
}

const decided = (direction) =>
  rig.product.audit().split("\n").filter((line) => line.includes('"event":"transfer.decided"')).map((line) => JSON.parse(line))
    .filter((entry) => entry.direction === direction);
/** The record's last entry about a picture that was to go this way. */
function isOnRecord(direction, { declared, bytes, answer, rule, reason }) {
  const last = decided(direction).at(-1);
  assert.deepEqual([last.user, last.department, last.channel], [clerk.name, department, "clipboard.image"]);
  assert.deepEqual([last.declared, last.bytes, last.answer, last.rule, last.reason], [declared, bytes, answer, rule, reason]);
}

/** How high the red edge of the cards in the bottom right corner is: 0 without a card. */
function edge() {
  const { width, height, bgrx } = desk.picture();
  let count = 0;
  for (let y = 0; y < height; ++y) if ((bgrx.readUInt32LE((y * width + 561) * 4) & 0xffffff) === 0xce0000) ++count;
  return count;
}

async function refusalIsShown(name) {
  await eventually("the notice is drawn", () => edge() > 0, 10_000);
  desk.screenshot(name);
  await eventually("clicks put it away", () => {
    desk.act("mousemove", "780", "740", "click", "1", "mousemove", "500", "300");
    return eventually("no card is left", () => edge() === 0, 2_000);
  });
}

/** Ctrl+V, and the key of a class at the card that asks for it; gives where the page's reports went on. */
async function pastesAs(key, name) {
  const from = site.reports.length;
  const before = decided("outbound").length;
  // The client hears of a new owner of the clipboard in its own time.
  await eventually("its class is asked for", () => {
    desk.act("key", "ctrl+v");
    return eventually("the question is drawn", () => edge() > 0, 2_000);
  });
  if (name) desk.screenshot(name);
  assert.equal(decided("outbound").length, before, "nothing is decided before it is declared");
  const question = edge();
  desk.act("key", key);
  await eventually("it is decided about", () => decided("outbound").length > before, 10_000);
  await eventually("the question is gone", () => edge() !== question, 10_000);
  return from;
}

/** Ctrl+C in the page, which copies its picture. Something of the desk's own lies on its clipboard before. */
async function copiesInPage() {
  await desk.copy("something of the terminal's");
  const from = site.reports.length;
  const before = decided("inbound").length;
  desk.act("key", "ctrl+c");
  await site.expect("the page has copied", (r) => r.kind === "copied" || r.kind === "failed", 20_000, from);
  await eventually("the copy is announced", () => desk.owner.exitCode !== null);
  assert.equal(decided("inbound").length, before, "announced, and not taken");
}

async function report(act) {
  try {
    await act();
  } catch (error) {
    desk.screenshot("rdp-pictures-failed");
    throw new Error(`${error.message}\n${client.output.slice(-2000)}\n${rig.product.output.slice(-1000)}`);
  }
}

test("without a rule a picture of the terminal is not pasted, and a Japanese notice says so", () => report(async () => {
  await desk.copy(bitmapFile(pasted.width, pasted.height, pasted.rgba), bitmap);
  const from = await pastesAs("1", "rdp-pictures-class");
  await refusalIsShown("rdp-pictures-refused");
  isOnRecord("outbound", { ...refused, declared: "1", bytes: pictureBytes(pasted) });
  assert.equal(site.reports.slice(from).find((r) => r.kind === "pasted"), undefined);
}));

test("without a rule a picture copied in the page does not come to the terminal", () => report(async () => {
  await copiesInPage();
  assert.equal((await desk.pasteAs(bitmap, 3_000))?.length ?? 0, 0);
  await refusalIsShown("rdp-pictures-copy-refused");
  isOnRecord("inbound", { ...refused, declared: "none", bytes: 0 });
}));

test("by rule a picture of the terminal is pasted into the page pixel by pixel, once its class is declared", () => report(async () => {
  await rig.activate(pictureRules(head, "1 MiB"));
  await desk.copy(bitmapFile(pasted.width, pasted.height, pasted.rgba), bitmap);
  const from = await pastesAs("2");
  const isIt = (r) => r.kind === "pasted" && r.width === pasted.width && r.height === pasted.height;
  const { type, rgba } = await site.expect("a picture of that size was pasted", isIt, 20_000, from);
  assert.equal(type, "image/png");
  assert.ok(Buffer.from(rgba).equals(pasted.rgba), "every pixel is as it was");
  const allowed = { answer: "allow", rule: "soumu-picture-out", reason: "allowed" };
  isOnRecord("outbound", { ...allowed, declared: "2", bytes: pictureBytes(pasted) });
}));

test("the same picture, declared class 3, never leaves", () => report(async () => {
  const from = await pastesAs("4");
  await refusalIsShown("rdp-pictures-class-3");
  assert.equal(site.reports.slice(from).find((r) => r.kind === "pasted"), undefined);
  const never = { answer: "deny", rule: "invariant-class-3", reason: "class_never_leaves" };
  isOnRecord("outbound", { ...never, declared: "3B", bytes: pictureBytes(pasted) });
}));

test("by rule a picture copied in the page comes to the terminal pixel by pixel", () => report(async () => {
  await copiesInPage();
  const file = await desk.pasteAs(bitmap);
  assert.ok(file, "a program of the desk got a picture");
  const picture = readBitmapFile(file);
  assert.deepEqual([picture.width, picture.height], [copied.width, copied.height]);
  assert.ok(picture.rgba.equals(drawn(copied.width, copied.height)), "every pixel is as it was drawn");
  const allowed = { answer: "sanitise", rule: "soumu-picture-in", reason: "no_raw_file_in" };
  isOnRecord("inbound", { ...allowed, declared: "none", bytes: pictureBytes(copied) });
}));
