// Something the server is asked for: its value, what went wrong, and asking again (by itself every so often, if wanted,
// while the page is visible).
import { useCallback, useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Answer, ApiError } from "../../browser/api";
import { ConsoleContext } from "../console_context";

export interface Asked<T> {
  readonly value: T | null;
  readonly problem: ApiError | null;
  readonly reload: () => void;
}

/** `ask` is called anew whenever it is another function: keep it with useCallback. */
export function useAnswer<T>(ask: () => Promise<Answer<T>>, everyMs = 0): Asked<T> {
  const { onForget } = useContext(ConsoleContext);
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const latest = useRef(0);
  const reload = useCallback(() => {
    latest.current += 1;
    const mine = latest.current;
    void ask().then((answer) => {
      if (mine !== latest.current) return; // an older question was slower
      if (answer.ok) setValue(() => answer.value);
      else if (answer.problem.error === "unauthenticated") onForget();
      setProblem(answer.ok ? null : answer.problem);
    });
  }, [ask, onForget]);
  useEffect(() => {
    reload();
    if (everyMs === 0) return;
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
  return { value, problem, reload };
}
