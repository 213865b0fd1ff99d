// This checkout: ./shoji up, its sandboxed browser, and the web client in a headful Chromium.
import { Product, adminPassword, descendants } from "../../../tests/e2e/product.mjs";
import { Link } from "../link.mjs";
import { WebViewer } from "../web_viewer.mjs";

export class Shoji {
  static title = "Shoji, web client";

  /** A subclass for another door says what the product needs for it (options), which port that is, and opens a viewer. */
  static async start({ pages, shape }) {
    const shoji = new this();
    // No warm browser: a second session would cost CPU that nobody looks at.
    const options = { egressAllow: [pages.destination], startUrl: pages.address("wait"), pool: 0 };
    shoji.product = await Product.start({ ...options, ...(await shoji.options()) });
    try {
      shoji.link = await Link.start(shoji.port, shape);
      await shoji.openViewer(shoji.link.port);
      return shoji;
    } catch (error) {
      await shoji.stop();
      throw error;
    }
  }

  options() {
    return {};
  }

  get port() {
    return this.product.port;
  }

  async openViewer(port) {
    this.viewer = await WebViewer.open(`https://127.0.0.1:${port}/`);
    const { page } = this.viewer;
    await page.fill("input[name=username]", "admin");
    await page.fill("input[name=password]", adminPassword);
    await page.press("input[name=password]", "Enter");
    await page.getByRole("button", { name: /開始|続ける|再開/ }).first().click();
    await page.waitForSelector("canvas#screen", { timeout: 30_000 });
    await this.viewer.fit("canvas#screen");
  }

  get view() {
    return this.viewer.desktop;
  }

  roles() {
    const roles = { server: [], x: [], browser: [], desktop: [], viewer: this.viewer.pids() };
    for (const { pid, name } of descendants(this.product.child.pid)) {
      if (name.startsWith("chrom")) roles.browser.push(pid);
      else if (name === "Xvfb") roles.x.push(pid);
      else if (name.startsWith("shoji-")) roles.server.push(pid);
      else roles.desktop.push(pid); // window manager, input method, bus
    }
    return roles;
  }

  async stop() {
    await this.viewer?.stop();
    await this.link?.stop();
    await this.product?.stop();
  }
}
