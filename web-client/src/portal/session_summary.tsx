// What my session is doing, in three lines.
import type { SessionInfo } from "../browser/api";
import { useLanguage } from "./language_context";

export function SessionSummary({ session }: { readonly session: SessionInfo | null }) {
  const { t, language } = useLanguage();
  if (!session) {
    return (
      <p class="status">
        <span class="dot" aria-hidden="true" />
        {t("sessionNone")}
      </p>
    );
  }
  const running = session.state === "running";
  const time = new Date(session.started_at_ms).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit" });
  return (
    <div>
      <p class="status">
        <span class={running ? "dot dot-on" : "dot dot-wait"} aria-hidden="true" />
        {running ? t("sessionRunning") : t("sessionStarting")}
      </p>
      <dl class="facts">
        <div>
          <dt>{t("startedAt")}</dt>
          <dd>{time}</dd>
        </div>
        <div>
          <dt>{t("screenSize")}</dt>
          <dd>
            {session.width_px} × {session.height_px}
          </dd>
        </div>
      </dl>
      {session.attached && <p class="note">{t("sessionAttached")}</p>}
    </div>
  );
}
