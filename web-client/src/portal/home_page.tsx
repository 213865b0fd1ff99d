// After login: start, continue or end my session.
import { useState } from "preact/hooks";
import type { ApiError, SessionList, User } from "../browser/api";
import { EndDialog } from "./end_dialog";
import { useLanguage } from "./language_context";
import { PageFrame } from "./page_frame";
import { Problem } from "./problem";
import { RdpCard } from "./rdp_card";
import { Reconnecting } from "./reconnecting";
import { SessionSummary } from "./session_summary";
import { useMySession } from "./use_my_session";

interface Properties {
  readonly user: User;
  /** Why the last logout failed. */
  readonly stillIn: ApiError | null;
  readonly onLogout: () => void;
  /** The login is over already. */
  readonly onForget: () => void;
  /** `ticket` null: one has to be asked for. */
  readonly onOpen: (id: string, ticket: string | null) => void;
}

export function HomePage({ user, stillIn, onLogout, onForget, onOpen }: Properties) {
  const { t } = useLanguage();
  const { list, problem, away, busy, start, end } = useMySession(onOpen, onForget);
  const [asking, setAsking] = useState(false);
  const session = list?.sessions[0];

  async function endNow(id: string): Promise<ApiError | null> {
    const refused = await end(id);
    if (!refused) setAsking(false);
    return refused;
  }

  return (
    <PageFrame user={user} onLogout={onLogout}>
      <section class="card" aria-labelledby="home-heading">
        <h1 id="home-heading">{t("homeHeading")}</h1>
        <p class="lead">{t("homeLead")}</p>
        <Problem problem={stillIn} lead="logoutFailed" />
        <Problem problem={problem} />
        {list ? <SessionSummary session={session ?? null} /> : <p role="status">{t("loading")}…</p>}
        {list && !session && <StartAction busy={busy} onStart={() => void start()} />}
        {session && <ResumeActions onResume={() => onOpen(session.id, null)} onEnd={() => setAsking(true)} />}
        {list && <p class="note">{t("limits", minutes(list))}</p>}
      </section>
      {list?.rdp && <RdpCard user={user} />}
      {away !== null && <Reconnecting attempt={away} />}
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
  readonly onResume: () => void;
  readonly onEnd: () => void;
}

function ResumeActions({ onResume, onEnd }: ResumeProperties) {
  const { t } = useLanguage();
  return (
    <div class="actions">
      <button type="button" class="button button-primary" onClick={onResume}>
        {t("resume")}
      </button>
      <button type="button" class="button button-outline" onClick={onEnd}>
        {t("end")}
      </button>
    </div>
  );
}

function minutes({ limits }: SessionList) {
  return { idle: Math.round(limits.idle_s / 60), disconnect: Math.round(limits.disconnect_s / 60) };
}
