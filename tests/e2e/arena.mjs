// A product with two clerks: one whose sandbox is taken over by the test, and a neighbour who must not notice.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Product, eventually, root } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const password = "correct horse battery";

export class Arena {
  /** Both clerks are logged in, of 市民課 both; the neighbour's session streams a page that moves. `rules`: in force. */
  static async start({ rules } = {}) {
    const arena = new Arena();
    try {
      arena.site = await Site.start();
      arena.product = await Product.start({
        egressAllow: [arena.site.destination],
        startUrl: `${arena.site.url}/animation`,
        pool: 1,
      });
      await arena.addClerk("suzuki");
      await arena.addClerk("takeda");
      if (rules) await arena.activate(rules);
      arena.neighbour = await Viewer.open(arena.product);
      await arena.neighbour.login("suzuki", password);
      await arena.neighbour.startSession();
      arena.attacker = await Viewer.open(arena.product);
      await arena.attacker.login("takeda", password);
    } catch (error) {
      await arena.stop();
      throw error;
    }
    return arena;
  }

  async addClerk(name) {
    const words = ["user", "add", name, "--department", "市民課", "--role", "staff", "--password-stdin"];
    const added = await this.product.ctl(words, `${password}\n`);
    assert.equal(added.code, 0, added.output);
  }

  async activate(rules) {
    const file = join(this.product.state, "rules-of-the-test.toml");
    writeFileSync(file, rules);
    for (const words of [["submit", file, "--note", "test"], ["activate", "2"]]) {
      const { code, output } = await this.product.ctl(["policy", ...words]);
      assert.equal(code, 0, output);
    }
  }

  async stop() {
    await this.attacker?.close();
    await this.neighbour?.close();
    await this.product?.stop();
    await this.site?.stop();
  }

  async sessionId(viewer) {
    const { sessions } = await viewer.page.evaluate(async () => (await fetch("/api/sessions")).json());
    return sessions[0]?.id;
  }

  /** Pid of the agent whose sandbox draws into the framebuffer that the viewer's session process maps. */
  async agentOf(viewer) {
    const id = await this.sessionId(viewer);
    const session = this.product.find("shoji-session", (process) => process.command.includes(id));
    assert.ok(session, `shoji-session of ${id} runs`);
    const { ino } = statSync(`/proc/${session.pid}/fd/5`);
    const agent = this.product.findAll("shoji-agent").find(({ pid }) => framebufferInode(pid) === ino);
    assert.ok(agent, `the agent of session ${id} runs`);
    return agent.pid;
  }

  /** What must be the same process after an attack as before. */
  async trusted() {
    return {
      broker: this.product.find("shoji-broker")?.pid,
      host: this.product.find("shoji-host")?.pid,
      neighbour: await this.agentOf(this.neighbour),
    };
  }

  async streams(viewer) {
    const first = await viewer.picture();
    await eventually("the picture goes on changing", async () => !(await viewer.picture()).rgba.equals(first.rgba), 5_000);
  }

  /** The attacker's clerk starts a session, or continues the one that is left, and sees its picture move. */
  async freshAttacker() {
    await this.attacker.page.goto(`${this.product.url}/`);
    await this.attacker.startButton().waitFor();
    await this.attacker.startSession();
    await this.streams(this.attacker);
  }

  /** Runs one attack of the impostor on the attacker's sandbox, unnoticed by others; gives {status, output}. */
  async attack(name) {
    const agent = await this.agentOf(this.attacker);
    return this.unnoticed(() => {
      const child = spawn(join(root, "build", "release", "bin", "impostor"), [String(agent), name], { timeout: 60_000 });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data) => {
          output += data;
        });
      }
      return new Promise((resolve) => child.on("close", (status) => resolve({ status, output })));
    });
  }

  /** Runs `attack`; meanwhile and afterwards the neighbour's picture moves and no trusted process has changed. */
  async unnoticed(attack) {
    const before = await this.trusted();
    let over = false;
    const running = attack().finally(() => {
      over = true;
    });
    while (!over) await Promise.all([this.streams(this.neighbour), Promise.race([running, pause(200)])]);
    const outcome = await running;
    await this.streams(this.neighbour);
    assert.deepEqual(await this.trusted(), before);
    return outcome;
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function framebufferInode(pid) {
  try {
    return statSync(`/proc/${pid}/fd/4`).ino;
  } catch {
    return 0;
  }
}
