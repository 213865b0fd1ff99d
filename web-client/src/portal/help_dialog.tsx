// How to use the view, in six sentences.
import type { StringKey } from "../core/language";
import { Dialog } from "./dialog";
import { useLanguage } from "./language_context";

const lines: readonly StringKey[] = [
  "helpKeyboard",
  "helpEscape",
  "helpClipboard",
  "helpTouch",
  "helpFullscreen",
  "helpLeave",
];

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <Dialog heading={t("helpHeading")} onClose={onClose}>
      <ul class="help-list">
        {lines.map((line) => (
          <li key={line}>{t(line)}</li>
        ))}
      </ul>
      <div class="actions actions-end">
        <button type="button" class="button button-primary" onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </Dialog>
  );
}
