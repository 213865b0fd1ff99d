// The arithmetic of ./shoji bench load, and its options.
import assert from "node:assert/strict";
import { test } from "node:test";
import { flatness, slope } from "../../../bench/load/memory.mjs";
import { UsageError, parse } from "../../../bench/load/options.mjs";

const samples = (values) => values.map((kib, minute) => ({ minute, kib: { broker: kib } }));

test("a slope is kibibytes per minute, whatever the noise around it", () => {
  assert.equal(slope([[0, 10], [1, 12], [2, 14]]), 2);
  assert.ok(Math.abs(slope([[0, 11], [1, 11], [2, 15], [3, 15]]) - 1.6) < 1e-9);
  assert.equal(slope([[1, 5]]), 0);
});

test("memory that stays is flat, memory that grows is not, small growth passes", () => {
  const mib = 1024;
  assert.equal(flatness(samples([100, 101, 99, 100, 100, 102, 100, 101].map((v) => v * mib)), "broker", 10).flat, true);
  assert.equal(flatness(samples([100, 105, 110, 115, 120, 125, 130, 135].map((v) => v * mib)), "broker", 10).flat, false);
  assert.equal(flatness(samples([10, 11, 12, 13, 14, 15, 16, 17].map((v) => v * mib)), "broker", 10).flat, true);
  assert.equal(flatness(samples([1, 2]), "broker", 10), undefined);
});

test("options are read, and refused when they make no sense", () => {
  const { synthetic, clients, ramp } = parse(["--synthetic", "--clients", "3000"], {});
  assert.deepEqual([synthetic, clients, ramp], [true, 3000, 25]);
  assert.equal(parse(["--help"], {}), undefined);
  for (const args of [["--clients", "0"], ["--clients", "9000"], ["--clients"], ["--golf"], ["--seconds", "x"]]) {
    assert.throws(() => parse(args, {}), UsageError, args.join(" "));
  }
});
