// The view's address without a session in hand (reload, bookmark, start again): finds mine, or starts one when asked to.
import { useEffect, useState } from "preact/hooks";
import type { ApiError } from "../browser/api";
import { findMine, startOrFind } from "../browser/session_start";
import { useLanguage } from "./language_context";
import { Problem } from "./problem";
import { StartSteps } from "./start_steps";

interface Properties {
  readonly startNew: boolean;
  readonly onOpen: (id: string, ticket: string | null) => void;
  readonly onHome: () => void;
}

export function SessionGate({ startNew, onOpen, onHome }: Properties) {
  const { t } = useLanguage();
  const [problem, setProblem] = useState<ApiError | null>(null);

  useEffect(() => {
    void find();
    async function find(): Promise<void> {
      const found = startNew ? await startOrFind() : await findMine();
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
        <StartSteps step={null} />
      )}
    </main>
  );
}
