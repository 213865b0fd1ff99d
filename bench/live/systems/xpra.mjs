// xpra's desktop mode with its own HTML5 client in Chromium.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, freePort, processes } from "../../../tests/e2e/product.mjs";
import { Child } from "../child.mjs";
import { startWindowManager } from "../desktop.mjs";
import { Peer, listens } from "../peer.mjs";
import { WebViewer } from "../web_viewer.mjs";

const xServer = "Xvfb +extension GLX +extension Composite -screen 0 1280x800x24+32 -dpi 96 -nolisten tcp -noreset -auth $XAUTHORITY";
// No sound, printers, notifications: nothing but the screen and the keyboard, as for everybody.
const without = ["pulseaudio", "speaker", "microphone", "printing", "file-transfer", "webcam", "notifications", "system-tray", "mdns", "dbus-proxy", "dbus-control", "daemon", "bell"];

export class Xpra extends Peer {
  static title = "xpra HTML5";
  static programs = ["xpra"];

  async serve(keep) {
    const directory = mkdtempSync(join(tmpdir(), "shoji-bench-xpra-"));
    keep({ stop: () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }) });
    const port = await freePort();
    const display = `:${200 + (port % 700)}`;
    const off = without.map((name) => `--${name}=no`);
    const args = ["start-desktop", display, `--xvfb=${xServer}`, `--bind-tcp=127.0.0.1:${port}`, "--html=on", ...off, "--resize-display=no", "--sharing=yes", `--socket-dirs=${directory}`];
    const program = keep(new Child("xpra", args, { env: { HOME: directory, XDG_RUNTIME_DIR: directory } }));
    await listens(port, () => program.alive(), 60_000);
    const server = await eventually("xpra's X server runs", () => processes().find(({ name, command }) => name === "Xvfb" && command.includes(` ${display}`)));
    const manager = keep(await startWindowManager(display, directory));
    return { display, port, programs: [program], xServer: server, manager };
  }

  roles() {
    const roles = super.roles();
    // Its X server is below it or not, as it likes.
    return { ...roles, server: roles.server.filter((pid) => pid !== this.served.xServer.pid) };
  }

  async openViewer(port) {
    const viewer = await WebViewer.open(`http://127.0.0.1:${port}/index.html?sound=false&clipboard=false&floating_menu=false&sharing=true`);
    await viewer.enlarge(1320, 860);
    await viewer.page.waitForSelector("canvas", { timeout: 30_000 });
    await eventually("the desktop's canvas has 1280x800 pixels", () => viewer.page.evaluate(() => [...document.querySelectorAll("canvas")].some((c) => c.width === 1280 && c.height === 800)));
    await viewer.page.mouse.click(900, 600);
    return viewer;
  }
}
