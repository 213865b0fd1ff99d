// A helper at the console and a person in a session, on a product whose door for VNC viewers is open.
import assert from "node:assert/strict";
import { Product, eventually, freePort } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer, differingPixels, framebuffer } from "./viewer.mjs";

const password = "correct horse battery";
const size = { width: 1000, height: 700 };
const people = [
  { name: "anzen", role: "security", department: "情報政策課" },
  { name: "tanaka", role: "staff", department: "税務課" },
];

export class WatchScene {
  /** The helper has chosen the person in the console. `options`: more of the broker's. */
  static async start(...options) {
    const scene = new WatchScene();
    try {
      await scene.#start(options);
    } catch (error) {
      await scene.stop();
      throw error;
    }
    return scene;
  }

  async #start(options) {
    this.site = await Site.start();
    this.port = await freePort();
    this.product = await Product.start({
      egressAllow: [this.site.destination],
      startUrl: `${this.site.url}/form`,
      args: [`--rfb-port=${this.port}`, ...options].map((option) => `--broker-option=${option}`),
    });
    for (const { name, role, department } of people) {
      const words = ["user", "add", name, "--department", department, "--role", role, "--password-stdin"];
      const added = await this.product.ctl(words, `${password}\n`);
      assert.equal(added.code, 0, added.output);
    }
    this.helper = await Viewer.open(this.product);
    this.person = await Viewer.open(this.product, { viewport: size });
    await this.helper.login("anzen", password);
    await this.person.login("tanaka", password);
    await this.person.startSession();
    await this.helper.page.goto(`${this.product.url}/admin/sessions`);
    await this.helper.page.getByRole("button", { name: "tanaka の画面を見る" }).click();
  }

  async stop() {
    for (const viewer of [this.helper, this.person]) await viewer?.close();
    for (const part of [this.product, this.site]) await part?.stop();
  }

  question() {
    return this.person.page.getByRole("heading", { name: "画面を見てもよいですか" });
  }

  sign() {
    return this.person.page.getByRole("heading", { name: /がこの画面を見ています/ });
  }

  /** The console asks; again and again while somebody has been asked just now. */
  async ask() {
    await eventually("the person is asked", async () => {
      await this.helper.page.getByRole("button", { name: "同意を求める" }).click({ timeout: 2_000 });
      await this.question().waitFor({ timeout: 2_000 });
      return true;
    }, 45_000);
  }

  /** The person consents; the console's password. */
  async consent() {
    const allow = this.person.page.locator("button[aria-disabled=false]", { hasText: "許可する" });
    await allow.click({ timeout: 10_000 });
    await this.sign().waitFor();
    await this.helper.page.getByRole("button", { name: "接続先とパスワードを表示" }).click();
    return this.helper.page.locator("#onlook-password").innerText();
  }

  /** The helper's viewer shows the sandbox's framebuffer. */
  async seesTheScreen(vnc) {
    const { session } = await this.person.processes();
    const { width, height } = await this.person.picture();
    await eventually("the helper sees the framebuffer", () => {
      if (vnc.gone) throw new Error(`the viewer has ended: ${vnc.output}`);
      const seen = vnc.picture(width, height);
      return seen && differingPixels(seen, framebuffer(session, width, height)) === 0;
    }, 20_000);
  }

  rfbGone() {
    const left = () => ["shoji-rfb", "shoji-rfb-tls"].flatMap((name) => this.product.findAll(name));
    return eventually("no shoji-rfb is left", () => left().length === 0, 10_000);
  }
}
