// After login: start, continue or end my session.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type ApiError, api, type SessionList, type User } from "../browser/api";
import { startOrFind } from "../browser/session_start";
import { EndDialog } from "./end_dialog";
import { useLanguage } from "./language_context";
import { PageFrame } from "./page_frame";
import { Problem } from "./problem";
import { SessionSummary } from "./session_summary";

interface Properties {
  readonly user: User;
  readonly onLogout: () => void;
  /** `ticket` null: one has to be asked for. */
  readonly onOpen: (id: string, ticket: string | null) => void;
}

const refreshMs = 5000;

export function HomePage({ user, onLogout, onOpen }: Properties) {
  const { t } = useLanguage();
  const [list, setList] = useState<SessionList | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState<"start" | "end" | null>(null);
  const [asking, setAsking] = useState(false);
  const session = list?.sessions[0];

  const refresh = useCallback(async () => {
    const answer = await api.sessions();
    if (answer.ok) setList(answer.value);
    else if (answer.problem.error === "unauthenticated") onLogout();
    else setProblem(answer.problem);
  }, [onLogout]);

  useEffect(() => {
    void refresh();
    const timer = setInterval(refresh, refreshMs);
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
    setAsking(false);
    setBusy("end");
    const answer = await api.end(id);
    setBusy(null);
    setProblem(answer.ok || answer.problem.error === "not_found" ? null : answer.problem);
    await refresh();
  }

  return (
    <PageFrame user={user} onLogout={onLogout}>
      <section class="card" aria-labelledby="home-heading">
        <h1 id="home-heading">{t("homeHeading")}</h1>
        <p class="lead">{t("homeLead")}</p>
        <Problem problem={problem} />
        {list ? <SessionSummary session={session ?? null} /> : <p role="status">{t("loading")}…</p>}
        {list && (
          <div class="actions">
            {session ? (
              <button type="button" class="button button-primary" onClick={() => onOpen(session.id, null)}>
                {t("resume")}
              </button>
            ) : (
              <button type="button" class="button button-primary" aria-disabled={busy !== null} onClick={start}>
                {t("start")}
              </button>
            )}
            {session && (
              <button type="button" class="button button-outline" onClick={() => setAsking(true)}>
                {busy === "end" ? t("ending") : t("end")}
              </button>
            )}
          </div>
        )}
        {list && <p class="note">{t("limits", minutes(list))}</p>}
      </section>
      {asking && session && <EndDialog onCancel={() => setAsking(false)} onEnd={() => end(session.id)} />}
    </PageFrame>
  );
}

function minutes({ limits }: SessionList) {
  return { idle: Math.round(limits.idle_s / 60), disconnect: Math.round(limits.disconnect_s / 60) };
}
