// Why the view is over, and what the user can do now. Covers the last picture.

import { useEffect, useRef } from "preact/hooks";
import type { StringKey } from "../core/language";
import { endSentence } from "../core/language";
import type { EndKey } from "../core/session_state";
import { useLanguage } from "./language_context";

interface Properties {
  readonly reason: EndKey;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

function againLabel(reason: EndKey): StringKey | null {
  if (reason === "taken_over") return "takeBack";
  if (reason === "logged_out") return null;
  return "startAgain";
}

export function EndedCard({ reason, onAgain, onHome }: Properties) {
  const { language, t } = useLanguage();
  const again = againLabel(reason);
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.querySelector("button")?.focus(), []);
  return (
    <div class="cover">
      <section class="card card-narrow" role="alertdialog" aria-labelledby="ended-heading" aria-describedby="ended-why">
        <h1 id="ended-heading">{t("endedHeading")}</h1>
        <p id="ended-why" class="lead">
          {endSentence(language, reason)}
        </p>
        <div class="actions" ref={first}>
          {again && (
            <button type="button" class="button button-primary" onClick={onAgain}>
              {t(again)}
            </button>
          )}
          <button type="button" class={again ? "button button-outline" : "button button-primary"} onClick={onHome}>
            {t(again ? "backHome" : "loginAgain")}
          </button>
        </div>
      </section>
    </div>
  );
}
