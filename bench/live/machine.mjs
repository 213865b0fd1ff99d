// What a figure was measured on: goes into every result of a Node benchmark.
import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";
import { root } from "../../tests/e2e/product.mjs";

/** Commit, processor, memory, kernel, and the versions of those of `packages` that are installed. */
export function machine(packages) {
  const output = (command, ...args) => execFileSync(command, args, { encoding: "utf8" }).trim();
  const version = (name) => {
    try {
      return output("dpkg-query", "-W", "-f=${Version}", name);
    } catch {
      return undefined;
    }
  };
  return {
    commit: output("git", "-C", root, "describe", "--always", "--dirty", "--abbrev=12"),
    date: new Date().toISOString(),
    kernel: release(),
    cpu: cpus()[0].model,
    cores: cpus().length,
    memory_gib: Math.round(totalmem() / 2 ** 30),
    versions: Object.fromEntries(packages.map((name) => [name, version(name)]).filter(([, found]) => found)),
  };
}
