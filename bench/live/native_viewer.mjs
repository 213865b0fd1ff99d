// A viewer that is a program of its own, on a desktop of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { descendants } from "../../tests/e2e/product.mjs";
import { Child } from "./child.mjs";
import { Desktop } from "./desktop.mjs";

export class NativeViewer {
  /** Starts `command` with `args`, with an empty home directory: the viewer's own defaults. */
  static async open(command, args) {
    const viewer = new NativeViewer();
    viewer.home = mkdtempSync(join(tmpdir(), "shoji-bench-home-"));
    viewer.desktop = await Desktop.start(1600, 1100);
    viewer.child = new Child(command, args, { env: { DISPLAY: viewer.desktop.display, HOME: viewer.home } });
    return viewer;
  }

  pids() {
    return [...descendants(this.child.pid).map(({ pid }) => pid), this.desktop.server.pid];
  }

  async stop() {
    await this.child?.stop();
    await this.desktop?.stop();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** TigerVNC's viewer: it chooses encoding and quality by the link's speed, as it does when nothing is set. */
export const openVncViewer = (port) =>
  NativeViewer.open("xtigervncviewer", ["-SecurityTypes=None", "-RemoteResize=0", "-Shared=1", `127.0.0.1::${port}`]);

/** xfreerdp: `settings` beside its own, which are a link whose speed it finds out and whatever graphics the server has. */
export const openRdpViewer = (port, { user = "bench", password = "bench", settings = [] } = {}) =>
  NativeViewer.open("xfreerdp", [`/v:127.0.0.1:${port}`, "/cert:ignore", `/u:${user}`, `/p:${password}`, "/size:1280x800", "-wallpaper", ...settings]);
