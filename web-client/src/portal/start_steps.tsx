// What happens while a session starts: three steps, the present one marked and read out. A warm session is there before
// there is anything to say, so nothing is said at first.
import { useEffect, useState } from "preact/hooks";
import type { StringKey } from "../core/language";
import type { Step } from "../core/session_state";
import { useLanguage } from "./language_context";

const shown: readonly { step: Step; label: StringKey }[] = [
  { step: "sandbox", label: "stepSandbox" },
  { step: "display", label: "stepDisplay" },
  { step: "browser", label: "stepBrowser" },
];

const quietMs = 500;

export function StartSteps({ step }: { readonly step: Step | null }) {
  const { t } = useLanguage();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), quietMs);
    return () => clearTimeout(timer);
  }, []);
  if (!late) return null;
  const now = shown.findIndex((each) => each.step === step);
  return (
    <div class="card card-narrow start" role="status">
      <h1>{t("stepsHeading")}</h1>
      <ol class="steps">
        {shown.map(({ step: each, label }, i) => {
          const state = i < now ? "done" : i === now || (now < 0 && i === 0) ? "current" : "waiting";
          const word = state === "done" ? "stepDone" : state === "current" ? "stepCurrent" : "stepWaiting";
          return (
            <li key={each} class={`step step-${state}`} aria-current={state === "current" ? "step" : undefined}>
              <span class="step-sign" aria-hidden="true" />
              <span class="step-label">{t(label)}</span>
              <span class="step-state">{t(word)}</span>
            </li>
          );
        })}
      </ol>
      {step === "queued" && <p class="note">{t("stepQueued")}</p>}
    </div>
  );
}
