// Drives the built client in a real browser against the mock server, checks what only a browser can show, and leaves
// screenshots in OUT: node dev/look.mjs [OUT]
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const out = process.argv[2] ?? join(tmpdir(), "shoji-look");
mkdirSync(out, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const server = spawn(process.execPath, [new URL("mock_server.mjs", import.meta.url).pathname, "0"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const url = await new Promise((resolve) => {
  server.stdout.on("data", (data) => resolve(String(data).trim().split(" ")[1]));
});
const profile = mkdtempSync(join(tmpdir(), "shoji-look-"));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: "/usr/bin/chromium",
  headless: true,
  chromiumSandbox: false,
  args: ["--disable-gpu"],
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: Number(process.env.SCALE ?? 1),
});
const page = context.pages()[0] ?? (await context.newPage());
const cdp = await context.newCDPSession(page);
const problems = [];
page.on("pageerror", (error) => problems.push(`page error: ${error.message}`));
page.on("console", (message) => {
  if (message.type() === "error" && !/status of (40[14]|50[03])|ERR_FAILED/.test(message.text()))
    problems.push(`console: ${message.text()}`);
});

const shot = (name) => page.screenshot({ path: join(out, `${name}.png`) });
const post = (path) => fetch(`${url}${path}`, { method: "POST" });
const received = async () => (await fetch(`${url}/mock/received`)).json();

async function eventually(what, check) {
  for (let i = 0; i < 200; ++i) {
    if (await check()) return;
    await page.waitForTimeout(50);
  }
  throw new Error(`never: ${what}; the picture is ${JSON.stringify(await picture())}`);
}

async function accessible(what) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, nodes } of violations)
    problems.push(`axe, ${what}: ${id}: ${nodes.map((node) => node.html).join(" ")}`);
}

function picture() {
  return page.evaluate(() => {
    const screen = document.querySelector("canvas#screen");
    if (!screen) return { mark: [] };
    const copy = new OffscreenCanvas(screen.width, screen.height);
    const draw = copy.getContext("2d");
    draw.drawImage(screen, 0, 0);
    const { data } = draw.getImageData(0, 0, copy.width, copy.height);
    const at = (x, y) => [...data.slice((y * copy.width + x) * 4, (y * copy.width + x) * 4 + 4)];
    const style = getComputedStyle(screen);
    return {
      width: copy.width,
      height: copy.height,
      cssWidth: style.width,
      mark: at(70, 115),
      ramp: at(60 + 77, 170),
      white: at(700, 230),
    };
  });
}

/** Text of TEXT messages, and kinds in order, of what the session got since `from`. */
async function heard(from) {
  const messages = (await received()).slice(from).map((hex) => Buffer.from(hex, "hex"));
  const text = messages.filter((m) => m[0] === 0x13).map((m) => m.subarray(12).toString("utf8"));
  const preedit = messages.filter((m) => m[0] === 0x14).map((m) => m.subarray(16).toString("utf8"));
  const keys = messages
    .filter((m) => m[0] === 0x12)
    .map((m) => `${m[18] ? "+" : "-"}${m.readUInt32LE(12).toString(16)}`);
  return { messages, text, preedit, keys };
}

async function loginPages() {
  await page.goto(url);
  await page.waitForSelector("input[name=username]");
  await shot("login");
  await accessible("login");
  await page.getByRole("button", { name: "English" }).click();
  await page.waitForSelector("html[lang=en]");
  await shot("login-en");
  await accessible("login en");
  await page.getByRole("button", { name: "日本語" }).click();
  await page.fill("input[name=username]", "tanaka");
  await page.fill("input[name=password]", "wrong");
  await page.press("input[name=password]", "Enter");
  await page.waitForSelector(".problem");
  await shot("login-refused");
  await accessible("login refused");
  await page.fill("input[name=password]", "shoji");
  await page.press("input[name=password]", "Enter");
  await page.getByRole("button", { name: "閲覧を開始" }).waitFor();
  await shot("home");
  await accessible("home");
}

async function connectionFile() {
  const save = page.getByRole("button", { name: "接続ファイルを保存" });
  const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
  assert.equal(download.suggestedFilename(), "shoji.rdp");
  assert.equal(readFileSync(await download.path(), "utf8"), "full address:s:localhost\r\n");
  assert.equal(await page.getByText("abcd-efgh-jkmn-pqrs").isVisible(), false);
  await page.getByText("ユーザー名とパスワードを求められたときは").click();
  await page.getByText("abcd-efgh-jkmn-pqrs").waitFor();
  await shot("home-rdp");
  await accessible("home rdp");
}

async function startAndShow() {
  await page.getByRole("button", { name: "閲覧を開始" }).click();
  await page.waitForSelector(".step-current");
  await shot("steps");
  await accessible("steps");
  await eventually("the picture", async () => (await picture()).ramp?.[0] === 77);
  const shown = await picture();
  assert.deepEqual(
    [shown.mark, shown.ramp, shown.white],
    [
      [0, 0x17, 0xc1, 255],
      [77, 90, 178, 255],
      [255, 255, 255, 255],
    ],
  );
  await eventually("acks", async () => (await received()).filter((hex) => hex.startsWith("02")).length >= 2);
  await shot("view-live");
  await accessible("view");
  await page.locator(".tool-quality").click();
  await page.locator(".figures").waitFor();
  await shot("figures");
  await accessible("figures");
  await page.locator(".tool-quality").click();
  await page.locator(".figures").waitFor({ state: "detached" });
  await page.waitForTimeout(4500);
  await shot("view");
}

/** The golden frames of the codec, drawn by the real canvas: lossless ones must have the same pixels. */
async function goldenFrames() {
  const folder = new URL("../../tests/golden/", import.meta.url);
  const { frames } = JSON.parse(readFileSync(new URL("golden.json", folder), "utf8"));
  for (const { name, files, width, height, lossy, rgb_sha256 } of frames) {
    const acks = (await received()).filter((hex) => hex.startsWith("02")).length;
    await post(`/mock/replay?${files.map((file) => `file=${file}`).join("&")}`);
    await eventually(
      `${name} is shown`,
      async () => (await received()).filter((hex) => hex.startsWith("02")).length >= acks + files.length,
    );
    const { digest, colours } = await page.evaluate(hashOfPicture);
    if (lossy) assert.ok(colours > 2, `${name} shows a picture`);
    else assert.equal(digest, rgb_sha256, `${name} at ${width}x${height} has the same pixels`);
  }
}

async function hashOfPicture() {
  const screen = document.querySelector("canvas#screen");
  const draw = new OffscreenCanvas(screen.width, screen.height).getContext("2d");
  draw.drawImage(screen, 0, 0);
  const { data } = draw.getImageData(0, 0, screen.width, screen.height);
  const rgb = data.filter((_, i) => i % 4 !== 3);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", rgb));
  const colours = new Set(new Uint32Array(data.buffer)).size;
  return { digest: [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join(""), colours };
}

async function typing() {
  let from = (await received()).length;
  await page.keyboard.type("aA!");
  await page.keyboard.press("Control+l");
  await eventually("keys", async () => (await heard(from)).keys.length >= 10);
  assert.deepEqual((await heard(from)).keys, [
    "+61",
    "-61",
    "+41",
    "-41",
    "+21",
    "-21",
    "+ffe3",
    "+6c",
    "-6c",
    "-ffe3",
  ]);
  from = (await received()).length;
  for (const text of ["と", "とうきょう", "東京"]) {
    await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  await cdp.send("Input.insertText", { text: "東京" });
  await cdp.send("Input.insertText", { text: "😀" });
  await page.keyboard.press("x");
  await eventually("the x", async () => (await heard(from)).keys.length === 2);
  const { text, preedit } = await heard(from);
  assert.deepEqual(text, ["東京", "😀"]);
  assert.deepEqual(preedit, ["と", "とうきょう", "東京"]);
  from = (await received()).length;
  await page.mouse.move(600, 400);
  await page.mouse.wheel(0, 100);
  await page.mouse.click(600, 410, { button: "right" });
  await eventually("click", async () => (await heard(from)).messages.length >= 4);
  const kinds = (await heard(from)).messages.map((m) => m[0]);
  assert.ok(kinds.includes(0x11) && kinds.filter((kind) => kind === 0x10).length >= 3, `pointer and wheel: ${kinds}`);
  await page.keyboard.down("Control");
  await page.keyboard.down("Alt");
  await page.keyboard.press("Shift");
  await page.keyboard.up("Alt");
  await page.keyboard.up("Control");
  await page.waitForTimeout(300);
  assert.equal(
    await page.evaluate(() => document.activeElement.closest(".toolbar") !== null),
    true,
    "the toolbar has the focus",
  );
  await shot("toolbar");
  await page.getByRole("button", { name: "使い方" }).click();
  await page.waitForSelector("dialog[open]");
  await page.mouse.move(600, 500);
  await page.waitForTimeout(400);
  await shot("help");
  await accessible("help");
  await page.getByRole("button", { name: "閉じる", exact: true }).click();
}

/** A click while text is in the making: the text leaves first, for where it was begun. */
async function clickWhileComposing() {
  const focused = () => page.evaluate(() => document.activeElement.className);
  await eventually("the screen has the keyboard", async () => (await focused()) === "keyboard");
  const from = (await received()).length;
  await cdp.send("Input.imeSetComposition", { text: "かな", selectionStart: 2, selectionEnd: 2 });
  await page.mouse.click(500, 500);
  await page.keyboard.press("x");
  await eventually("the x", async () => (await heard(from)).keys.length === 2);
  const { messages, text } = await heard(from);
  assert.deepEqual(text, ["かな"]);
  const committed = messages.findIndex((m) => m[0] === 0x13);
  const pressed = messages.findIndex((m) => m[0] === 0x10 && m[16] !== 0);
  assert.ok(committed >= 0 && committed < pressed, `text before the click: ${messages.map((m) => m[0])}`);
}

/** What is held after a reconnect stays held until it is let go, also when the connection has proved steady. */
async function holdAcrossSteady() {
  await post("/mock/drop");
  await page.waitForSelector(".reconnecting");
  await page.waitForSelector(".reconnecting", { state: "detached" });
  const from = (await received()).length;
  await page.mouse.move(610, 410);
  await page.keyboard.down("Control");
  await page.mouse.down();
  await page.waitForTimeout(9000);
  await page.mouse.up();
  await page.keyboard.up("Control");
  await eventually("Control goes up", async () => (await heard(from)).keys.length === 2);
  assert.deepEqual((await heard(from)).keys, ["+ffe3", "-ffe3"]);
  const pointers = (await heard(from)).messages.filter((m) => m[0] === 0x10).map((m) => m[16]);
  assert.deepEqual(pointers.slice(-2), [1, 0], "the button goes up");
}

async function trouble() {
  await post("/mock/notice");
  await page.waitForSelector(".toast");
  await shot("notice");
  await accessible("notice");
  await context.route("**/ticket", (route) => route.abort());
  await post("/mock/drop");
  await page.waitForSelector(".reconnecting");
  await shot("reconnecting");
  await accessible("reconnecting");
  assert.equal((await picture()).mark[2], 0xc1, "the last picture stays");
  await context.unroute("**/ticket");
  await page.waitForSelector(".reconnecting", { state: "detached" });
  const from = (await received()).length;
  await page.keyboard.press("z");
  await eventually("typing after the reconnect", async () => (await heard(from)).keys.length === 2);
  await page.setViewportSize({ width: 1600, height: 900 });
  const scale = Number(process.env.SCALE ?? 1);
  await eventually("the new size", async () => (await picture()).width === Math.min(3840, 1600 * scale));
  await page.setViewportSize({ width: 1280, height: 800 });
  await eventually("the old size", async () => (await picture()).width === 1280 * scale);
  assert.equal((await picture()).cssWidth, "1280px");
}

const refuse = (status, error) => (route) => route.fulfill({ status, json: { error } });
const problem = () => page.locator(".problem").textContent();

/** A warm session shows itself and nothing else first; a broker on its way back is waited for. */
async function warmAndAway() {
  await page.goto(`${url}/`);
  await page.getByRole("button", { name: "閲覧を続ける" }).waitFor();
  await page.evaluate(() => {
    globalThis.flashed = false;
    new MutationObserver(() => {
      if (document.querySelector(".steps")) globalThis.flashed = true;
    }).observe(document.body, { childList: true, subtree: true });
  });
  await page.getByRole("button", { name: "閲覧を続ける" }).click();
  await eventually("the picture", async () => (await picture()).mark[2] === 0xc1);
  assert.equal(await page.evaluate(() => globalThis.flashed), false, "no steps for a warm session");
  await context.route("**/api/sessions", refuse(503, "no_host"));
  await page.reload();
  await page.waitForSelector(".reconnecting");
  await shot("away");
  await accessible("away");
  await context.unroute("**/api/sessions");
  await eventually("the picture", async () => (await picture()).mark[2] === 0xc1);
}

/** What did not end is not said to have ended. */
async function refusedEndings() {
  await context.route(/\/api\/sessions\/\w+$/, refuse(500, "internal"));
  await page.keyboard.press("Control+Alt+Shift");
  await page.getByRole("button", { name: "閲覧を終了" }).click();
  await page.getByRole("button", { name: "終了する" }).click();
  await page.waitForSelector("dialog .problem");
  assert.match(await problem(), /まだ終了していません/);
  await shot("end-refused");
  await accessible("end refused");
  await page.getByRole("button", { name: "キャンセル" }).click();
  await context.unroute(/\/api\/sessions\/\w+$/);
  await page.goto(`${url}/`);
  await context.route("**/api/logout", refuse(500, "internal"));
  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.waitForSelector(".problem");
  assert.match(await problem(), /まだログアウトしていません/);
  await shot("logout-refused");
  await accessible("logout refused");
  await context.unroute("**/api/logout");
}

/** The twins of refusedEndings. */
async function acceptedEndings() {
  await page.goto(`${url}/`);
  await page.getByRole("button", { name: "閲覧を終了" }).click();
  await page.getByRole("button", { name: "終了する" }).click();
  await page.getByRole("button", { name: "閲覧を開始" }).waitFor();
  await page.getByRole("button", { name: "ログアウト" }).click();
  await page.waitForSelector("input[name=username]");
}

async function ending() {
  await page.goto(`${url}/`);
  await page.getByRole("button", { name: "閲覧を続ける" }).waitFor();
  await shot("home-running");
  await accessible("home running");
  await page.getByRole("button", { name: "閲覧を終了" }).click();
  await page.waitForSelector("dialog[open]");
  await shot("end-dialog");
  await accessible("end dialog");
  await page.getByRole("button", { name: "キャンセル" }).click();
  await page.getByRole("button", { name: "閲覧を続ける" }).click();
  await eventually("the picture", async () => (await picture()).mark[2] === 0xc1);
  await post("/mock/end?reason=3");
  await page.waitForSelector("#ended-why");
  await shot("ended");
  await accessible("ended");
  await page.getByRole("button", { name: "新しく開始" }).click();
  await eventually("the picture", async () => (await picture()).mark[2] === 0xc1);
  await page.goto(`${url}/admin`);
  await page.getByRole("heading", { level: 1 }).waitFor();
  await shot("admin");
  await accessible("admin");
}

try {
  for (const part of [
    loginPages,
    connectionFile,
    startAndShow,
    typing,
    clickWhileComposing,
    trouble,
    holdAcrossSteady,
    goldenFrames,
    warmAndAway,
    refusedEndings,
    ending,
    acceptedEndings,
  ]) {
    await part();
    process.stdout.write(`${part.name}: done\n`);
  }
} catch (error) {
  problems.push(error.stack);
  await shot("failed");
} finally {
  await context.close();
  server.kill();
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
process.stdout.write(problems.length === 0 ? `all well, screenshots in ${out}\n` : `${problems.join("\n")}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
