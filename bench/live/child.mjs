// Programs a run starts: each in a process group of its own, ended by that group's id, also when the run fails or is interrupted.
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { join } from "node:path";
import { descendants, eventually, processes, root } from "../../tests/e2e/product.mjs";

/** Those of `programs` that are not in the path. */
export const missing = (programs, path = process.env.PATH) =>
  programs.filter((program) => !path.split(":").some((directory) => existsSync(join(directory, program))));

const running = new Set();
const logs = join(root, "build", "logs", "bench-live");

export class Child {
  /** Starts `command` with `args`; its output goes to a log in build/logs/bench-live unless `stdio` says otherwise. */
  constructor(command, args, { env = {}, stdio, name = command.split("/").pop() } = {}) {
    mkdirSync(logs, { recursive: true });
    const log = openSync(join(logs, `${name}.log`), "w");
    this.process = spawn(command, args, {
      detached: true,
      env: { ...process.env, ...env },
      stdio: stdio?.map((entry) => entry ?? log) ?? ["ignore", log, log],
    });
    closeSync(log);
    this.name = name;
    this.pid = this.process.pid;
    this.ended = new Promise((resolve) => {
      this.process.on("exit", () => resolve((this.exited = true)));
      this.process.on("error", (error) => resolve(((this.exited = true), (this.problem = error.message))));
    });
    running.add(this);
  }

  alive() {
    if (this.exited) throw new Error(this.problem ?? `${this.name} ended; see build/logs/bench-live/${this.name}.log`);
    return true;
  }

  #signal(signal) {
    try {
      process.kill(-this.pid, signal);
    } catch {
      // The whole group has ended.
    }
  }

  async stop() {
    if (!this.pid) return running.delete(this);
    this.#signal("SIGTERM");
    const killer = setTimeout(() => this.#signal("SIGKILL"), 5_000);
    await this.ended;
    clearTimeout(killer);
    this.#signal("SIGKILL"); // what it left behind in its group
    running.delete(this);
  }
}

/** Ends everything below this process, whoever started it: for a run that is interrupted and may be anywhere. */
export async function endDescendants() {
  const below = () => descendants(process.pid).filter(({ pid, state }) => pid !== process.pid && state !== "Z");
  const everybody = below();
  const end = (signal, all) => {
    for (const { pid } of all) {
      try {
        process.kill(pid, signal);
      } catch {
        // It ended by itself.
      }
    }
  };
  // The product's own supervisor ends what it started; who lost their parents meanwhile are still known by their id.
  end("SIGTERM", everybody.filter(({ parent }) => parent === process.pid));
  await eventually("everything has ended", () => below().length === 0, 25_000).catch(() => end("SIGKILL", below()));
  end("SIGKILL", processes().filter(({ pid, command }) => everybody.some((one) => one.pid === pid && one.command === command)));
}

export const stopEverything = () => Promise.all([...running].map((child) => child.stop()));
