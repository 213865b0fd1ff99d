// Pictures between a clerk's real browser and the real sandbox: the same pixels on both sides, and nothing without a rule.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ClipboardRig } from "./clipboard_rig.mjs";
import { drawn, pictureRules } from "./pictures.mjs";
import { eventually } from "./product.mjs";

const contact = "情報政策課 内線2345";
const department = "総務課";
const head = `format = 1
name = "試験"
contact = "${contact}"
[departments."${department}"]
classification = "1"
`;
const rules = (size) => pictureRules(head, size);
let rig;
let site;
let product;
let viewer;

const ctl = (...args) => rig.ctl(...args);
const activate = (text) => rig.activate(text);

before(async () => {
  rig = await ClipboardRig.start(department, head);
  ({ site, product, viewer } = rig);
  await viewer.visit(site, "/picture");
});
after(() => rig?.stop());

/** What lies on the terminal's clipboard: {types, width, height, rgba: Buffer}; null while it is no picture. */
async function onTerminal() {
  const found = await viewer.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    if (!item?.types.includes("image/png")) return null;
    const bitmap = await createImageBitmap(await item.getType("image/png"));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const { width, height, data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let text = "";
    for (let i = 0; i < data.length; i += 32768) text += String.fromCharCode(...data.subarray(i, i + 32768));
    return { types: item.types, width, height, rgba: btoa(text) };
  });
  return found && { ...found, rgba: Buffer.from(found.rgba, "base64") };
}

/** Another program of the terminal copies a picture of these pixels: this window has not the focus meanwhile. */
async function copyOnTerminal(width, height, rgba) {
  const pixels = { width, height, bytes: Buffer.from(rgba).toString("base64") };
  await viewer.page.evaluate(async ({ width, height, bytes }) => {
    const canvas = new OffscreenCanvas(width, height);
    const data = Uint8ClampedArray.from(atob(bytes), (letter) => letter.charCodeAt(0));
    canvas.getContext("2d").putImageData(new ImageData(data, width, height), 0, 0);
    const png = await canvas.convertToBlob({ type: "image/png" });
    await navigator.clipboard.write([new ClipboardItem({ "image/png": png })]);
    window.dispatchEvent(new Event("blur"));
  }, pixels);
}

const decisions = (members) =>
  product.audit().split("\n").filter((line) => line.includes('"transfer.decided"')).map((line) => JSON.parse(line))
    .filter((entry) => Object.entries(members).every(([name, value]) => entry[name] === value));

async function refusedWith(...words) {
  await eventually(`the refusal says ${words}`, async () => {
    const text = (await viewer.page.getByRole("alert").allInnerTexts()).join("\n");
    return words.every((word) => text.includes(word));
  }, 10_000);
}

const dialog = () => viewer.page.getByRole("dialog");
const close = () => dialog().getByRole("button", { name: "閉じる" }).click();

async function copyThere() {
  const from = site.reports.length;
  await viewer.page.keyboard.press("Control+c");
  await site.expect("the page has copied", (r) => r.kind === "copied" || r.kind === "failed", 20_000, from);
}

/** Ctrl+V, the class, and the button; gives what the page was given. */
async function pasteAs(classification) {
  const from = site.reports.length;
  await viewer.page.keyboard.press("Control+v");
  await dialog().getByLabel("機密性").selectOption(classification);
  await dialog().getByRole("button", { name: "貼り付ける" }).click();
  return from;
}
const pasted = (from) => site.expect("what was pasted", (r) => r.kind === "pasted", 20_000, from);

test("without a rule a copied picture stays there, and a picture of the terminal here", async () => {
  await viewer.page.evaluate(() => navigator.clipboard.writeText("what was there"));
  await copyThere();
  await refusedWith("コピーは止められました", "許可する規則がありません", contact);
  assert.equal(await viewer.page.evaluate(() => navigator.clipboard.readText()), "what was there");
  await copyOnTerminal(2, 1, [1, 2, 3, 255, 4, 5, 6, 255]);
  const from = await pasteAs("1");
  await refusedWith("貼り付けは止められました", "許可する規則がありません", contact);
  await viewer.screenshot("pictures-refused");
  await close();
  assert.equal(site.reports.slice(from).find((r) => r.kind === "pasted"), undefined);
  for (const direction of ["inbound", "outbound"]) {
    assert.equal(decisions({ direction, channel: "clipboard.image", answer: "deny", rule: "default-deny" }).length, 1);
  }
});

test("a picture copied in the isolated page comes to the terminal pixel by pixel", async () => {
  await activate(rules("1 MiB"));
  await copyThere();
  const picture = await eventually("the terminal has the picture", async () => {
    const there = await onTerminal();
    return there?.width === 61 && there;
  });
  assert.deepEqual(picture.types, ["image/png"]);
  assert.equal(picture.height, 47);
  assert.ok(picture.rgba.equals(drawn(61, 47)), "every pixel is as it was drawn");
  await viewer.screenshot("pictures-copied");
});

test("a picture of the terminal is pasted into the isolated page pixel by pixel, once its class is declared", async () => {
  const rgba = Buffer.from(drawn(33, 21)).reverse();
  for (let i = 3; i < rgba.length; i += 4) rgba[i] = 255;
  await copyOnTerminal(33, 21, rgba);
  const from = site.reports.length;
  await viewer.page.keyboard.press("Control+v");
  await dialog().getByRole("img", { name: "貼り付ける画像（33×21）" }).waitFor();
  const button = dialog().getByRole("button", { name: "貼り付ける" });
  assert.equal(await button.getAttribute("aria-disabled"), "true", "nobody has said how confidential it is");
  await viewer.screenshot("pictures-declare");
  assert.deepEqual(await viewer.violations(), []);
  await dialog().getByLabel("機密性").selectOption("2");
  await button.click();
  const { type, width, height, rgba: there } = await pasted(from);
  assert.deepEqual([type, width, height], ["image/png", 33, 21]);
  assert.ok(Buffer.from(there).equals(rgba), "every pixel is as it was");
});

test("what is not seen in a picture does not leave with it", async () => {
  await copyOnTerminal(2, 1, [0x12, 0x34, 0x56, 0, 9, 8, 7, 255]);
  const { rgba } = await pasted(await pasteAs("1"));
  assert.deepEqual(rgba, [255, 255, 255, 255, 9, 8, 7, 255]);
});

/** A pixel of the picture that the menu is to cover. */
async function underTheMenu() {
  const { width, rgba } = await viewer.picture();
  return rgba.readUInt32LE(4 * (240 * width + 640));
}

test("a picture copied from the isolated browser's own menu is offered, and taken from the panel", async () => {
  await viewer.page.evaluate(() => navigator.clipboard.writeText("something else"));
  const from = site.reports.length;
  const bare = await underTheMenu();
  await viewer.page.mouse.click(620, 230, { button: "right" });
  await site.expect("the menu of the picture", (r) => r.kind === "menu" && r.over === "i", 20_000, from);
  await eventually("the menu is seen", async () => (await underTheMenu()) !== bare);
  await viewer.screenshot("pictures-menu");
  await viewer.page.keyboard.press("y"); // 画像をコピー
  await viewer.page.getByText("隔離されたブラウザーで画像がコピーされました").waitFor({ timeout: 10_000 });
  await viewer.page.keyboard.press("Control+Alt+Shift");
  await viewer.page.getByRole("button", { name: "コピーと貼り付け" }).click();
  await dialog().getByRole("button", { name: "受け取る" }).click();
  const picture = await eventually("the terminal has the picture", async () => {
    const there = await onTerminal();
    return there?.width === 61 && there;
  });
  assert.ok(picture.rgba.equals(drawn(61, 47)), "every pixel is as it was drawn");
  await close();
});

test("a picture of class 3 never leaves", async () => {
  await copyOnTerminal(2, 1, [1, 2, 3, 255, 4, 5, 6, 255]);
  const from = await pasteAs("4");
  await refusedWith("機密性3の情報は", contact);
  await close();
  assert.equal(site.reports.slice(from).find((r) => r.kind === "pasted"), undefined);
});

test("a picture over the rule's size is refused whole, both ways; the largest that fits crosses", async () => {
  await viewer.visit(site, "/poster"); // 1,440,004 bytes
  await copyThere();
  await refusedWith("コピーは止められました", "大きさを超えています", "soumu-picture-in");
  await copyOnTerminal(800, 600, drawn(800, 600));
  await pasteAs("1");
  await refusedWith("貼り付けは止められました", "大きさを超えています", "soumu-picture-out");
  await close();
  await activate(rules("2 MiB"));
  const { width, rgba } = await pasted(await pasteAs("1"));
  assert.equal(width, 800);
  assert.ok(Buffer.from(rgba).equals(drawn(800, 600)));
});

test("where the browser does not let us write, the panel shows the picture and copies it by a button", async () => {
  await viewer.page.evaluate(() => navigator.clipboard.writeText("something else"));
  await viewer.context.clearPermissions();
  await viewer.cdp.send("Browser.setPermission", {
    permission: { name: "clipboard-write" }, setting: "denied", origin: product.url,
  });
  await copyThere();
  await dialog().getByRole("img", { name: "受け取った画像（800×600）" }).waitFor({ timeout: 10_000 });
  await viewer.screenshot("pictures-panel");
  assert.deepEqual(await viewer.violations(), []);
  await viewer.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: product.url });
  await dialog().getByRole("button", { name: "この端末にコピー" }).click();
  await eventually("the terminal has the picture", async () => (await onTerminal())?.width === 800);
  await close();
});

test("the record names every picture by rule and size, and holds none", async () => {
  const record = { channel: "clipboard.image", media_type: "image/png" };
  assert.equal(decisions({ ...record, direction: "inbound", rule: "soumu-picture-in", bytes: 4 + 3 * 61 * 47, answer: "sanitise" }).length, 2);
  assert.equal(decisions({ ...record, direction: "outbound", rule: "soumu-picture-out", bytes: 4 + 3 * 33 * 21, answer: "allow" }).length, 1);
  const longest = Math.max(...product.audit().split("\n").map((line) => line.length));
  assert.ok(longest < 2000, `a line of ${longest} letters`);
  await ctl("audit", "verify");
});
