// A desk whose programs speak Wayland: weston fills the X server's screen, so that the picture is read and keys are pressed
// as on any other desk. Its RDP client is wlfreerdp.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually, root } from "./product.mjs";
import { Desk } from "./rdp_client.mjs";

const socket = "wayland-desk";
// A client repeats a held key by itself: on a busy machine also one that was let go long ago.
const settings = "[keyboard]\nrepeat-rate=0\n";

export class WaylandDesk extends Desk {
  /** Smaller than another desk: its picture is drawn without a graphics card. */
  static async start(width = 1100, height = 800) {
    const desk = new WaylandDesk();
    try {
      await desk.open(width, height);
    } catch (error) {
      await desk.stop();
      throw error;
    }
    return desk;
  }

  client() {
    return { program: "wlfreerdp", env: { XDG_RUNTIME_DIR: this.runtime, WAYLAND_DISPLAY: socket } };
  }

  /** Moves the pointer by a point: wlfreerdp leaves what it drew last in its own queue until it hears of anything. */
  nudge() {
    this.nudged = !this.nudged;
    this.act("mousemove_relative", "--", this.nudged ? "-1" : "1", "0");
  }

  async open(width, height) {
    await super.open(width, height);
    await this.#startCompositor(width, height);
  }

  async #startCompositor(width, height) {
    this.runtime = mkdtempSync(join(tmpdir(), "shoji-wayland-"));
    const config = join(this.runtime, "weston.ini");
    writeFileSync(config, settings);
    // The kiosk shell makes a window as large as the screen, so a session smaller than that stands at the top left corner.
    // Not with --use-pixman: wlfreerdp draws into two buffers by turns, into each only what is new, and the pixman renderer
    // takes from the latest one whatever a pointer uncovers. The other renderer keeps a picture of its own.
    const args = ["--backend=x11-backend.so", "--shell=kiosk-shell.so", "--idle-time=0", `--config=${config}`];
    this.compositor = spawn("weston", [...args, `--socket=${socket}`, `--width=${width}`, `--height=${height}`], {
      env: {
        PATH: process.env.PATH,
        DISPLAY: this.display,
        HOME: this.runtime,
        XDG_RUNTIME_DIR: this.runtime,
        LIBGL_ALWAYS_SOFTWARE: "1",
        LD_PRELOAD: join(root, "build", "release", "lib", "weston_wheel.so"),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.compositorEnded = new Promise((resolve) => this.compositor.on("exit", resolve));
    let said = "";
    for (const stream of [this.compositor.stdout, this.compositor.stderr]) {
      stream.on("data", (data) => {
        said += data;
      });
    }
    try {
      await eventually("weston takes clients", () => existsSync(join(this.runtime, socket)));
    } catch (error) {
      throw new Error(`${error.message}\n${said.slice(-2000)}`);
    }
  }

  async stop() {
    this.compositor?.kill("SIGTERM");
    await this.compositorEnded;
    if (this.runtime) rmSync(this.runtime, { recursive: true, force: true });
    await super.stop();
  }
}
