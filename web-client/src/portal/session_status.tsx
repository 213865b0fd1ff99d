// What lies over the picture while the session starts, or while its connection is away; and what is read out.
import type { SessionState } from "../core/session_state";
import { useLanguage } from "./language_context";
import { Reconnecting } from "./reconnecting";
import { StartSteps } from "./start_steps";

export function SessionStatus({ state }: { readonly state: SessionState }) {
  const { t } = useLanguage();
  const { phase } = state;
  const covered = phase === "connecting" || (phase === "reconnecting" && !state.hadPicture);
  return (
    <>
      <p class="unseen" role="status">
        {phase === "live" ? t(state.resumed ? "reconnected" : "live") : ""}
      </p>
      {covered && (
        <div class="cover">
          <StartSteps step={phase === "connecting" ? state.step : null} />
        </div>
      )}
      {phase === "reconnecting" && <Reconnecting attempt={state.attempt} />}
    </>
  );
}
