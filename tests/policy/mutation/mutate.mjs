// Turns one comparison of the policy engine at a time into another, builds policy_test with it, and expects the test to
// fail: a change that no test notices is printed and fails this one. See README.md.
import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [build] = process.argv.slice(2);
if (!build) {
  console.error("usage: node mutate.mjs BUILD_DIRECTORY    (of ./shoji build, with policy_test in it)");
  process.exit(2);
}

const sources = [
  "policy/engine.cc",
  "policy/ruling.cc",
  "policy/classification/classification.cc",
  "policy/rules/rule_match.cc",
  "policy/rules/rule_index.cc",
];
// clang-format puts blanks around binary operators and none around the brackets of templates.
const changes = [
  [" == ", " != "],
  [" != ", " == "],
  [" < ", " >= ", " <= "],
  [" > ", " <= ", " >= "],
  [" <= ", " > ", " < "],
  [" >= ", " < ", " > "],
  [" && ", " || "],
  [" || ", " && "],
  ["(!", "("],
  [" !", " "],
  ["std::min(", "std::max("],
  ["std::max(", "std::min("],
  ["any_of(", "all_of("],
  ["all_of(", "any_of("],
  ["max_element(", "min_element("],
];
const workers = 2;
const runLimit = 120_000;

/** Every place where one of the changes applies: comments and includes apart, each on its line. */
function mutantsOf(source, text) {
  const mutants = [];
  const lines = text.split("\n");
  lines.forEach((line, index) => {
    const code = line.replace(/\/\/.*/, "");
    if (code.startsWith("#")) return;
    for (const [from, ...others] of changes) {
      for (let at = code.indexOf(from); at >= 0; at = code.indexOf(from, at + 1)) {
        if (from.endsWith("!") && code[at + from.length] === "=") continue;
        for (const to of others) {
          const changed = line.slice(0, at) + to + line.slice(at + from.length);
          const whole = lines.with(index, changed).join("\n");
          mutants.push({ source, line: index + 1, from: from.trim(), to: to.trim(), code: line.trim(), whole });
        }
      }
    }
  });
  return mutants;
}

/** The commands ninja would run for policy_test, as words. */
function commands() {
  const all = execFileSync("ninja", ["-C", build, "-t", "commands", "bin/policy_test"], { encoding: "utf8", maxBuffer: 1 << 26 });
  return all.trim().split("\n");
}

const wordsOf = (command) => command.replaceAll('\\"', '"').split(" ").filter((word) => word !== "");

/** Compiles `source` from `file` to `object`: the product's own flags but for speed. */
function compileCommand(all, source, file, object) {
  const command = all.find((line) => line.includes(` -c `) && line.endsWith(`/${source}`));
  if (!command) throw new Error(`ninja knows no command for ${source}`);
  const words = wordsOf(command);
  const compiler = words.findIndex((word) => /(g\+\+|clang\+\+)[^/]*$/.test(word));
  const flags = words.slice(compiler + 1).filter((word) => /^-(I|D|std|W)/.test(word) && word !== "-Werror" && !word.startsWith("-D_FORTIFY"));
  return [words[compiler], [...flags, "-w", "-O0", "-c", file, "-o", object]];
}

/** Links policy_test with `object` before the libraries, so that it stands in for the one in the archive. */
function linkCommand(all, object, binary) {
  const words = wordsOf(all.at(-1).replace(/^: && /, "").replace(/ && :$/, ""));
  const out = words.indexOf("-o");
  words[out + 1] = binary;
  words.splice(out, 0, object);
  return [words[0], words.slice(1)];
}

function run([program, args], options = {}) {
  return new Promise((resolve) => {
    execFile(program, args, { cwd: build, maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => resolve({ ok: !error, output: stdout + stderr }));
  });
}

/** Does policy_test pass? The quick tests first, the others only for who survives those. */
async function passes(binary) {
  const slow = "*WholeSpace*:*Contents*:Properties*";
  for (const filter of [`-${slow}`, slow]) {
    const result = await run([binary, ["--gtest_fail_fast", "--gtest_brief=1", `--gtest_filter=${filter}`]], { timeout: runLimit });
    if (!result.ok) return false;
  }
  return true;
}

/** True when the tests pass with `mutant` in place of its source. */
async function survives(all, mutant, directory) {
  const [file, object, binary] = ["mutant.cc", "mutant.o", "policy_test"].map((name) => join(directory, name));
  writeFileSync(file, mutant.whole);
  for (const command of [compileCommand(all, mutant.source, file, object), linkCommand(all, object, binary)]) {
    const result = await run(command);
    if (!result.ok) throw new Error(`${mutant.source}:${mutant.line}: ${mutant.to} does not build:\n${result.output.slice(0, 2000)}`);
  }
  return passes(binary);
}

const root = new URL("../../../", import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), "shoji-mutation-"));
try {
  const all = commands();
  const texts = new Map(sources.map((source) => [source, readFileSync(join(root, source), "utf8")]));
  const queue = sources.flatMap((source) => mutantsOf(source, texts.get(source)));
  const total = queue.length;
  const survivors = [];
  const directories = Array.from({ length: workers }, (_, i) => join(work, String(i)));
  for (const directory of directories) mkdirSync(directory);
  for (const [source, whole] of texts) {
    const unchanged = { source, line: 0, to: "nothing", whole };
    if (!(await survives(all, unchanged, directories[0]))) throw new Error(`policy_test fails with ${source} as it is`);
  }
  const worker = async (directory) => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      if (await survives(all, mutant, directory)) survivors.push(mutant);
    }
  };
  await Promise.all(directories.map(worker));
  for (const { source, line, from, to, code } of survivors) console.log(`${source}:${line}: nobody notices ${to} in place of ${from}: ${code}`);
  console.log(`${total - survivors.length} of ${total} changed comparisons were noticed`);
  process.exitCode = survivors.length === 0 && total >= 60 ? 0 : 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
