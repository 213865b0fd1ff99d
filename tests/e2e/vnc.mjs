// A helper's VNC viewer: xtigervncviewer on a screen of its own (Xvfb). Every process is ended by its id.
import { spawn, spawnSync } from "node:child_process";
import { createCipheriv } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./product.mjs";

const screen = { width: 1400, height: 1000 };

/** VNC's password file: eight characters under a key everybody knows, its bits the other way round. */
function passwordFile(password) {
  const reversed = (byte) => Number.parseInt(byte.toString(2).padStart(8, "0").split("").reverse().join(""), 2);
  const key = Buffer.from([23, 82, 107, 6, 35, 78, 88, 7].map(reversed));
  const cipher = createCipheriv("des-ede3", Buffer.concat([key, key, key]), null);
  cipher.setAutoPadding(false);
  const plain = Buffer.alloc(8);
  plain.write(password, "latin1");
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

export class VncViewer {
  /**
   * Opens the viewer; it connects to `host`:`port` with `password`. Lossless. Not view-only: that is the server's part.
   * With `ca`, a PEM file, it takes TLS with a certificate of that authority and nothing else.
   */
  static async open(port, password, { host = "127.0.0.1", ca, securityTypes = ca && "X509Vnc" } = {}) {
    const viewer = new VncViewer();
    viewer.directory = mkdtempSync(join(tmpdir(), "shoji-vnc-"));
    try {
      await viewer.#startScreen();
      const file = join(viewer.directory, "passwd");
      writeFileSync(file, passwordFile(password), { mode: 0o600 });
      const args = ["-PasswordFile", file, "-AutoSelect=0", "-PreferredEncoding=ZRLE", "-FullColor=1", "-NoJPEG=1",
        "-ReconnectOnError=0", "-AlertOnFatalError=0", "-Shared=0", "-DotWhenNoCursor=0"];
      if (securityTypes) args.push(`-SecurityTypes=${securityTypes}`);
      if (ca) args.push(`-X509CA=${ca}`);
      args.push(`${host}::${port}`);
      viewer.child = spawn("xtigervncviewer", args, { env: viewer.environment(), stdio: ["ignore", "pipe", "pipe"] });
      viewer.output = "";
      for (const stream of [viewer.child.stdout, viewer.child.stderr]) {
        stream.on("data", (data) => {
          viewer.output += data;
        });
      }
      viewer.ended = new Promise((resolve) => viewer.child.on("exit", resolve));
      viewer.child.on("exit", () => {
        viewer.gone = true;
      });
    } catch (error) {
      await viewer.close();
      throw error;
    }
    return viewer;
  }

  async #startScreen() {
    // Xvfb chooses a free display and writes its number.
    const args = ["-displayfd", "3", "-screen", "0", `${screen.width}x${screen.height}x24`, "-nolisten", "tcp"];
    this.xvfb = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    let number = "";
    this.xvfb.stdio[3].on("data", (data) => {
      number += data;
    });
    this.display = `:${(await eventually("Xvfb is up", () => /^\d+\n/.test(number) && number, 10_000)).trim()}`;
  }

  environment() {
    return { ...process.env, DISPLAY: this.display, HOME: this.directory, XAUTHORITY: "" };
  }

  #x(program, ...args) {
    return spawnSync(program, args, { env: this.environment(), maxBuffer: 64 << 20 });
  }

  /** Where the remote screen is: a window of exactly this size; undefined while there is none. */
  #place(width, height) {
    const ids = this.#x("xdotool", "search", "--onlyvisible", "--name", "Shoji").stdout.toString().split("\n").filter(Boolean);
    for (const id of ids) {
      const shape = this.#x("xdotool", "getwindowgeometry", "--shell", id).stdout.toString();
      const of = (name) => Number(new RegExp(`^${name}=(-?\\d+)$`, "m").exec(shape)?.[1]);
      if (of("WIDTH") === width && of("HEIGHT") === height) return { x: of("X"), y: of("Y"), id };
    }
    return undefined;
  }

  /** What the helper sees of a remote screen of this size: RGBA; undefined while there is none. */
  picture(width, height) {
    const place = this.#place(width, height);
    if (!place) return undefined;
    const crop = `${width}x${height}+${place.x}+${place.y}`;
    return this.#x("import", "-window", "root", "-crop", crop, "-depth", "8", "rgba:-").stdout;
  }

  screenshot(file) {
    this.#x("import", "-window", "root", file);
  }

  /** Clicks into the remote screen and types, as somebody would who tries. */
  tries(text, width, height) {
    const place = this.#place(width, height);
    this.#x("xdotool", "mousemove", String(place.x + 300), String(place.y + 250), "click", "1");
    this.#x("xdotool", "windowfocus", place.id, "type", "--delay", "20", text);
    this.#x("xdotool", "click", "5", "click", "5");
  }

  async close() {
    for (const child of [this.child, this.xvfb]) {
      if (!child || child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.on("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    }
    rmSync(this.directory, { recursive: true, force: true });
  }
}
