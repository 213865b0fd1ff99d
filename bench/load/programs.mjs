// The programs of a run, each ended by its id: shoji-bench-load and, for synthetic sessions, a broker of its own.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { root } from "../../tests/e2e/product.mjs";
import { Child } from "../live/child.mjs";

const program = (name) => join(root, "build", "release", "bin", name);
export const password = "Load-bench-Passw0rd";

/** Logins of `count` members of staff, in the store of a broker that is not running yet. */
export function makeAccounts(state, count) {
  execFileSync(program("shoji-bench-load"), ["accounts", "--state", state, "--count", String(count), "--password", password]);
}

/** `shoji-bench-load clients`: orders in, answers out, one at a time. */
export class Crowd {
  constructor({ port, seed, more = [] }) {
    const args = ["clients", "--port", String(port), "--password", password, "--seed", String(seed), ...more];
    this.child = new Child(program("shoji-bench-load"), args, { stdio: ["pipe", "pipe", undefined], name: "crowd" });
    this.waiting = [];
    createInterface({ input: this.child.process.stdout }).on("line", (line) => this.waiting.shift()?.(JSON.parse(line)));
    this.child.process.stdin.on("error", () => {}); // it has ended; the next order says so
  }

  get pid() {
    return this.child.pid;
  }

  tell(order) {
    this.child.alive();
    this.child.process.stdin.write(`${order}\n`);
  }

  ask(order) {
    this.tell(order);
    const answer = new Promise((resolve) => this.waiting.push(resolve));
    const ended = this.child.ended.then(() => this.child.alive());
    return Promise.race([answer, ended]);
  }

  stop() {
    return this.child.stop();
  }
}

export const startHost = (socket) => new Child(program("shoji-bench-load"), ["host", "--socket", socket], { name: "host" });

/** A broker on a free port; gives {child, port} when it says that it is ready. */
export function startBroker(args) {
  const child = new Child(program("shoji-broker"), args, { stdio: ["ignore", "pipe", undefined], name: "broker" });
  const ready = new Promise((resolve) => {
    createInterface({ input: child.process.stdout }).on("line", (line) => {
      const port = line.match(/^ready https:\/\/[^:]+:(\d+)/)?.[1];
      if (port) resolve({ child, port: Number(port) });
    });
  });
  return Promise.race([ready, child.ended.then(() => child.alive())]);
}
