// A clerk's browser: headless Chromium on the LGWAN side, driven by playwright-core.
import { mkdirSync, mkdtempSync, openSync, readFileSync, readSync, closeSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { adminPassword, descendants, eventually, root } from "./product.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const artifacts = join(root, "tests", "artifacts");
const flags = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

export class Viewer {
  static async open(product, options = {}) {
    const viewer = new Viewer();
    viewer.product = product;
    viewer.profile = mkdtempSync(join(tmpdir(), "shoji-viewer-"));
    viewer.context = await chromium.launchPersistentContext(viewer.profile, {
      executablePath: "/usr/bin/chromium",
      headless: true,
      chromiumSandbox: false,
      args: flags,
      ignoreHTTPSErrors: true,
      locale: "ja-JP",
      viewport: options.viewport ?? { width: 1280, height: 800 },
      deviceScaleFactor: options.scale ?? 1,
    });
    viewer.page = viewer.context.pages()[0] ?? (await viewer.context.newPage());
    viewer.problems = [];
    viewer.page.on("pageerror", (error) => viewer.problems.push(error.message));
    viewer.cdp = await viewer.context.newCDPSession(viewer.page);
    return viewer;
  }

  async login(user = "admin", password = adminPassword) {
    await this.page.goto(`${this.product.url}/`);
    await this.page.fill("input[name=username]", user);
    await this.page.fill("input[name=password]", password);
    await this.page.press("input[name=password]", "Enter");
    await this.startButton().waitFor({ timeout: 15_000 });
  }

  startButton() {
    return this.page.getByRole("button", { name: /開始|続ける|再開/ }).first();
  }

  /** Starts or continues the session and waits for its first picture. */
  async startSession() {
    await this.startButton().click();
    try {
      await this.page.waitForSelector("canvas#screen", { timeout: 20_000 });
      await eventually("the first picture is shown", async () => (await this.distinctColours()) > 1, 30_000);
    } catch (error) {
      await this.screenshot("failed-start");
      throw new Error(`${error.message}; the page says: ${await this.page.locator("body").innerText()}\n${this.product.output.slice(-2000)}`);
    }
  }

  async login_and_start() {
    await this.login();
    await this.startSession();
  }

  async screenshot(name) {
    mkdirSync(artifacts, { recursive: true });
    await this.page.screenshot({ path: join(artifacts, `${name}.png`) });
  }

  /** What axe-core finds wrong with the page as it is now. Its own policy forbids foreign scripts: this one goes in through
   * the debugger. */
  async violations() {
    await this.page.evaluate(axe);
    const { violations } = await this.page.evaluate(() => globalThis.axe.run());
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }

  /** What the clerk sees: {width, height, rgba: Buffer} of the shown canvas. */
  async picture() {
    const { width, height, data } = await this.page.evaluate(() => {
      const screen = document.querySelector("canvas#screen");
      const copy = document.createElement("canvas");
      copy.width = screen.width;
      copy.height = screen.height;
      const context = copy.getContext("2d", { willReadFrequently: true });
      context.drawImage(screen, 0, 0);
      const { data: bytes } = context.getImageData(0, 0, copy.width, copy.height);
      let text = "";
      for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
      return { width: copy.width, height: copy.height, data: btoa(text) };
    });
    return { width, height, rgba: Buffer.from(data, "base64") };
  }

  async distinctColours() {
    const { rgba } = await this.picture();
    const seen = new Set();
    for (let i = 0; i < rgba.length && seen.size < 3; i += 4 * 97) seen.add(rgba.readUInt32LE(i));
    return seen.size;
  }

  /** Pixels of the isolated browser's tab strip and address bar. */
  async #chrome() {
    const { width, rgba } = await this.picture();
    return rgba.subarray(0, width * 4 * 86);
  }

  /** Does `act`, then waits until the isolated browser's own bars look different: keys come after a clerk has seen that. */
  async seenInBars(act) {
    const before = await this.#chrome();
    await act();
    await eventually("the browser's bars change", async () => !before.equals(await this.#chrome()), 10_000);
  }

  /** Puts the caret into the address bar. */
  focusAddressBar() {
    return this.seenInBars(() => this.page.keyboard.press("Control+l"));
  }

  /** Opens `path` of `site` in the current tab as a clerk does, and waits for its load. */
  async visit(site, path) {
    const [page] = path.split("?");
    const from = site.reports.length;
    await this.focusAddressBar();
    await this.page.keyboard.type(`${site.destination}${path}`);
    await this.page.keyboard.press("Delete"); // what the address bar completed by itself
    await this.page.keyboard.press("Enter");
    await site.expect(`load of ${path}`, (r) => r.kind === "load" && r.page === page, 20_000, from);
    // What is typed before the page has the focus still goes to the address bar, as in any browser.
    await site.expect(`focus in ${path}`, (r) => r.kind === "ready" && r.page === page, 20_000, from);
  }

  /** Processes of the session this clerk has: {id, session, agent, inside: [every process in its sandbox]}. */
  async processes() {
    const { sessions } = await this.page.evaluate(async () => (await fetch("/api/sessions")).json());
    const id = sessions[0]?.id;
    const session = this.product.find("shoji-session", (process) => id && process.command.includes(id));
    if (!session) throw new Error(`no shoji-session runs for ${id}`);
    // The sandbox draws into the framebuffer that the session process maps.
    const { ino } = statSync(`/proc/${session.pid}/fd/5`);
    const agent = this.product.findAll("shoji-agent").find(({ pid }) => inode(`/proc/${pid}/fd/4`) === ino);
    if (!agent) throw new Error(`no agent runs for session ${id}`);
    return { id, session: session.pid, agent: agent.pid, inside: descendants(agent.pid) };
  }

  /** Waits until the clerk is told that the session has ended. */
  endIsShown() {
    return this.page.getByRole("heading", { name: "閲覧が終了しました" }).waitFor({ timeout: 30_000 });
  }

  /** Types as a terminal IME does: composition, then commit. */
  async compose(steps, committed) {
    for (const text of steps) {
      await this.cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    }
    await this.cdp.send("Input.insertText", { text: committed });
  }

  async close() {
    await this.context?.close();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function inode(path) {
  try {
    return statSync(path).ino;
  } catch {
    return 0;
  }
}

const framebufferOffset = 3232;
const framebufferStride = 3840 * 4;

/** The sandbox's framebuffer, read as root through the session process: RGBA of the top-left width x height. */
export function framebuffer(sessionPid, width, height) {
  const fd = openSync(`/proc/${sessionPid}/fd/5`, "r");
  const rgba = Buffer.alloc(width * height * 4);
  const row = Buffer.alloc(width * 4);
  for (let y = 0; y < height; ++y) {
    readSync(fd, row, 0, row.length, framebufferOffset + y * framebufferStride);
    for (let x = 0; x < width * 4; x += 4) {
      rgba[y * width * 4 + x] = row[x + 2];
      rgba[y * width * 4 + x + 1] = row[x + 1];
      rgba[y * width * 4 + x + 2] = row[x];
      rgba[y * width * 4 + x + 3] = 255;
    }
  }
  closeSync(fd);
  return rgba;
}

/** Number of differing pixels between two RGBA buffers of the same length; -1 when lengths differ. */
export function differingPixels(a, b) {
  if (a.length !== b.length) return -1;
  let count = 0;
  for (let i = 0; i < a.length; i += 4) if (a.readUInt32LE(i) !== b.readUInt32LE(i)) ++count;
  return count;
}
