// What the tests of files share: a product with one clerk and rules about files, a shelf of downloads, and the hands of
// the clerk in the files dialog.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Line } from "./line.mjs";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const password = "tests-only-Passw0rd-2";
export const department = "総務課";
export const contact = "情報政策課 内線2345";

const rules = `format = 1
name = "試験"
contact = "${contact}"
[departments."${department}"]
classification = "1"
[[rules]]
id = "soumu-upload"
directions = ["outbound"]
channels = ["file.upload"]
classes = ["1", "2"]
answer = "allow"
max_bytes = "32 MiB"
per_minute = 60
[[rules]]
id = "soumu-text-of-downloads"
directions = ["inbound"]
channels = ["file.download"]
classes = ["1", "2"]
answer = "sanitise"
max_bytes = "1 MiB"
per_minute = 60
`;

/** Serves what `offered` has at a path, {name, type, body}, as a download. */
function startShelf(offered) {
  const server = createServer((request, response) => {
    const file = offered[request.url];
    if (!file) return response.writeHead(404).end();
    const name = encodeURIComponent(file.name);
    response.writeHead(200, { "content-type": file.type, "content-disposition": `attachment; filename*=UTF-8''${name}` });
    response.end(file.body);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve({ server, destination: `127.0.0.1:${server.address().port}` }));
  });
}

export class FileRig {
  /** A clerk is logged in and sees the start page. `offered`: what the shelf has; it may grow later. */
  static async start(offered = {}) {
    const rig = new FileRig();
    try {
      await rig.#start(offered);
    } catch (error) {
      await rig.stop();
      throw error;
    }
    return rig;
  }

  async #start(offered) {
    this.folder = mkdtempSync(join(tmpdir(), "shoji-files-"));
    this.site = await Site.start();
    this.shelf = await startShelf(offered);
    const egressAllow = [this.site.destination, this.shelf.destination];
    this.product = await Product.start({ egressAllow, startUrl: `${this.site.url}/` });
    const clerk = ["user", "add", "hanako", "--department", department, "--role", "staff", "--password-stdin"];
    const added = await this.product.ctl(clerk, `${password}\n`);
    assert.equal(added.code, 0, added.output);
    writeFileSync(join(this.folder, "rules.toml"), rules);
    await this.#ctl("policy", "submit", join(this.folder, "rules.toml"), "--note", "test");
    await this.#ctl("policy", "activate", "2");
    this.line = await Line.start(this.product.port);
    this.viewer = await Viewer.open(Object.create(this.product, { url: { value: this.line.url } }));
    await this.viewer.login("hanako", password);
    await this.viewer.startSession();
    await this.site.expect("load of the start page", (r) => r.kind === "load" && r.page === "/");
  }

  async #ctl(...args) {
    const { code, output } = await this.product.ctl(args);
    assert.equal(code, 0, `${args.join(" ")}: ${output}`);
  }

  get page() {
    return this.viewer.page;
  }

  get form() {
    return this.page.locator("form.clipboard-part", { has: this.page.locator("input[name=upload-file]") });
  }

  /** The files dialog, through the toolbar. */
  async open(button = "ファイル") {
    await this.page.mouse.move(640, 2);
    await this.page.getByRole("button", { name: button, exact: true }).click();
    await this.page.locator("input[name=upload-file]").waitFor();
  }

  async close(button = "閉じる") {
    await this.page.getByRole("button", { name: button }).last().click();
    await this.page.locator("input[name=upload-file]").waitFor({ state: "detached" });
  }

  choose(name, content) {
    const file = { name, mimeType: "application/octet-stream", buffer: Buffer.from(content) };
    return this.form.locator("input[name=upload-file]").setInputFiles(file);
  }

  /** Sends what is chosen. */
  async send(classification, button = "渡す") {
    await this.form.locator("select[name=upload-class]").selectOption(String(classification));
    await this.form.getByRole("button", { name: button, exact: true }).click();
  }

  /** What the dialog says when it is over. */
  async outcome(withinMs = 90_000) {
    const said = this.form.locator("[data-result]");
    await eventually(
      "the upload is answered",
      async () => (await this.form.getAttribute("aria-busy")) === "false" && (await said.innerText()) !== "",
      withinMs,
    );
    return said.innerText();
  }

  async upload(name, content, classification, withinMs) {
    await this.choose(name, content);
    await this.send(classification);
    return this.outcome(withinMs);
  }

  /** The session's folder of uploads, as root sees it. */
  async uploads() {
    const { agent } = await this.viewer.processes();
    return `/proc/${agent}/root/home/user/アップロード`;
  }

  async downloads() {
    const { agent } = await this.viewer.processes();
    return `/proc/${agent}/root/home/user/ダウンロード`;
  }

  /** Has the isolated browser download `path` of the shelf. */
  async download(path) {
    await this.viewer.focusAddressBar();
    await this.page.keyboard.type(`${this.shelf.destination}${path}`);
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.press("Enter");
  }

  files() {
    return this.page.evaluate(async () => (await fetch("/api/files")).json());
  }

  /** The list, when it has `count` files and nothing of them is still being checked. */
  judged(count, withinMs = 60_000) {
    const whole = async () => {
      const list = await this.files();
      return list.files.length === count && list.files.every((file) => file.state !== "arrived") ? list : null;
    };
    return eventually(`${count} downloads are judged`, whole, withinMs);
  }

  decisions() {
    const lines = this.product.audit().split("\n");
    return lines.filter((line) => line.includes('"transfer.decided"')).map((line) => JSON.parse(line));
  }

  async stop() {
    await this.viewer?.close();
    this.line?.stop();
    await this.product?.stop();
    await this.site?.stop();
    this.shelf?.server.closeAllConnections();
    this.shelf?.server.close();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }
}
