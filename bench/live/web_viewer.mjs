// A headful Chromium on a desktop of its own: the viewer of every system that is watched in a web page.
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { descendants, eventually, root } from "../../tests/e2e/product.mjs";
import { Desktop } from "./desktop.mjs";

const { chromium } = createRequire(join(root, "tests", "e2e", "package.json"))("playwright-core");
const flags = [
  "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--ozone-platform=x11", "--window-position=0,0", "--window-size=1320,980", "--test-type",
];

export class WebViewer {
  static async open(url) {
    const viewer = new WebViewer();
    viewer.desktop = await Desktop.start(1600, 1100);
    viewer.profile = mkdtempSync(join(tmpdir(), "shoji-bench-viewer-"));
    viewer.context = await chromium.launchPersistentContext(viewer.profile, {
      executablePath: "/usr/bin/chromium",
      headless: false,
      chromiumSandbox: false,
      args: flags,
      env: { ...process.env, DISPLAY: viewer.desktop.display },
      ignoreHTTPSErrors: true,
      locale: "ja-JP",
      viewport: null,
    });
    viewer.page = viewer.context.pages()[0] ?? (await viewer.context.newPage());
    // Nothing may cover the picture, no question about the clipboard either.
    await viewer.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: new URL(url).origin });
    await viewer.page.goto(url);
    return viewer;
  }

  /** Sizes the window until the canvas that `selector` names has 1280x800 pixels, each on one of the display's. */
  async fit(selector) {
    const cdp = await this.context.newCDPSession(this.page);
    const { windowId } = await cdp.send("Browser.getWindowForTarget");
    await eventually("the canvas has 1280x800 pixels", async () => {
      const [width, height] = await this.page.$eval(selector, (canvas) => [canvas.width, canvas.height]);
      if (width === 1280 && height === 800) return true;
      const { bounds } = await cdp.send("Browser.getWindowBounds", { windowId });
      const grown = { width: bounds.width + 1280 - width, height: bounds.height + 800 - height };
      await cdp.send("Browser.setWindowBounds", { windowId, bounds: grown });
      await new Promise((resolve) => setTimeout(resolve, 700)); // the far side follows
      return false;
    });
    await cdp.detach();
  }

  /** Sizes the window until the page has at least width x height. */
  async enlarge(width, height) {
    const cdp = await this.context.newCDPSession(this.page);
    const { windowId, bounds } = await cdp.send("Browser.getWindowForTarget");
    const [w, h] = await this.page.evaluate(() => [innerWidth, innerHeight]);
    const grown = { width: bounds.width + Math.max(0, width - w), height: bounds.height + Math.max(0, height - h) };
    await cdp.send("Browser.setWindowBounds", { windowId, bounds: grown });
    await this.page.waitForFunction(([least, high]) => innerWidth >= least && innerHeight >= high, [width, height]);
    await cdp.detach();
  }

  pids() {
    const own = descendants(process.pid).find(({ command }) => command.includes(this.profile));
    return [...(own ? descendants(own.pid).map(({ pid }) => pid) : []), this.desktop.server.pid];
  }

  async stop() {
    await this.context?.close();
    await this.desktop?.stop();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
