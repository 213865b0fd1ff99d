// The life of one view of a session, as data: connecting -> live <-> reconnecting -> ended. Pure: events in, next state
// out; timers and sockets belong to the caller. No DOM.

export type Step = "queued" | "sandbox" | "display" | "browser";
export type EndKey =
  | "ended_by_user"
  | "ended_by_admin"
  | "idle"
  | "disconnected"
  | "taken_over"
  | "browser_crashes"
  | "display_lost"
  | "sandbox_broke_protocol"
  | "session_lost"
  | "host_lost"
  | "resource_limit"
  | "client_broke_protocol"
  | "server_stopping"
  | "start_failed"
  | "logged_out"
  | "emergency"
  | "session_gone";

export type SessionState =
  | { readonly phase: "connecting"; readonly step: Step | null }
  /** `attempts`: reconnects that led here and may still fail at once; they count on until the connection is steady. */
  | { readonly phase: "live"; readonly resumed: boolean; readonly attempts: number }
  | { readonly phase: "reconnecting"; readonly attempt: number; readonly delayMs: number; readonly hadPicture: boolean }
  | { readonly phase: "ended"; readonly reason: EndKey };

export type SessionEvent =
  | { readonly kind: "step"; readonly step: string }
  | { readonly kind: "welcome"; readonly resumed: boolean }
  /** It has been live for a while. */
  | { readonly kind: "steady" }
  | { readonly kind: "lost" }
  | { readonly kind: "end"; readonly reason: number }
  /** The broker refused a new ticket for good, with this error key. */
  | { readonly kind: "refused"; readonly error: string };

/** END reasons of PROTOCOL.md, in order from 1. */
const endKeys: readonly EndKey[] = [
  "ended_by_user",
  "ended_by_admin",
  "idle",
  "disconnected",
  "taken_over",
  "browser_crashes",
  "display_lost",
  "sandbox_broke_protocol",
  "session_lost",
  "host_lost",
  "resource_limit",
  "client_broke_protocol",
  "server_stopping",
  "start_failed",
  "logged_out",
  "emergency",
];
export const steps: readonly Step[] = ["queued", "sandbox", "display", "browser"];
export const initialState: SessionState = { phase: "connecting", step: null };

export function nextState(state: SessionState, event: SessionEvent): SessionState {
  if (state.phase === "ended") return state;
  switch (event.kind) {
    case "step":
      return state.phase === "connecting" ? { phase: "connecting", step: laterStep(state.step, event.step) } : state;
    case "welcome":
      return { phase: "live", resumed: event.resumed, attempts: attemptsOf(state) };
    case "steady":
      return state.phase === "live" && state.attempts > 0 ? { ...state, attempts: 0 } : state;
    case "end":
      return { phase: "ended", reason: endKeys[event.reason - 1] ?? "session_gone" };
    case "refused":
      return { phase: "ended", reason: refusalReason(event.error) };
    case "lost":
      return lost(state);
  }
}

/** 0.25 s, 0.5 s ... 8 s. */
export function backoffMs(attempt: number): number {
  return Math.min(8000, 250 * 2 ** Math.min(attempt, 5));
}

/**
 * How long a live connection may be silent: 10 s, twice that after every reconnect until it is steady, 60 s at most. On a
 * slow link a big picture holds up the answers behind it, and a fixed limit would cut every attempt in the same place.
 */
export function patienceMs(state: SessionState): number {
  return Math.min(60_000, 10_000 * 2 ** Math.min(state.phase === "live" ? state.attempts : 0, 3));
}

/** Whether the user sees the remote screen, now or as it last was. */
export function hadPicture(state: SessionState): boolean {
  return state.phase === "live" || (state.phase === "reconnecting" && state.hadPicture);
}

/** Error keys of the ticket call after which trying again is useless. */
export function isFinalRefusal(error: string): boolean {
  return ["not_found", "unauthenticated", "forbidden", "attached_elsewhere"].includes(error);
}

function lost(state: SessionState): SessionState {
  const attempt = attemptsOf(state);
  return { phase: "reconnecting", attempt, delayMs: backoffMs(attempt), hadPicture: hadPicture(state) };
}

/** How many reconnects there have been since it was last steady. */
function attemptsOf(state: SessionState): number {
  if (state.phase === "reconnecting") return state.attempt + 1;
  return state.phase === "live" ? state.attempts : 0;
}

/** Steps only go forward; a warm start may skip some. */
function laterStep(current: Step | null, given: string): Step | null {
  const next = steps.find((step) => step === given) ?? null;
  if (next === null || current === null) return next ?? current;
  return steps.indexOf(next) > steps.indexOf(current) ? next : current;
}

function refusalReason(error: string): EndKey {
  if (error === "unauthenticated" || error === "forbidden") return "logged_out";
  return error === "attached_elsewhere" ? "taken_over" : "session_gone";
}
