// Files both ways: one to send, with its class, and what lies in quarantine.
import type { Transfers } from "../core/transfers";
import { Dialog } from "./dialog";
import { DownloadsPart } from "./downloads_part";
import { useLanguage } from "./language_context";
import { UploadPart } from "./upload_part";

interface Properties {
  readonly dropped: File | null;
  readonly transfers: () => Transfers | null;
  readonly onClose: () => void;
}

export function FilesDialog({ dropped, transfers, onClose }: Properties) {
  const { t } = useLanguage();
  return (
    <Dialog heading={t("files")} onClose={onClose}>
      <p class="note">{t("filesLead")}</p>
      <UploadPart dropped={dropped} transfers={transfers} />
      <DownloadsPart />
      <div class="actions actions-end">
        <button type="button" class="button button-outline" onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </Dialog>
  );
}
