// Asking again while the broker, or the host behind it, is on its way back.
import { backoffMs } from "../core/session_state";
import type { ApiError } from "./api";

export interface Patience {
  /** Before each wait; counts from 0. */
  readonly waiting?: (attempt: number) => void;
  /** How often it is asked again. */
  readonly most?: number;
  readonly signal?: AbortSignal;
}

/** Nobody there yet, which says nothing about the session or the login. */
export function isAway({ error }: ApiError): boolean {
  return error === "no_host" || error === "network";
}

/** The first answer of `ask` that says more than "away"; that one too, when patience ends. */
export async function patiently<T extends object | null>(
  ask: () => Promise<T | ApiError>,
  { waiting, most = Number.POSITIVE_INFINITY, signal }: Patience,
): Promise<T | ApiError> {
  for (let attempt = 0; ; ++attempt) {
    const answer = await ask();
    const away = answer !== null && "error" in answer && isAway(answer);
    if (!away || attempt >= most || signal?.aborted) return answer;
    waiting?.(attempt);
    await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)));
    if (signal?.aborted) return answer;
  }
}
