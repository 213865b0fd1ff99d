// A transfer under way: how many bytes of how many, and a way to stop it. Without a count while nobody can know one.
import { useId } from "preact/hooks";
import { type Progress, percentOf, progressText } from "../core/transfer_progress";
import { useLanguage } from "./language_context";

interface Properties {
  readonly progress: Progress;
  readonly onCancel: () => void;
}

const phaseKeys = {
  sending: "progressSending",
  checking: "uploadBusy",
  delivering: "progressDelivering",
  receiving: "progressReceiving",
} as const;

export function TransferProgress({ progress, onCancel }: Properties) {
  const { t, language } = useLanguage();
  const id = useId();
  const counted = progress.phase === "sending" || progress.phase === "receiving";
  const numbers = progressText(language, progress);
  return (
    <div class="transfer-progress" data-phase={progress.phase}>
      <p id={id} role="status">
        {t(phaseKeys[progress.phase])}
      </p>
      <progress
        aria-labelledby={id}
        {...(counted ? { value: percentOf(progress), max: 100, "aria-valuetext": numbers } : {})}
      />
      <div class="clipboard-row">
        <span class="progress-numbers">{counted ? numbers : ""}</span>
        <button
          type="button"
          class="button button-outline"
          onClick={onCancel}
          aria-disabled={progress.phase === "delivering"}
        >
          {t("progressCancel")}
        </button>
      </div>
    </div>
  );
}
