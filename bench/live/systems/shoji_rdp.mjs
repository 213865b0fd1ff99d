// This checkout through its RDP door: the same session, seen with xfreerdp.
import { adminPassword, freePort } from "../../../tests/e2e/product.mjs";
import { openRdpViewer } from "../native_viewer.mjs";
import { Shoji } from "./shoji.mjs";

export class ShojiRdp extends Shoji {
  static title = "Shoji, RDP door";
  static programs = ["xfreerdp"];

  async options() {
    this.rdpPort = await freePort();
    return { rdpPort: this.rdpPort };
  }

  get port() {
    return this.rdpPort;
  }

  async openViewer(port) {
    this.viewer = await openRdpViewer(port, { user: "admin", password: adminPassword });
  }
}
