// What the tests of the clipboard share: a product with one clerk at its start page, and rules that change.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Product } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

export const clerk = { name: "hanako", password: "tests-only-Passw0rd-2" };

export class ClipboardRig {
  #versions = 1;

  /** A clerk of `department` under `rules`, who is logged in and sees the start page; with `rdpPort`, nobody is logged in
   * yet and the start page has a field. */
  static async start(department, rules, rdpPort = 0) {
    const rig = new ClipboardRig();
    try {
      await rig.#start(department, rules, rdpPort);
    } catch (error) {
      await rig.stop();
      throw error;
    }
    return rig;
  }

  async #start(department, rules, rdpPort) {
    this.folder = mkdtempSync(join(tmpdir(), "shoji-rules-"));
    this.site = await Site.start();
    const startUrl = `${this.site.url}/${rdpPort ? "form" : ""}`;
    this.product = await Product.start({ rdpPort, egressAllow: [this.site.destination], startUrl });
    const added = await this.product.ctl(
      ["user", "add", clerk.name, "--department", department, "--role", "staff", "--password-stdin"],
      `${clerk.password}\n`,
    );
    assert.equal(added.code, 0, added.output);
    await this.activate(rules);
    if (!rdpPort) await this.#openWindow();
  }

  async #openWindow() {
    this.viewer = await Viewer.open(this.product);
    await this.viewer.context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: this.product.url });
    await this.viewer.login(clerk.name, clerk.password);
    await this.viewer.startSession();
    await this.site.expect("load of the start page", (r) => r.kind === "load" && r.page === "/");
  }

  /** shojictl; its output. */
  async ctl(...args) {
    const { code, output } = await this.product.ctl(args);
    assert.equal(code, 0, `${args.join(" ")}: ${output}`);
    return output;
  }

  /** Puts a rule file in force. */
  async activate(text) {
    const file = join(this.folder, `rules-${this.#versions}.toml`);
    writeFileSync(file, text);
    await this.ctl("policy", "submit", file, "--note", "test");
    this.#versions += 1;
    await this.ctl("policy", "activate", String(this.#versions));
  }

  async stop() {
    await this.viewer?.close();
    await this.product?.stop();
    await this.site?.stop();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true });
  }
}
