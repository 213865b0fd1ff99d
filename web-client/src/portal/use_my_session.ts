// My session as the portal needs it: the list, kept fresh, and the two requests that change it.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type ApiError, api, isSettled, type SessionList } from "../browser/api";
import { isAway, patiently } from "../browser/patience";
import { startOrFind } from "../browser/session_start";

const refreshMs = 5000;
/** About two seconds: a broker that starts again. */
const startAttempts = 3;

export function useMySession(onOpen: (id: string, ticket: string | null) => void, onForget: () => void) {
  const [list, setList] = useState<SessionList | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  /** How often in a row nobody was there; null when the last list came. */
  const [away, setAway] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);

  const refresh = useCallback(async () => {
    const answer = await api.sessions();
    if (!answer.ok && isAway(answer.problem)) {
      setAway((times) => (times ?? -1) + 1);
      return;
    }
    setAway(null);
    if (answer.ok) setList(answer.value);
    else if (answer.problem.error === "unauthenticated") onForget();
    else setProblem(answer.problem);
  }, [onForget]);

  useEffect(() => {
    void refresh();
    // A window nobody looks at asks for nothing.
    const timer = setInterval(() => {
      if (!document.hidden) void refresh();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [refresh]);

  async function start(): Promise<void> {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const started = await patiently(startOrFind, { most: startAttempts });
    setBusy(false);
    if ("error" in started) setProblem(started);
    else onOpen(started.id, started.ticket);
  }

  /** Null when it is over; otherwise why it goes on. */
  async function end(id: string): Promise<ApiError | null> {
    const answer = await api.end(id);
    await refresh();
    return answer.ok || isSettled(answer) ? null : answer.problem;
  }

  return { list, problem, away, busy, start, end };
}
