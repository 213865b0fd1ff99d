// Getting hold of a session: a new one, or the one there is.
import { type ApiError, api } from "./api";
import { windowScreen } from "./screen_size";

export interface Found {
  readonly id: string;
  /** Null: one has to be asked for. */
  readonly ticket: string | null;
}

/** A new session of the window's size, or the one there is when another window was faster. */
export async function startOrFind(): Promise<Found | ApiError> {
  const { width, height, scalePercent } = windowScreen();
  const answer = await api.start(width, height, scalePercent);
  if (answer.ok) return answer.value;
  const { error, id } = answer.problem;
  return error === "session_exists" && id ? { id, ticket: null } : answer.problem;
}

/** My running session; null when there is none. */
export async function findMine(): Promise<Found | ApiError | null> {
  const answer = await api.sessions();
  if (!answer.ok) return answer.problem;
  const [session] = answer.value.sessions;
  return session ? { id: session.id, ticket: null } : null;
}
