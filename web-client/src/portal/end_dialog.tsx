// Asks before all open pages are lost.
import { Dialog } from "./dialog";
import { useLanguage } from "./language_context";

export function EndDialog({ onCancel, onEnd }: { readonly onCancel: () => void; readonly onEnd: () => void }) {
  const { t } = useLanguage();
  return (
    <Dialog heading={t("end")} onClose={onCancel}>
      <p>{t("endConfirm")}</p>
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={onCancel}>
          {t("cancel")}
        </button>
        <button type="button" class="button button-danger" onClick={onEnd}>
          {t("endConfirmYes")}
        </button>
      </div>
    </Dialog>
  );
}
