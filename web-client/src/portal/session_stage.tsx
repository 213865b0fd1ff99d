// The remote screen and the unseen field that takes the keyboard.
import type { RefObject } from "preact";
import { useLanguage } from "./language_context";

interface Properties {
  readonly stage: RefObject<HTMLElement | null>;
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly keyboard: RefObject<HTMLTextAreaElement | null>;
}

export function SessionStage({ stage, canvas, keyboard }: Properties) {
  const { t } = useLanguage();
  return (
    <main class="stage" ref={stage}>
      <h1 class="unseen">{t("titleSession")}</h1>
      <canvas id="screen" ref={canvas} role="img" aria-label={t("screenLabel")} aria-describedby="screen-help" />
      <textarea
        ref={keyboard}
        class="keyboard"
        aria-label={t("keyboardLabel")}
        aria-describedby="screen-help"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        rows={1}
      />
      <p id="screen-help" class="unseen">
        {t("screenHelp")}
      </p>
    </main>
  );
}
