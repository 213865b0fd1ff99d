// x11vnc serving an Xvfb, seen with TigerVNC's viewer.
import { freePort } from "../../../tests/e2e/product.mjs";
import { Child } from "../child.mjs";
import { Desktop } from "../desktop.mjs";
import { openVncViewer } from "../native_viewer.mjs";
import { Peer, listens } from "../peer.mjs";

export class X11Vnc extends Peer {
  static title = "x11vnc";
  static programs = ["x11vnc", "xtigervncviewer"];
  openViewer = openVncViewer;

  async serve(keep) {
    const desktop = keep(await Desktop.start(1280, 800));
    const port = await freePort();
    const args = ["-display", desktop.display, "-rfbport", String(port), "-localhost", "-nopw", "-forever", "-shared", "-noipv6"];
    const program = keep(new Child("x11vnc", [...args, "-wait", "10", "-defer", "5", "-nonap", "-speeds", "lan"]));
    await listens(port, () => program.alive());
    return { display: desktop.display, port, programs: [program], xServer: desktop.server };
  }
}
