// Somebody asks to see the screen, or does: a question that takes no key away from the session, and a band that stays.
import { useEffect, useState } from "preact/hooks";
import type { Onlooker } from "../core/onlooker";
import { useLanguage } from "./language_context";

interface Properties {
  readonly onlooker: Onlooker;
  readonly onAnswer: (consents: boolean) => void;
}

/** A click that was meant for the screen must not consent. */
const deliberateMs = 1000;

export function OnlookerSign({ onlooker, onAnswer }: Properties) {
  return (
    <div role="alert" class="onlooker-place">
      {onlooker.kind === "asks" && <Question key={onlooker.id} who={onlooker.who} onAnswer={onAnswer} />}
      {onlooker.kind === "watches" && <Band who={onlooker.who} onStop={() => onAnswer(false)} />}
    </div>
  );
}

function Question({ who, onAnswer }: { readonly who: string; readonly onAnswer: (consents: boolean) => void }) {
  const { t } = useLanguage();
  const [ready, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), deliberateMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <section class="onlooker" aria-labelledby="onlooker-heading">
      <h2 id="onlooker-heading">{t("onlookAsks")}</h2>
      <p>{t("onlookAsksLead", { who })}</p>
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={() => onAnswer(false)}>
          {t("onlookRefuse")}
        </button>
        <button
          type="button"
          class="button button-primary"
          aria-disabled={!ready}
          onClick={() => ready && onAnswer(true)}
        >
          {t("onlookAllow")}
        </button>
      </div>
    </section>
  );
}

function Band({ who, onStop }: { readonly who: string; readonly onStop: () => void }) {
  const { t } = useLanguage();
  return (
    <section class="onlooker onlooker-band" aria-labelledby="onlooker-heading">
      <div>
        <h2 id="onlooker-heading">{t("onlookWatches", { who })}</h2>
        <p>{t("onlookWatchesLead")}</p>
      </div>
      <button type="button" class="button button-danger" onClick={onStop}>
        {t("onlookStop")}
      </button>
    </section>
  );
}
