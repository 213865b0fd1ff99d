// TigerVNC's X server, which is the VNC server too.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, freePort } from "../../tests/e2e/product.mjs";
import { Child } from "./child.mjs";
import { startWindowManager } from "./desktop.mjs";

export class VncServer {
  static async start() {
    const vnc = new VncServer();
    vnc.port = await freePort();
    vnc.directory = mkdtempSync(join(tmpdir(), "shoji-bench-vnc-"));
    const args = ["-displayfd", "3", "-geometry", "1280x800", "-depth", "24", "-dpi", "96", "-rfbport", String(vnc.port), "-nolisten", "tcp"];
    const settings = ["-localhost=1", "-SecurityTypes=None", "-AlwaysShared=1", "-AcceptSetDesktopSize=0", "-FrameRate=60"];
    vnc.server = new Child("Xtigervnc", [...args, ...settings], { stdio: ["ignore", null, null, "pipe"], env: { HOME: vnc.directory } });
    let number = "";
    vnc.server.process.stdio[3].on("data", (data) => {
      number += data;
    });
    await eventually("Xtigervnc says its display", () => vnc.server.alive() && number.endsWith("\n"));
    vnc.display = `:${number.trim()}`;
    vnc.manager = await startWindowManager(vnc.display, vnc.directory);
    return vnc;
  }

  async stop() {
    await this.manager?.stop();
    await this.server.stop();
    rmSync(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }
}
