// The terminal's clipboard over RDP, with a real client: pasted and copied where the rules say so, refused with a notice
// where they do not, never moved before the decision, and never a file.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ClipboardRig, clerk } from "./clipboard_rig.mjs";
import { eventually, freePort } from "./product.mjs";
import { Desk, RdpClient } from "./rdp_client.mjs";

const department = "総務課";
const contact = "情報政策課 内線2345";
const limits = 'max_bytes = "2 KiB"\nper_minute = 60\n';
const rule = (id, direction, answer) => `[[rules]]
id = "${id}"
directions = ["${direction}"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "${answer}"
${answer === "deny" ? "" : limits}`;
const rules = (outbound, inbound) => `format = 1
name = "試験"
contact = "${contact}"
[departments."${department}"]
classification = "1"
${rule("soumu-paste", "outbound", outbound)}${rule("soumu-copy", "inbound", inbound)}`;
const noRules = `format = 1\nname = "なし"\ncontact = "${contact}"\n[departments."${department}"]\nclassification = "1"\n`;

let rig;
let site;
let desk;
let client;

before(async () => {
  const port = await freePort();
  rig = await ClipboardRig.start(department, rules("allow", "allow"), port);
  ({ site } = rig);
  desk = await Desk.start();
  desk.keyboard("jp");  // notices are Japanese unless the keyboard is another's
  const login = [`/u:${clerk.name}`, `/p:${clerk.password}`];
  client = RdpClient.open(desk, port, ["/size:1024x768", "/network:lan", "/kbd:0x00000411", "+clipboard", ...login]);
  await client.writes(site, "here");
});
after(async () => {
  await client?.close();
  await desk?.stop();
  await rig?.stop();
});

const entries = (event) =>
  rig.product.audit().split("\n").filter((line) => line.includes(`"event":"${event}"`)).map((line) => JSON.parse(line));
const decided = (direction) => entries("transfer.decided").filter((entry) => entry.direction === direction);
const value = (what, wanted, from) => site.expect(what, (r) => r.kind === "value" && r.value === wanted, 20_000, from);
const pastes = () => desk.act("key", "ctrl+v");
/** Everything in the page's field is copied there; our side's clipboard is another's by then. */
async function copiesInPage() {
  desk.act("key", "ctrl+a", "ctrl+c");
  await eventually("the copy is announced", () => desk.owner.exitCode !== null);
}

/** Empties the field of the page. */
async function empty() {
  const from = site.reports.length;
  desk.act("key", "x", "ctrl+a", "Delete");
  await value("the field is empty", "", from);
  return site.reports.length;
}

/** In the bottom right corner lies a card, whose left edge is red: something was refused. */
const cardIsShown = () => client.pixel(561, 745) === 0xce0000;

async function refusalIsShown(name) {
  await eventually("the notice is drawn", cardIsShown, 10_000);
  desk.screenshot(name);
  desk.act("mousemove", "780", "740", "click", "1", "mousemove", "500", "300");
  await eventually("a click puts it away", () => !cardIsShown(), 10_000);
}

async function report(act) {
  try {
    await act();
  } catch (error) {
    desk.screenshot("rdp-clipboard-failed");
    throw new Error(`${error.message}\n${client.output.slice(-2000)}\n${rig.product.output.slice(-1000)}`);
  }
}

test("Ctrl+V brings the terminal's text into the page; nothing is asked before", () => report(async () => {
  const from = await empty();
  await desk.copy("会議は10時から\n第2会議室");
  desk.act("type", "a");
  await value("a letter", "a", from);
  assert.equal(decided("outbound").length, 0, "announced, and not taken");
  desk.act("key", "ctrl+a");
  pastes();
  await value("the pasted text", "会議は10時から\n第2会議室", from);
  assert.deepEqual(decided("outbound").map(({ answer, rule: id }) => [answer, id]), [["allow", "soumu-paste"]]);
}));

test("where no rule allows it nothing crosses, and a Japanese notice says so", () => report(async () => {
  await rig.activate(noRules);
  const from = await empty();
  await desk.copy("もう通らない");
  pastes();
  await refusalIsShown("rdp-clipboard-refused");
  const { answer, reason } = decided("outbound").at(-1);
  assert.deepEqual([answer, reason], ["deny", "default_deny"]);
  desk.act("type", "b");
  await value("what was typed after it", "b", from);
  await rig.ctl("policy", "rollback");
  desk.act("key", "ctrl+a");
  pastes();
  await value("the allowed twin", "もう通らない", from);
}));

test("the department's own rule refuses, by name", () => report(async () => {
  await rig.activate(rules("deny", "allow"));
  const from = await empty();
  pastes();
  await refusalIsShown("rdp-clipboard-denied-by-rule");
  assert.deepEqual([decided("outbound").at(-1).answer, decided("outbound").at(-1).rule], ["deny", "soumu-paste"]);
  assert.equal(site.reports.slice(from).find((r) => r.kind === "value"), undefined);
  await rig.ctl("policy", "rollback");
}));

test("a copy in the page reaches the terminal once it is decided, when somebody pastes it there", () => report(async () => {
  const from = await empty();
  desk.act("type", "copied there");
  await value("a text to copy", "copied there", from);
  await desk.copy("something of the terminal's");
  await copiesInPage();
  assert.equal(decided("inbound").length, 0, "announced, and not taken");
  assert.equal(await desk.paste(), "copied there");
  assert.deepEqual(decided("inbound").map(({ answer, rule: id }) => [answer, id]), [["allow", "soumu-copy"]]);
}));

test("a copy the rules refuse does not", () => report(async () => {
  await rig.activate(rules("allow", "deny"));
  await desk.copy("something of the terminal's");
  await copiesInPage();
  assert.ok(!(await desk.paste(3_000)));
  await refusalIsShown("rdp-clipboard-copy-refused");
  assert.deepEqual([decided("inbound").at(-1).answer, decided("inbound").at(-1).rule], ["deny", "soumu-copy"]);
  await rig.ctl("policy", "rollback");
  assert.equal(await desk.paste(), "copied there", "the allowed twin");
}));

test("files are refused, and recorded", () => report(async () => {
  const from = await empty();
  await desk.copy("file:///etc/hostname\r\n", "text/uri-list");
  // The client tells what the clipboard has a little after it has changed.
  await eventually("the refusal is on record", () => {
    pastes();
    return entries("rdp.refused").some(({ what }) => what === "clipboard_files");
  });
  await refusalIsShown("rdp-clipboard-files");
  desk.act("type", "c");
  await value("what was typed after it", "c", from);
}));
