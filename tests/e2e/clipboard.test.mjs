// Copy and paste between a clerk's real browser and the real sandbox, as the rules say, and as they change.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { ClipboardRig } from "./clipboard_rig.mjs";
import { eventually } from "./product.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const contact = "情報政策課 内線2345";
const department = "総務課";
// 12345678901 has the check digit 8.
const individualNumber = "番号は１２３４－５６７８－９０１８です";
let rig;
let site;
let product;
let viewer;

const rules = (inbound, size = "2 KiB") => `format = 1
name = "試験"
contact = "${contact}"
[departments."${department}"]
classification = "1"
[[rules]]
id = "soumu-paste"
directions = ["outbound"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "${size}"
per_minute = 30
bytes_per_minute = "8 MiB"
[[rules]]
id = "soumu-copy"
directions = ["inbound"]
channels = ["clipboard.text"]
classes = ["1", "2"]
answer = "${inbound}"
max_bytes = "${size}"
per_minute = 30
bytes_per_minute = "8 MiB"
`;
const noRules = `format = 1\nname = "なし"\ncontact = "${contact}"\n[departments."${department}"]\nclassification = "1"\n`;

const ctl = (...args) => rig.ctl(...args);
const activate = (text) => rig.activate(text);

before(async () => {
  rig = await ClipboardRig.start(department, rules("allow"));
  ({ site, product, viewer } = rig);
});
after(() => rig?.stop());

/** Another program of the terminal copies `text`: this window has not the focus meanwhile. */
async function copyOnTerminal(text) {
  await viewer.page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await viewer.page.evaluate(() => window.dispatchEvent(new Event("blur")));
}

const onTerminal = () => viewer.page.evaluate(() => navigator.clipboard.readText());
const paste = () => viewer.page.keyboard.press("Control+v");
const refusal = () => viewer.page.getByRole("alert");

/** The refusal card, once it says `words`. */
async function refusedWith(...words) {
  await eventually(`the refusal says ${words}`, async () => {
    const text = (await refusal().allInnerTexts()).join("\n");
    return words.every((word) => text.includes(word));
  }, 10_000);
}

async function expectAccessible() {
  await viewer.page.evaluate(axe);
  const { violations } = await viewer.page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`), []);
}

const value = (what, wanted, from) =>
  site.expect(what, (r) => r.kind === "value" && r.value === wanted, 20_000, from);

/** Empties the field the caret is in. */
async function empty() {
  const from = site.reports.length;
  await viewer.page.keyboard.type("x");
  await site.expect("a letter", (r) => r.kind === "value" && r.value.endsWith("x"), 20_000, from);
  await viewer.page.keyboard.press("Control+a");
  await viewer.page.keyboard.press("Delete");
  await value("the field is empty", "", from);
  return site.reports.length;
}

test("Ctrl+V brings the terminal's text into the isolated page", async () => {
  await viewer.visit(site, "/form");
  const from = site.reports.length;
  await copyOnTerminal("会議は10時から\n第2会議室");
  await paste();
  await value("the pasted text", "会議は10時から\n第2会議室", from);
  assert.match(product.audit(), /"transfer\.decided".*"direction":"outbound".*"answer":"allow"/);
  await viewer.screenshot("clipboard-pasted");
});

test("a text over the rule's size is refused, with rule, reason and contact", async () => {
  const from = await empty();
  await copyOnTerminal("あ".repeat(1000));
  await paste();
  await refusedWith("貼り付けは止められました", "大きさを超えています", "soumu-paste", contact);
  await viewer.screenshot("clipboard-refused-size");
  assert.equal(site.reports.slice(from).find((r) => r.kind === "value"), undefined, "nothing was pasted, not even a part");
});

test("an individual number in full-width digits with hyphens never leaves, and is not on record", async () => {
  await copyOnTerminal(individualNumber);
  await paste();
  await refusedWith("機密性3の情報は", "個人番号", contact);
  await viewer.screenshot("clipboard-refused-number");
  await expectAccessible();
  assert.doesNotMatch(product.audit(), /１２３４|123456789018/);
  await copyOnTerminal("番号はありません");
  const from = site.reports.length;
  await paste();
  await value("the allowed twin", "番号はありません", from);
});

test("a class declared in the panel counts", async () => {
  const from = await empty();
  await viewer.page.keyboard.press("Control+Alt+Shift");
  await viewer.page.getByRole("button", { name: "コピーと貼り付け" }).click();
  const dialog = viewer.page.getByRole("dialog");
  await dialog.getByLabel("貼り付ける文字").fill("公表前の案");
  await dialog.getByLabel("機密性").selectOption("4");
  await dialog.getByRole("button", { name: "貼り付ける" }).click();
  await refusedWith("機密性3の情報は");
  await viewer.screenshot("clipboard-panel-refused");
  await expectAccessible();
  await dialog.getByLabel("機密性").selectOption("1");
  await dialog.getByRole("button", { name: "貼り付ける" }).click();
  await value("the allowed twin", "公表前の案", from);
});

test("Ctrl+C in the isolated page comes to the terminal's clipboard", async () => {
  await viewer.page.keyboard.press("Control+a");
  await viewer.page.keyboard.press("Control+c");
  await eventually("the terminal has the text", async () => (await onTerminal()) === "公表前の案");
  assert.match(product.audit(), /"transfer\.decided".*"direction":"inbound".*"answer":"allow"/);
});

test("what was copied there is pasted there, without crossing", async () => {
  const before = product.audit().match(/"transfer\.decided"/g).length;
  const from = site.reports.length;
  await viewer.page.keyboard.press("End");
  await paste();
  await value("the text twice", "公表前の案公表前の案", from);
  assert.equal(product.audit().match(/"transfer\.decided"/g).length, before);
});

test("where the browser does not let us write, the panel shows the text", async () => {
  await viewer.context.clearPermissions();
  await viewer.cdp.send("Browser.setPermission", {
    permission: { name: "clipboard-write" }, setting: "denied", origin: product.url,
  });
  await viewer.page.keyboard.press("Control+a");
  await viewer.page.keyboard.press("Control+c");
  const dialog = viewer.page.getByRole("dialog");
  await eventually("the panel has the text", async () =>
    (await dialog.getByLabel("受け取った文字").inputValue()) === "公表前の案公表前の案", 10_000);
  await viewer.screenshot("clipboard-panel-copy");
  await dialog.getByRole("button", { name: "閉じる" }).click();
  await viewer.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: product.url });
});

test("changed rules reach the open session; rolled back, it passes again", async () => {
  await activate(noRules);
  await copyOnTerminal("もう通らない");
  await paste();
  await refusedWith("許可する規則がありません", contact);
  await ctl("policy", "rollback");
  const from = await empty();
  await paste();
  await value("the allowed twin", "もう通らない", from);
});

test("sanitised text loses what nobody sees, and the user is told", async () => {
  await activate(rules("sanitise"));
  const from = await empty();
  await copyOnTerminal("見え\u200bない\u202e字");
  await paste();
  await value("the text with invisible characters", "見え\u200bない\u202e字", from);
  await viewer.page.keyboard.press("Control+a");
  await viewer.page.keyboard.press("Control+c");
  await eventually("the terminal has the visible text", async () => (await onTerminal()) === "見えない字", 10_000);
  await eventually("the user is told", async () =>
    /取り除きました/.test(await viewer.page.locator(".toasts").innerText()), 5_000);
  await viewer.screenshot("clipboard-sanitised");
});

// Over what X clients hand over at once: it goes in pieces on the isolated side, both ways.
test("a long text crosses whole, both ways", async () => {
  await activate(rules("allow", "1 MiB"));
  const from = await empty();
  const long = Array.from({ length: 20_000 }, (_, i) => `行${i}`).join(" ");
  await copyOnTerminal(long);
  await paste();
  await value("the long text", long, from);
  await copyOnTerminal("something else");
  await viewer.page.keyboard.press("Control+a");
  await viewer.page.keyboard.press("Control+c");
  await eventually("the terminal has the long text", async () => (await onTerminal()) === long, 10_000);
});
