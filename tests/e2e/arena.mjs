// A product with two clerks: one whose sandbox is taken over by the test, and a neighbour who must not notice.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer } from "./viewer.mjs";

const neighbourPassword = "correct horse battery";

export class Arena {
  /** Both clerks are logged in; the neighbour's session streams a page that moves. */
  static async start() {
    const arena = new Arena();
    try {
      arena.site = await Site.start();
      arena.product = await Product.start({
        egressAllow: [arena.site.destination],
        startUrl: `${arena.site.url}/animation`,
        pool: 1,
      });
      const suzuki = ["user", "add", "suzuki", "--department", "市民課", "--role", "staff", "--password-stdin"];
      const added = await arena.product.ctl(suzuki, `${neighbourPassword}\n`);
      assert.equal(added.code, 0, added.output);
      arena.neighbour = await Viewer.open(arena.product);
      await arena.neighbour.login("suzuki", neighbourPassword);
      await arena.neighbour.startSession();
      arena.attacker = await Viewer.open(arena.product);
      await arena.attacker.login();
    } catch (error) {
      await arena.stop();
      throw error;
    }
    return arena;
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
