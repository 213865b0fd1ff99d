// FreeRDP's shadow server on an Xvfb, seen with xfreerdp. What it sends depends on what the viewer says it takes: here, planar bitmaps.
import { freePort } from "../../../tests/e2e/product.mjs";
import { Child } from "../child.mjs";
import { Desktop } from "../desktop.mjs";
import { openRdpViewer } from "../native_viewer.mjs";
import { Peer, listens } from "../peer.mjs";

export class FreeRdpShadow extends Peer {
  static title = "FreeRDP shadow";
  static programs = ["freerdp-shadow-cli", "xfreerdp"];
  static settings = ["/gfx", "/network:lan"];

  async serve(keep) {
    const desktop = keep(await Desktop.start(1280, 800));
    const port = await freePort();
    const args = [`/port:${port}`, "/bind-address:127.0.0.1", "-auth"];
    const env = { DISPLAY: desktop.display, HOME: desktop.directory };
    const program = keep(new Child("freerdp-shadow-cli", args, { env }));
    await listens(port, () => program.alive());
    return { display: desktop.display, port, programs: [program], xServer: desktop.server };
  }

  openViewer(port) {
    return openRdpViewer(port, { settings: this.constructor.settings });
  }
}
