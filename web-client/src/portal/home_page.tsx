// After login: start, continue or end my session.
import { useState } from "preact/hooks";
import type { SessionList, User } from "../browser/api";
import { EndDialog } from "./end_dialog";
import { useLanguage } from "./language_context";
import { PageFrame } from "./page_frame";
import { Problem } from "./problem";
import { SessionSummary } from "./session_summary";
import { useMySession } from "./use_my_session";

interface Properties {
  readonly user: User;
  readonly onLogout: () => void;
  /** `ticket` null: one has to be asked for. */
  readonly onOpen: (id: string, ticket: string | null) => void;
}

export function HomePage({ user, onLogout, onOpen }: Properties) {
  const { t } = useLanguage();
  const { list, problem, busy, start, end } = useMySession(onOpen, onLogout);
  const [asking, setAsking] = useState(false);
  const session = list?.sessions[0];

  function endNow(id: string): void {
    setAsking(false);
    void end(id);
  }

  return (
    <PageFrame user={user} onLogout={onLogout}>
      <section class="card" aria-labelledby="home-heading">
        <h1 id="home-heading">{t("homeHeading")}</h1>
        <p class="lead">{t("homeLead")}</p>
        <Problem problem={problem} />
        {list ? <SessionSummary session={session ?? null} /> : <p role="status">{t("loading")}…</p>}
        {list && !session && <StartAction busy={busy !== null} onStart={() => void start()} />}
        {session && (
          <ResumeActions
            ending={busy === "end"}
            onResume={() => onOpen(session.id, null)}
            onEnd={() => setAsking(true)}
          />
        )}
        {list && <p class="note">{t("limits", minutes(list))}</p>}
      </section>
      {asking && session && <EndDialog onCancel={() => setAsking(false)} onEnd={() => endNow(session.id)} />}
    </PageFrame>
  );
}

function StartAction({ busy, onStart }: { readonly busy: boolean; readonly onStart: () => void }) {
  const { t } = useLanguage();
  return (
    <div class="actions">
      <button type="button" class="button button-primary" aria-disabled={busy} onClick={onStart}>
        {t("start")}
      </button>
    </div>
  );
}

interface ResumeProperties {
  readonly ending: boolean;
  readonly onResume: () => void;
  readonly onEnd: () => void;
}

function ResumeActions({ ending, onResume, onEnd }: ResumeProperties) {
  const { t } = useLanguage();
  return (
    <div class="actions">
      <button type="button" class="button button-primary" onClick={onResume}>
        {t("resume")}
      </button>
      <button type="button" class="button button-outline" aria-disabled={ending} onClick={onEnd}>
        {ending ? t("ending") : t("end")}
      </button>
    </div>
  );
}

function minutes({ limits }: SessionList) {
  return { idle: Math.round(limits.idle_s / 60), disconnect: Math.round(limits.disconnect_s / 60) };
}
