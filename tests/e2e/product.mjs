// Starts and stops the whole product as a user does: `./shoji up`. One Product per test file; every process it starts
// is ended by its id, also when the test fails.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const adminPassword = "tests-only-Passw0rd";

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Polls `probe` until it gives something truthy; fails with `what` after `timeoutMs`. */
export async function eventually(what, probe, timeoutMs = 30_000) {
  const end = Date.now() + timeoutMs;
  let last;
  while (Date.now() < end) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`did not happen within ${timeoutMs} ms: ${what}${last ? ` (${last.message})` : ""}`);
}

/** Every process on the machine: {pid, parent, name, command}. */
export function processes() {
  const all = [];
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const close = stat.lastIndexOf(")");
      all.push({
        pid: Number(entry),
        name: stat.slice(stat.indexOf("(") + 1, close),
        state: stat.slice(close + 2, close + 3),
        parent: Number(stat.slice(close + 4).split(" ")[0]),
        command: readFileSync(`/proc/${entry}/cmdline`, "utf8").replaceAll("\0", " ").trim(),
      });
    } catch {
      // It ended while we looked.
    }
  }
  return all;
}

/** The process `pid` and everything below it. */
export function descendants(pid) {
  const all = processes();
  const found = all.filter((process) => process.pid === pid);
  for (let i = 0; i < found.length; ++i) found.push(...all.filter((process) => process.parent === found[i].pid));
  return found;
}

export class Product {
  static async start(options = {}) {
    const product = new Product();
    product.state = options.state ?? mkdtempSync(join(tmpdir(), "shoji-e2e-"));
    product.port = options.port ?? (await freePort());
    product.url = `https://127.0.0.1:${product.port}`;
    const args = ["up", "--no-build", "--state", product.state, "--web-port", String(product.port)];
    args.push("--rdp-port", String(options.rdpPort ?? 0));
    for (const destination of options.egressAllow ?? []) args.push("--egress-allow", destination);
    if (options.startUrl) args.push("--start-url", options.startUrl);
    args.push("--pool", String(options.pool ?? 1), ...(options.args ?? []));
    product.output = "";
    product.child = spawn(join(root, "shoji"), args, {
      env: { ...process.env, SHOJI_ADMIN_PASSWORD: adminPassword },
      stdio: ["ignore", "pipe", "pipe"],
    });
    product.ended = new Promise((resolve) => product.child.on("exit", (code, signal) => resolve({ code, signal })));
    product.child.on("exit", () => {
      product.exited = true;
    });
    for (const stream of [product.child.stdout, product.child.stderr]) {
      stream.on("data", (data) => {
        product.output += data;
        if (process.env.SHOJI_E2E_VERBOSE) process.stderr.write(data);
      });
    }
    try {
      await eventually("`ready URL` is printed", () => {
        if (product.exited) throw new Error("shoji up ended");
        return /^ready https:\/\/\S+$/m.test(product.output);
      }, 60_000);
    } catch (error) {
      await product.stop();
      throw new Error(`${error.message}\n${product.output}`);
    }
    return product;
  }

  /** Process of this product by the name of its binary; undefined when it does not run. */
  find(name, filter = () => true) {
    return descendants(this.child.pid).find((process) => matches(process, name) && filter(process));
  }

  /** The audit record so far, as text. */
  audit() {
    const files = readdirSync(this.state, { recursive: true }).filter((file) => /audit.*\.jsonl$/.test(file));
    return files.map((file) => readFileSync(join(this.state, file), "utf8")).join("");
  }

  /** Runs shojictl against this product; gives {code, output}. */
  ctl(args, input = "") {
    const child = spawn(join(root, "shoji"), ["ctl", "--state", this.state, ...args], { stdio: ["pipe", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.stdin.on("error", () => {}); // it asked for no input, and may be gone already
    child.stdin.end(input);
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
  }

  findAll(name) {
    return descendants(this.child.pid).filter((process) => matches(process, name));
  }

  async stop() {
    if (!this.exited) {
      this.child.kill("SIGTERM");
      const killer = setTimeout(() => this.child.kill("SIGKILL"), 20_000);
      await this.ended;
      clearTimeout(killer);
    }
    if (!this.keepState) rmSync(this.state, { recursive: true, force: true });
    return this.ended;
  }
}

function matches(process, name) {
  if (process.state === "Z") return false;
  const file = process.command.split(" ")[0].split("/").pop();
  return file === name || process.name === name.slice(0, 15);
}

/** Open descriptors of a process, as their link targets. */
export function descriptors(pid) {
  return readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return "";
    }
  });
}
