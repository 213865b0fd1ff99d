// The view's address without a session in hand (reload, bookmark, start again): finds mine, or starts one when asked to.
import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../browser/api";
import { patiently } from "../browser/patience";
import { findMine, startOrFind } from "../browser/session_start";
import { useLanguage } from "./language_context";
import { Problem } from "./problem";
import { Reconnecting } from "./reconnecting";
import { StartSteps } from "./start_steps";

interface Properties {
  readonly startNew: boolean;
  readonly onOpen: (id: string, ticket: string | null) => void;
  readonly onHome: () => void;
}

/** A new session is asked for about 15 s long, the one there is for as long as it takes. */
const startAttempts = 6;

export function SessionGate({ startNew, onOpen, onHome }: Properties) {
  const { t } = useLanguage();
  const [problem, setProblem] = useState<ApiError | null>(null);

  const [away, setAway] = useState<number | null>(null);

  useEffect(() => {
    const leaving = new AbortController();
    void find();
    return () => leaving.abort();
    async function find(): Promise<void> {
      const patience = { waiting: setAway, signal: leaving.signal };
      const found = startNew
        ? await patiently(startOrFind, { ...patience, most: startAttempts })
        : await patiently(findMine, patience);
      if (leaving.signal.aborted) return;
      if (!found) onHome();
      else if ("error" in found) setProblem(found);
      else onOpen(found.id, found.ticket);
    }
  }, [startNew, onOpen, onHome]);

  return (
    <main class="cover">
      {problem ? (
        <div class="card card-narrow">
          <Problem problem={problem} />
          <div class="actions">
            <button type="button" class="button button-primary" onClick={onHome}>
              {t("backHome")}
            </button>
          </div>
        </div>
      ) : (
        <>
          <StartSteps step={null} />
          {away !== null && <Reconnecting attempt={away} />}
        </>
      )}
    </main>
  );
}
