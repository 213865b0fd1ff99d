// The main job: log in, start, browse, type Japanese, in a real browser against the real sandbox.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const address = "東京都千代田区霞が関1-2-3";
const refusalColour = [0xf5, 0xf5, 0xf2];  // background of Shoji's explaining page
let site;
let product;
let viewer;

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/` });
  viewer = await Viewer.open(product);
});
after(async () => {
  await viewer?.close();
  await product?.stop();
  await site?.stop();
});

afterEach(async (context) => {
  if (context.passed === false || context.error) await viewer?.screenshot(`failed-${context.name.slice(0, 24).replaceAll(/\W+/g, "-")}`);
});

// The isolated browser's page starts below its tab strip and address bar.
async function remote(x, y) {
  const box = await viewer.page.locator("canvas#screen").boundingBox();
  return [box.x + x, box.y + y];
}

const visit = (path) => viewer.visit(site, path);

test("a clerk logs in and the start page loads in the isolated browser", async () => {
  await viewer.page.goto(`${product.url}/`);
  await viewer.page.waitForSelector("input[name=username]");
  await viewer.screenshot("login");
  await viewer.login();
  await viewer.screenshot("portal");
  await viewer.startSession();
  const load = await site.expect("load of the start page", (r) => r.kind === "load" && r.page === "/");
  assert.ok(load.width > 1000, `page width ${load.width}`);
  await eventually("the page is painted", async () => (await viewer.distinctColours()) > 2);
  await viewer.screenshot("view");
});

test("the wheel scrolls, a link opens, back returns", async () => {
  await viewer.page.mouse.move(...(await remote(600, 500)));
  for (let i = 0; i < 5; ++i) await viewer.page.mouse.wheel(0, 100);
  await site.expect("scroll", (r) => r.kind === "scroll" && r.y > 100);
  await eventually("the last notch is applied", settled);
  await viewer.page.keyboard.press("Control+Home");
  await site.expect("scroll back", (r) => r.kind === "scroll" && r.y < 60);
  const link = await eventually("the link is visible", () => findColour(0xcc, 0xdd, 0xee));
  await viewer.page.mouse.click(...(await remote(link.x + 30, link.y + 20)));
  await site.expect("click", (r) => r.kind === "click" && r.target === "next");
  await site.expect("second page", (r) => r.kind === "load" && r.page === "/second");
  const from = site.reports.length;
  await viewer.page.keyboard.press("Alt+ArrowLeft");
  await site.expect("first page again", (r) => r.kind === "load" && r.page === "/", 20_000, from);
});

async function findColour(r, g, b) {
  const { width, rgba } = await viewer.picture();
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i] === r && rgba[i + 1] === g && rgba[i + 2] === b) return { x: (i / 4) % width, y: Math.floor(i / 4 / width) };
  }
  return null;
}

test("a second tab opens and closes", async () => {
  const from = site.reports.length;
  await viewer.seenInBars(() => viewer.page.keyboard.press("Control+t"));
  await viewer.page.keyboard.type(`${site.destination}/second`);
  await viewer.page.keyboard.press("Enter");
  await site.expect("load in the new tab", (r) => r.kind === "load" && r.page === "/second", 20_000, from);
  await viewer.screenshot("two-tabs");
  await viewer.seenInBars(() => viewer.page.keyboard.press("Control+w"));
  await visit("/form");
  assert.ok(site.reports.slice(from).filter((r) => r.kind === "load").length >= 2);
});

test("text committed by the terminal's IME arrives exactly once, with the composition visible", async () => {
  await visit("/form");
  const from = site.reports.length;
  await viewer.compose(["と", "とうきょうと", "東京都"], "東京都");
  await viewer.compose(["ちよだく", "千代田区"], "千代田区");
  await viewer.compose(["かすみがせき", "霞が関"], "霞が関");
  await viewer.page.keyboard.type("1-2-3");
  await site.expect("the exact address", (r) => r.kind === "value" && r.value === address, 20_000, from);
  const updates = site.reports.slice(from).filter((r) => r.kind === "compositionupdate").map((r) => r.data);
  assert.ok(updates.includes("とうきょうと"), `composition seen by the page: ${updates}`);
  await viewer.screenshot("ime");
});

test("ASCII with shifts arrives exactly", async () => {
  await visit("/form");
  const text = `Hello, World! "#$%&'()=~|{}*+?_<> 0123456789 @[];:,./^`;
  await viewer.page.keyboard.type(text);
  const report = await site.expect("the ASCII text", (r) => r.kind === "value" && r.value.length >= text.length);
  assert.equal(report.value, text);
});

test("JIS keys arrive as themselves", async () => {
  await visit("/form");
  const from = site.reports.length;
  const press = async (key, code, keyCode) => {
    const text = key.length === 1 ? key : "";
    const base = { key, code, windowsVirtualKeyCode: keyCode };
    await viewer.cdp.send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", text, ...base });
    await viewer.cdp.send("Input.dispatchKeyEvent", { type: "keyUp", ...base });
  };
  await press("\\", "IntlYen", 220);
  await press("\\", "IntlRo", 226);
  await press("Convert", "Convert", 28);
  await press("NonConvert", "NonConvert", 29);
  // An input method may rewrite the code of a keydown; keyup tells the key that was really pressed.
  await site.expect("the backslash of the yen key", (r) => r.kind === "keyup" && r.key === "\\" && r.code === "IntlYen", 20_000, from);
  await site.expect("the backslash of the ro key", (r) => r.kind === "keyup" && r.key === "\\" && r.code === "IntlRo", 20_000, from);
  await site.expect("the Convert key", (r) => r.kind === "keydown" && r.key === "Convert", 20_000, from);
  await site.expect("the NonConvert key", (r) => r.kind === "keydown" && r.key === "NonConvert", 20_000, from);
  await site.expect("both characters", (r) => r.kind === "value" && r.value === "\\\\", 20_000, from);
});

test("Japanese typed into the address bar reaches the server", async () => {
  await viewer.focusAddressBar();
  await viewer.page.keyboard.type(`${site.destination}/`);
  await viewer.compose(["かすみがせき", "霞が関"], "霞が関");
  await viewer.screenshot("address-bar");
  await viewer.page.keyboard.press("Enter");
  await eventually("the request for /霞が関", () => site.requests.some((path) => decodeURIComponent(path) === "/霞が関"));
});

for (const scheme of ["http", "https"]) {
  test(`a destination refused over ${scheme} shows a Japanese page that says why`, async () => {
    const host = scheme === "http" ? "10.1.2.3" : "169.254.169.254";
    await viewer.focusAddressBar();
    await viewer.page.keyboard.type(`${scheme}://${host}/`);
    await viewer.page.keyboard.press("Enter");
    await eventually("the refusal is on record", () => product.audit().includes(`"host":"${host}"`) && /refused_address/.test(product.audit()));
    await eventually("Shoji's own page is painted, not the browser's", () => findColour(...refusalColour));
    await eventually("nothing changes any more", settled);
    await viewer.screenshot(`refused-${scheme}`);
    assert.deepEqual(viewer.problems, []);
  });
}

async function settled() {
  const first = await viewer.picture();
  await viewer.page.waitForTimeout(300);
  const second = await viewer.picture();
  return first.rgba.equals(second.rgba);
}
