// What the commands of the Node benchmarks have in common: options or the usage, a directory for what a run puts down for a while,
// and an end that leaves no process and no file behind.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../../tests/e2e/product.mjs";
import { endDescendants } from "./child.mjs";

export class UsageError extends Error {}

/** What `parse` makes of the command line; ends the process with the usage when that was asked for or is needed. */
export function optionsOf({ parse, usage }) {
  try {
    const parsed = parse(process.argv.slice(2), { output: join(root, "bench", "results") });
    if (parsed) return parsed;
    console.log(usage);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`bench: ${error.message}\n${usage}`);
    process.exit(2);
  }
}

/** Runs `act` with a temporary directory of its own, which everything that it starts takes for its own, too. Once per process. */
export async function inOwnDirectory(name, act) {
  process.env.TMPDIR = mkdtempSync(join(tmpdir(), `shoji-${name}-run-`));
  const clear = () => rmSync(process.env.TMPDIR, { recursive: true, force: true, maxRetries: 5 });
  const interrupted = async () => {
    await endDescendants();
    clear();
    process.exit(130);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, interrupted);
  try {
    await act();
  } finally {
    clear();
  }
}
