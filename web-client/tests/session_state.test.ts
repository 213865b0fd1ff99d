import { describe, expect, test } from "vitest";
import { QualityMeter } from "../src/core/quality";
import {
  backoffMs,
  initialState,
  isFinalRefusal,
  nextState,
  type SessionEvent,
  type SessionState,
} from "../src/core/session_state";

function run(...events: SessionEvent[]): SessionState {
  return events.reduce(nextState, initialState);
}

describe("session state", () => {
  test("steps are shown in order and never go back", () => {
    expect(run({ kind: "step", step: "display" }, { kind: "step", step: "sandbox" })).toEqual({
      phase: "connecting",
      step: "display",
    });
    expect(run({ kind: "step", step: "unheard" })).toEqual({ phase: "connecting", step: null });
  });

  test("WELCOME makes it live; a loss keeps the picture and tries again, slower and slower", () => {
    const live = run({ kind: "welcome", resumed: false });
    expect(live).toEqual({ phase: "live", resumed: false, attempts: 0 });
    const once = nextState(live, { kind: "lost" });
    expect(once).toEqual({ phase: "reconnecting", attempt: 0, delayMs: 250, hadPicture: true });
    const twice = nextState(once, { kind: "lost" });
    expect(twice).toMatchObject({ attempt: 1, delayMs: 500, hadPicture: true });
    expect(nextState(twice, { kind: "welcome", resumed: true })).toMatchObject({ phase: "live", resumed: true });
    expect(backoffMs(50)).toBe(8000);
  });

  test("a connection that is lost again at once waits longer; a steady one starts afresh", () => {
    const shortLived = run({ kind: "lost" }, { kind: "welcome", resumed: true });
    expect(nextState(shortLived, { kind: "lost" })).toMatchObject({ phase: "reconnecting", attempt: 1 });
    const steady = nextState(shortLived, { kind: "steady" });
    expect(nextState(steady, { kind: "lost" })).toMatchObject({ phase: "reconnecting", attempt: 0 });
  });

  test("END is final and says why", () => {
    const ended = run({ kind: "welcome", resumed: false }, { kind: "end", reason: 5 });
    expect(ended).toEqual({ phase: "ended", reason: "taken_over" });
    expect(nextState(ended, { kind: "lost" })).toBe(ended);
    expect(run({ kind: "end", reason: 15 })).toEqual({ phase: "ended", reason: "logged_out" });
  });

  test("a refused ticket ends the view, a broker that is away does not", () => {
    expect(run({ kind: "lost" }, { kind: "refused", error: "not_found" })).toEqual({
      phase: "ended",
      reason: "session_gone",
    });
    expect(run({ kind: "refused", error: "unauthenticated" })).toMatchObject({ reason: "logged_out" });
    expect(isFinalRefusal("not_found")).toBe(true);
    expect(isFinalRefusal("no_host")).toBe(false);
    expect(isFinalRefusal("network")).toBe(false);
  });
});

describe("quality", () => {
  test("it is unknown before the first answer, then follows the round trip", () => {
    const meter = new QualityMeter();
    expect(meter.measure(0)).toEqual({ quality: "unknown", rttMs: null });
    meter.roundTrip(20);
    expect(meter.measure(0)).toEqual({ quality: "good", rttMs: 20 });
    expect(meter.measure(150).quality).toBe("fair");
    expect(meter.measure(3000).quality).toBe("poor");
  });
});
