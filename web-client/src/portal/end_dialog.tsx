// Asks before all open pages are lost. Stays, and says why, when the session could not be ended.
import { useState } from "preact/hooks";
import type { ApiError } from "../browser/api";
import { Dialog } from "./dialog";
import { useLanguage } from "./language_context";
import { Problem } from "./problem";

interface Properties {
  readonly onCancel: () => void;
  /** Ends it, and leaves the dialog when that worked: null. */
  readonly onEnd: () => Promise<ApiError | null>;
}

export function EndDialog({ onCancel, onEnd }: Properties) {
  const { t } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);

  async function end(): Promise<void> {
    if (busy) return;
    setBusy(true);
    setProblem(null);
    const refused = await onEnd();
    if (!refused) return;
    setBusy(false);
    setProblem(refused);
  }

  return (
    <Dialog heading={t("end")} onClose={onCancel}>
      <p>{t("endConfirm")}</p>
      <Problem problem={problem} lead="endFailed" />
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={onCancel}>
          {t("cancel")}
        </button>
        <button type="button" class="button button-danger" aria-disabled={busy} onClick={() => void end()}>
          {busy ? t("ending") : t("endConfirmYes")}
        </button>
      </div>
    </Dialog>
  );
}
