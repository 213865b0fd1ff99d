// My session as the portal needs it: the list, kept fresh, and the two requests that change it.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type ApiError, api, type SessionList } from "../browser/api";
import { startOrFind } from "../browser/session_start";

const refreshMs = 5000;

export function useMySession(onOpen: (id: string, ticket: string | null) => void, onForget: () => void) {
  const [list, setList] = useState<SessionList | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState<"start" | "end" | null>(null);

  const refresh = useCallback(async () => {
    const answer = await api.sessions();
    if (answer.ok) setList(answer.value);
    else if (answer.problem.error === "unauthenticated") onForget();
    else setProblem(answer.problem);
  }, [onForget]);

  useEffect(() => {
    void refresh();
    // A window nobody looks at asks for nothing, so that an unused login can expire.
    const timer = setInterval(() => {
      if (!document.hidden) void refresh();
    }, refreshMs);
    return () => clearInterval(timer);
  }, [refresh]);

  async function start(): Promise<void> {
    if (busy) return;
    setBusy("start");
    setProblem(null);
    const started = await startOrFind();
    setBusy(null);
    if ("error" in started) setProblem(started);
    else onOpen(started.id, started.ticket);
  }

  async function end(id: string): Promise<void> {
    setBusy("end");
    const answer = await api.end(id);
    setBusy(null);
    setProblem(answer.ok || answer.problem.error === "not_found" ? null : answer.problem);
    await refresh();
  }

  return { list, problem, busy, start, end };
}
