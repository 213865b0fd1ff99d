// A taken-over agent lies about clipboard and files, while a second clerk's session streams: each lie is refused and on
// record, no flood fills the record, and what is honest crosses afterwards as before.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Arena } from "./arena.mjs";
import { eventually } from "./product.mjs";

const gibibyte = 2 ** 30;
const rules = `format = 1
name = "試験"
contact = "内線2345"
[departments."市民課"]
classification = "1"
[[rules]]
id = "copy"
directions = ["inbound"]
channels = ["clipboard.text", "clipboard.image"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "2 KiB"
per_minute = 30
bytes_per_minute = "8 MiB"
`;
// Of one session: what a flood may leave on record at most. The allowed 20 offers a second, and the session's own life.
const mostLines = 100;
let arena;

before(async () => {
  arena = await Arena.start({ rules });
  for (const { context } of [arena.attacker, arena.neighbour]) {
    await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: arena.product.url });
  }
});
after(() => arena?.stop());

/** What is on record about a session. */
function recordOf(id) {
  const lines = arena.product.audit().split("\n").filter((line) => line.includes(id));
  return lines.map((line) => JSON.parse(line));
}

function recorded(id, event, members) {
  const wanted = Object.entries({ event, ...members });
  return eventually(`${event} ${JSON.stringify(members)} is on record`, () =>
    recordOf(id).find((entry) => wanted.every(([name, value]) => entry[name] === value)), 20_000);
}

async function attack(name) {
  const { status, output } = await arena.attack(`transfer-${name}`);
  assert.equal(status, 0, `${name}: ${output}`);
}

/** The clerk copies, as far as his window knows; what is offered next is fetched. */
async function copyAnd(name) {
  await arena.attacker.page.keyboard.press("Control+c");
  await attack(name);
}

const files = () => arena.attacker.page.evaluate(async () => (await fetch("/api/files")).json());

for (const [name, why] of [
  ["offers", "agent floods with offers"],
  ["downloads", "agent floods with offers"],
  ["path", "malformed OFFER_HINT message"],
  ["nul", "malformed OFFER_HINT message"],
  ["long", "OFFER_HINT"],
  ["unasked", "agent sends content nobody asked for"],
  ["file-digest", "agent sends a wrong digest"],
]) {
  test(`${name}: ends that session only, with its reason on record`, async () => {
    await arena.freshAttacker();
    const id = await arena.sessionId(arena.attacker);
    await attack(name);
    await arena.attacker.endIsShown();
    const { detail } = await recorded(id, "session.end", { reason: 8 });
    assert.ok(detail.includes(why), detail);
    const lines = recordOf(id).length;
    assert.ok(lines < mostLines, `${lines} lines on record`);
    assert.equal((await files()).files.length, 0);
  });
}

test("a wrong digest of what the clerk copies ends the session; nothing of it reaches the terminal", async () => {
  await arena.freshAttacker();
  const id = await arena.sessionId(arena.attacker);
  await arena.attacker.page.evaluate(() => navigator.clipboard.writeText("what was there"));
  await copyAnd("text-digest");
  await arena.attacker.endIsShown();
  await recorded(id, "session.end", { reason: 8, detail: "agent sends a wrong digest" });
  assert.equal(await arena.attacker.page.evaluate(() => navigator.clipboard.readText()), "what was there");
});

for (const [name, why] of [
  ["picture-file", "agent sends bytes that are no picture"],
  ["picture-longer", "agent sends bytes that are no picture"],
  ["picture-shorter", "agent ends a content before its end"],
]) {
  test(`${name}: nothing but the pixels of a picture comes in; the session ends`, async () => {
    await arena.freshAttacker();
    const id = await arena.sessionId(arena.attacker);
    await copyAnd(name);
    await arena.attacker.endIsShown();
    await recorded(id, "session.end", { reason: 8, detail: why });
  });
}

test("1 GiB is not fetched, as text or as a file; the clerk is told, and the session goes on", async () => {
  await arena.freshAttacker();
  const id = await arena.sessionId(arena.attacker);
  await copyAnd("gibibyte");
  await recorded(id, "transfer.decided", { channel: "clipboard.text", bytes: gibibyte, answer: "deny", reason: "too_large" });
  await recorded(id, "file.refused", { bytes: gibibyte, reason: "too_large", count: 1 });
  await eventually("the refusal is shown", async () =>
    (await arena.attacker.page.getByRole("alert").allInnerTexts()).join().includes("大きさを超えています"));
  await arena.streams(arena.attacker);
});

test("a content of another length than offered is refused and recorded; one as offered comes in", async () => {
  const id = await arena.sessionId(arena.attacker);
  await attack("file-shorter");
  await recorded(id, "file.refused", { bytes: 9, reason: "not_there" });
  await attack("file-longer");
  await recorded(id, "file.refused", { bytes: 3, reason: "too_large" });
  await copyAnd("text-shorter");
  await recorded(id, "transfer.decided", { channel: "clipboard.text", answer: "deny", reason: "not_there" });
  assert.equal((await files()).files.length, 0);
  await attack("file-honest");
  await recorded(id, "file.kept", { bytes: 5 });
  await copyAnd("text-honest");
  await recorded(id, "transfer.decided", { channel: "clipboard.text", bytes: 5, answer: "allow", rule: "copy" });
  await eventually("the terminal has the text", async () =>
    (await arena.attacker.page.evaluate(() => navigator.clipboard.readText())) === "hello");
  await copyAnd("picture-honest");
  await recorded(id, "transfer.decided", { channel: "clipboard.image", bytes: 10, answer: "sanitise", rule: "copy" });
  await eventually("the terminal has the picture", async () =>
    (await arena.attacker.page.evaluate(async () => (await navigator.clipboard.read())[0]?.types))?.includes("image/png"));
});

test("a name that reads backwards is kept, shown and told without what turns it", async () => {
  const id = await arena.sessionId(arena.attacker);
  await attack("bidi");
  await eventually("it is kept", () => recordOf(id).filter((entry) => entry.event === "file.kept").length === 2);
  await eventually("the clerk is told", async () =>
    (await arena.attacker.page.locator(".toasts").innerText()).includes("「invoicefdp.exe」"));
  const { files: kept } = await files();
  assert.deepEqual(kept.map(({ name }) => name).sort(), ["a.txt", "invoicefdp.exe"]);
  await arena.attacker.screenshot("hostile-name");
});

test("afterwards the neighbour copies as before, and the record is whole", async () => {
  const { neighbour, site, product } = arena;
  const id = await arena.sessionId(neighbour);
  await neighbour.visit(site, "/form");
  const from = site.reports.length;
  await neighbour.page.keyboard.type("honest");
  await site.expect("the text is typed", (r) => r.kind === "value" && r.value === "honest", 20_000, from);
  await neighbour.page.keyboard.press("Control+a");
  await neighbour.page.keyboard.press("Control+c");
  await recorded(id, "transfer.decided", { channel: "clipboard.text", bytes: 6, answer: "allow", rule: "copy" });
  await eventually("the terminal has the text", async () =>
    (await neighbour.page.evaluate(() => navigator.clipboard.readText())) === "honest");
  const verified = await product.ctl(["audit", "verify"]);
  assert.equal(verified.code, 0, verified.output);
});
