// No transfer at all: the isolated browser's own display is the viewer's. What any system adds, it adds to this.
import { descendants } from "../../../tests/e2e/product.mjs";
import { Desktop } from "../desktop.mjs";
import { IsolatedBrowser } from "../isolated_browser.mjs";

export class Floor {
  static title = "no transfer (floor)";

  static async start({ pages }) {
    const floor = new Floor();
    floor.desktop = await Desktop.start(1280, 800);
    floor.browser = IsolatedBrowser.start(floor.desktop.display, pages.address("wait"));
    return floor;
  }

  get view() {
    return { framebuffer: this.desktop.framebuffer, display: this.desktop.display };
  }

  roles() {
    const browser = descendants(this.browser.child.pid).map(({ pid }) => pid);
    return { server: [], x: [this.desktop.server.pid], browser, viewer: [] };
  }

  async stop() {
    await this.browser?.stop();
    await this.desktop?.stop();
  }
}
