// A clerk's RDP client: xfreerdp in an X server of its own, whose picture is read from its memory. Every process is ended
// by its id, also when the test fails. The desk for wlfreerdp is in wayland_desk.mjs.
import { execFile, execFileSync, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { eventually, root } from "./product.mjs";

const artifacts = join(root, "tests", "artifacts");

const crcTable = Array.from({ length: 256 }, (_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
  return n >>> 0;
});

function pngChunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(data.length, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 4);
  return chunk;
}

function png({ width, height, bgrx }) {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const from = (y * width + x) * 4;
      const to = y * (1 + width * 3) + 1 + x * 3;
      for (let i = 0; i < 3; ++i) rows[to + i] = bgrx[from + 2 - i];
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const chunks = [pngChunk("IHDR", header), pngChunk("IDAT", deflateSync(rows)), pngChunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), ...chunks]);
}

/** Where the picture is in a dump, and how large. */
function layoutOf(dump) {
  const field = (n) => dump.readUInt32BE(4 * n);
  return { start: field(0) + 12 * field(19), width: field(4), height: field(5), stride: field(12) };
}

/** An X server without a screen; its picture lies in a file in X's own dump format. */
export class Desk {
  static async start(width = 1400, height = 1000) {
    const desk = new Desk();
    await desk.open(width, height);
    return desk;
  }

  /** For a client that fills it: no pointer is drawn, for it could not be moved away. `screens`: {width, height} of each,
   * side by side; picture() is that of the first. */
  static async startWithoutPointer([first, ...more]) {
    const desk = new Desk();
    const sizes = more.flatMap(({ width, height }, i) => ["-screen", String(i + 1), `${width}x${height}x24`]);
    const several = ["+xinerama", "-extension", "RANDR"]; // asked by RANDR, this server knows of one screen
    await desk.open(first.width, first.height, ["-nocursor", ...sizes, ...(more.length > 0 ? several : [])]);
    return desk;
  }

  async open(width, height, options = []) {
    this.directory = mkdtempSync(join(tmpdir(), "shoji-desk-"));
    const screen = ["-screen", "0", `${width}x${height}x24`, "-fbdir", this.directory, ...options];
    const args = ["-displayfd", "3", ...screen, "-nolisten", "tcp", "-noreset"];
    this.server = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    this.ended = new Promise((resolve) => this.server.on("exit", resolve));
    let said = "";
    this.server.stdio[3].on("data", (data) => {
      said += data;
    });
    await eventually("the X server is up", () => said.endsWith("\n"));
    this.display = `:${said.trim()}`;
  }

  /** The RDP client of this desk, and what its environment has to say for it to be shown here. */
  client() {
    return { program: "xfreerdp", env: { DISPLAY: this.display } };
  }

  /** Called before a look at a picture that is waited for: some clients show the last of it only when something happens. */
  nudge() {}

  /** What stands there: {width, height, bgrx: Buffer}. */
  picture() {
    const dump = readFileSync(this.#file());
    const { start, width, height, stride } = layoutOf(dump);
    const bgrx = Buffer.alloc(width * height * 4);
    for (let y = 0; y < height; ++y) dump.copy(bgrx, y * width * 4, start + y * stride, start + y * stride + width * 4);
    return { width, height, bgrx };
  }

  #file() {
    return join(this.directory, "Xvfb_screen0");
  }

  /** Turns one bit of one point of what stands there: the X server keeps its picture in that file. */
  damage(x, y) {
    const file = openSync(this.#file(), "r+");
    const { start, stride } = layoutOf(readFileSync(file));
    const at = start + y * stride + x * 4;
    const blue = Buffer.alloc(1);
    readSync(file, blue, 0, 1, at);
    blue[0] ^= 1;
    writeSync(file, blue, 0, 1, at);
    closeSync(file);
  }

  screenshot(name) {
    mkdirSync(artifacts, { recursive: true });
    writeFileSync(join(artifacts, `${name}.png`), png(this.picture()));
  }

  #env() {
    return { ...process.env, DISPLAY: this.display };
  }

  /** Keys and clicks as from a hand: arguments of xdotool. */
  act(...args) {
    execFileSync("xdotool", args, { env: this.#env() });
  }

  /** The keyboard that is plugged in, as X names its layout: "us" (at first), "jp". */
  keyboard(layout) {
    execFileSync("setxkbmap", ["-layout", layout], { env: this.#env() });
  }

  /** A program of the desk copies: from now on its clipboard offers `content` as `target`, and as nothing else. */
  async copy(content, target = "UTF8_STRING") {
    await this.#dropClipboard();
    const owner = spawn("xclip", ["-quiet", "-selection", "clipboard", "-target", target, "-in"], {
      env: this.#env(),
      stdio: ["pipe", "ignore", "pipe"],
    });
    owner.ended = new Promise((resolve) => owner.on("exit", resolve));
    this.owner = owner;
    let said = "";
    owner.stderr.on("data", (data) => {
      said += data;
    });
    owner.stdin.end(content);
    await eventually("the clipboard is owned", () => said.includes("Waiting"));
  }

  /** A program of the desk pastes: the clipboard's text; null when it gets none within `withinMs`. */
  async paste(withinMs = 10_000) {
    return (await this.pasteAs("UTF8_STRING", withinMs))?.toString("utf8") ?? null;
  }

  /** The same, of whatever kind: the bytes of `target`. */
  pasteAs(target, withinMs = 10_000) {
    return new Promise((resolve) => {
      const options = { env: this.#env(), timeout: withinMs, encoding: "buffer", maxBuffer: 64 << 20 };
      const args = ["-selection", "clipboard", "-target", target, "-out"];
      execFile("xclip", args, options, (error, content) => resolve(error ? null : content));
    });
  }

  async #dropClipboard() {
    this.owner?.kill("SIGTERM");
    await this.owner?.ended;
    this.owner = undefined;
  }

  /** Opens `path` of `site` in the client's window as a hand does: address bar, typing, Enter. Ends when the page has the
   * focus. On a busy machine what is typed first may come before the address bar is there: then it is done again. */
  async visit(site, path) {
    await eventually(`${path} is visited`, async () => {
      const from = site.reports.length;
      this.act("mousemove", "500", "300", "key", "ctrl+l");
      this.act("type", "--delay", "60", `${site.destination}${path}`);
      this.act("key", "Delete", "key", "Return");
      await site.expect(`focus in ${path}`, (r) => r.kind === "ready" && r.page === path, 10_000, from);
      return true;
    }, 25_000);
  }

  async stop() {
    await this.#dropClipboard();
    this.server.kill("SIGTERM");
    await this.ended;
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export class RdpClient {
  /** Connects to `port`; `args`: of the desk's client, beside those every test needs. */
  static open(desk, port, args) {
    return RdpClient.#start(desk, [...args, `/v:127.0.0.1:${port}`]);
  }

  /** Opens a .rdp file, which says where to. */
  static openFile(desk, file, args = []) {
    return RdpClient.#start(desk, [file, ...args]);
  }

  static #start(desk, args) {
    const client = new RdpClient();
    client.desk = desk;
    client.output = "";
    client.home = mkdtempSync(join(tmpdir(), "shoji-rdp-home-"));
    const { program, env } = desk.client();
    // A .rdp file has to come first. What it logs is wanted line by line, not when it has filled a buffer.
    client.child = spawn("stdbuf", ["-oL", program, ...args, "/cert:ignore", "/log-level:INFO"], {
      env: { PATH: process.env.PATH, ...env, HOME: client.home, LANG: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    client.ended = new Promise((resolve) => client.child.on("exit", (code, signal) => resolve({ code, signal })));
    client.child.on("exit", () => {
      client.exited = true;
    });
    for (const stream of [client.child.stdout, client.child.stderr]) {
      stream.on("data", (data) => {
        client.output += data;
        if (process.env.SHOJI_E2E_VERBOSE) process.stderr.write(data);
      });
    }
    return client;
  }

  /** Types `word` again and again until the field of `site`'s page ends with it: the session may still be on its way. */
  async writes(site, word) {
    this.desk.act("mousemove", "500", "300");
    await eventually(`"${word}" in the field`, async () => {
      if (this.exited) throw new Error(`the client has ended: ${this.output.slice(-2000)}`);
      const from = site.reports.length;
      this.desk.act("type", "--delay", "60", word);
      await site.expect(word, (r) => r.kind === "value" && r.value.endsWith(word), 3_000, from);
      return true;
    }, 45_000);
  }

  /** 0xRRGGBB of one point. */
  pixel(x, y) {
    const picture = this.desk.picture();
    return picture.bgrx.readUInt32LE((y * picture.width + x) * 4) & 0xffffff;
  }

  /** How many points of the desk have the colour 0xRRGGBB. */
  count(colour) {
    const { bgrx } = this.desk.picture();
    let count = 0;
    for (let at = 0; at < bgrx.length; at += 4) if ((bgrx.readUInt32LE(at) & 0xffffff) === colour) ++count;
    return count;
  }

  /** How many different colours a grid of points over the client's window has. */
  colours(width = 1024, height = 768) {
    const picture = this.desk.picture();
    const seen = new Set();
    for (let y = 4; y < height; y += 16) {
      for (let x = 4; x < width; x += 16) seen.add(picture.bgrx.readUInt32LE((y * picture.width + x) * 4) & 0xffffff);
    }
    return seen.size;
  }

  async close() {
    if (!this.exited) this.child.kill("SIGTERM");
    const killer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    const end = await this.ended;
    clearTimeout(killer);
    rmSync(this.home, { recursive: true, force: true });
    return end;
  }
}
