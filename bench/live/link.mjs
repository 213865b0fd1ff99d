// The link between a viewer and its server: shoji-bench-relay, which counts bytes both ways and delays and slows them.
import { createInterface } from "node:readline";
import { Child } from "./child.mjs";
import { inBuild } from "./desktop.mjs";

export class Link {
  /** `shape`: {rttMs, bitsPerSecond}; 0 bits per second is no limit. */
  static async start(serverPort, shape) {
    const link = new Link();
    link.child = new Child(inBuild("shoji-bench-relay"), ["--server-port", String(serverPort)], { stdio: ["pipe", "pipe", null] });
    link.lines = createInterface({ input: link.child.process.stdout })[Symbol.asyncIterator]();
    link.port = (await link.#answer()).port;
    await link.shape(shape);
    return link;
  }

  async #answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error("the relay ended; see build/logs/bench-live/shoji-bench-relay.log");
    return JSON.parse(value);
  }

  #ask(line) {
    this.child.process.stdin.write(`${line}\n`);
    return this.#answer();
  }

  /** {to_viewer_bytes, to_server_bytes} so far. */
  count() {
    return this.#ask("count");
  }

  shape({ rttMs, bitsPerSecond }) {
    return this.#ask(`link ${Math.round(rttMs * 500)} ${bitsPerSecond}`);
  }

  stop() {
    return this.child.stop();
  }
}
