// TigerVNC with noVNC in Chromium, over websockify.
import { freePort } from "../../../tests/e2e/product.mjs";
import { Child } from "../child.mjs";
import { Peer, listens } from "../peer.mjs";
import { VncServer } from "../vnc_server.mjs";
import { WebViewer } from "../web_viewer.mjs";

export class NoVnc extends Peer {
  static title = "TigerVNC + noVNC";
  static programs = ["Xtigervnc", "websockify"];

  async serve(keep) {
    const vnc = keep(await VncServer.start());
    const port = await freePort();
    const socket = keep(new Child("websockify", ["--web", "/usr/share/novnc", `127.0.0.1:${port}`, `127.0.0.1:${vnc.port}`]));
    await listens(port, () => socket.alive());
    return { display: vnc.display, port, programs: [vnc.server, socket] };
  }

  async openViewer(port) {
    const viewer = await WebViewer.open(`http://127.0.0.1:${port}/vnc.html?autoconnect=1&resize=off&show_dot=0`);
    await viewer.page.waitForSelector("#noVNC_container canvas", { timeout: 20_000 });
    // noVNC's canvas has the remote screen's size, whatever the window's: make the window large enough to show all of it.
    await viewer.enlarge(1280, 800);
    // Into an empty place of the page that waits: the keyboard goes from the address bar to the canvas.
    await viewer.page.locator("#noVNC_container canvas").click({ position: { x: 900, y: 600 } });
    return viewer;
  }
}
