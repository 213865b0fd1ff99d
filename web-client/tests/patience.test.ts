import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ApiError, isSettled } from "../src/browser/api";
import { patiently } from "../src/browser/patience";

const found = { id: "session", ticket: null };
let asked = 0;
let waited: number[] = [];

/** Answers in turn, the last one for ever. */
function answering(...answers: (typeof found | ApiError | null)[]) {
  return async () => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return answer ?? null;
  };
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  waited = [];
});
afterEach(() => vi.useRealTimers());

const waiting = (attempt: number) => waited.push(attempt);

describe("patience", () => {
  test("a host or a broker that is away is asked again, slower and slower", async () => {
    const answer = patiently(answering({ error: "no_host" }, { error: "network" }, found), { waiting });
    await vi.advanceTimersByTimeAsync(749);
    expect(asked).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await answer).toBe(found);
    expect(waited).toEqual([0, 1]);
  });

  test("every other answer comes back at once", async () => {
    for (const other of [found, null, { error: "unauthenticated" }, { error: "no_capacity" }]) {
      expect(await patiently(answering(other), { waiting })).toBe(other);
    }
    expect(waited).toEqual([]);
  });

  test("it ends after so many attempts, or when the page is left", async () => {
    const answer = patiently(answering({ error: "no_host" }), { most: 2 });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await answer).toEqual({ error: "no_host" });
    expect(asked).toBe(3);
    const leaving = new AbortController();
    const left = patiently(answering({ error: "no_host" }), { signal: leaving.signal });
    leaving.abort();
    await vi.advanceTimersByTimeAsync(60_000);
    await left;
    expect(asked).toBe(4);
  });
});

describe("ending a session or a login", () => {
  test("it is over when done, or when there was nothing left to end", () => {
    expect(isSettled({ ok: true, value: null })).toBe(true);
    for (const error of ["unauthenticated", "not_found"])
      expect(isSettled({ ok: false, problem: { error } })).toBe(true);
  });

  test("it is not over when nobody answered or somebody refused", () => {
    for (const error of ["network", "internal", "no_host", "forbidden", "throttled", "unknown"])
      expect(isSettled({ ok: false, problem: { error } })).toBe(false);
  });
});
