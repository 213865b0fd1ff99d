// The arithmetic of ./shoji bench load, and its options.
import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../../bench/live/command.mjs";
import { flatness, slope } from "../../../bench/load/memory.mjs";
import { parse } from "../../../bench/load/options.mjs";
import { lastGood } from "../../../bench/load/sessions.mjs";
import { density, fullFrameCores, merged, perSession, sizeFor } from "../../../bench/load/sizing.mjs";

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

const record = (sessions, pssMib) => ({
  sessions,
  wall_s: 20,
  cpu_s: { session: 0.1 * sessions, broker: 0.1 * sessions, host: 0, egress: 0, agent: 0, x: 1 * sessions, browser: 4 * sessions, desktop: 0, clients: 99 },
  pss_kib: { session: 10 * 1024 * sessions, broker: 30 * 1024, browser: (pssMib - 30 - 10 * sessions) * 1024, clients: 1e9 },
  bytes_in: 250_000 * sessions,
});

test("one session's share leaves the clients out, and one more session's memory is what it adds", () => {
  const one = perSession(record(4, 1230), record(1, 330));
  assert.ok(Math.abs(one.cores - 0.26) < 1e-9);
  assert.ok(Math.abs(one.transfer_cores - 0.01) < 1e-9);
  assert.ok(Math.abs(one.mib - 300) < 1e-9);
  assert.equal(one.kbit_per_s, 100);
  assert.equal(perSession(record(4, 1200)).mib, 240, "one browser more is kept warm");
  const per = density(one);
  assert.equal(per.per_core_transfer_only.toFixed(3), "100.000");
  assert.equal(per.per_gib.toFixed(2), "3.41");
});

test("minutes of the same sessions are added up", () => {
  const all = merged([record(2, 700), record(2, 800)]);
  assert.deepEqual([all.wall_s, all.cpu_s.x, all.bytes_in, all.sessions], [40, 4, 1_000_000, 2]);
  assert.equal(perSession(all).cores, perSession(record(2, 800)).cores);
});

test("the sheet buys for whichever runs out first", () => {
  const assumptions = { attached_share: 0.5, cpu_share: 0.5, memory_share: 0.5, machine_cores: 10, machine_gib: 100 };
  const share = { cores: 0.1, broker_cores: 0.01, mib: 100, kbit_per_s: 200 };
  const small = sizeFor(1000, share, assumptions);
  assert.deepEqual([small.attached, small.machines, small.bound_by], [500, 10, "CPU"]);
  assert.equal(small.mbit_per_s, 100);
  assert.equal(small.broker_cores, 5);
  const large = sizeFor(1000, { ...share, mib: 2048 }, assumptions);
  assert.deepEqual([large.machines, large.bound_by, large.gib], [20, "memory", 1000]);
  assert.equal(sizeFor(1, share, assumptions).machines, 1);
});

test("full frames are charged at their cheapest", () => {
  const of = (p50) => ({ contenders: { "x264-420": { cpu_us_per_change: { p50 } }, shoji: { cpu_us_per_change: { p50: 1 } } } });
  const full = fullFrameCores({ scenarios: { typing: of(5000), idle: of(4000), other: { contenders: {} } } });
  assert.deepEqual([full.scenario, full.cores], ["idle", 0.12]);
  assert.equal(fullFrameCores({ scenarios: {} }), undefined);
});

test("the last step within the limit counts, whatever came after", () => {
  const step = (sessions, p95, gone = 0) => ({ sessions, gone, photon_ms: { n: 10, p95 } });
  assert.equal(lastGood([step(1, 50), step(2, 90), step(3, 200)], 100).sessions, 2);
  assert.equal(lastGood([step(1, 50), step(2, 60, 1)], 100).sessions, 1);
  assert.equal(lastGood([step(1, 500)], 100), undefined);
});
