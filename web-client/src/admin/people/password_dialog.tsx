// Shows a password that was just made, once.
import type { NewPassword } from "../../browser/console_api";
import { Dialog } from "../../portal/dialog";
import { useLanguage } from "../../portal/language_context";

export function PasswordDialog({
  password,
  onClose,
}: {
  readonly password: NewPassword;
  readonly onClose: () => void;
}) {
  const { t } = useLanguage();
  return (
    <Dialog heading={t("passwordShown", { name: password.name })} onClose={onClose}>
      <p class="password-shown">
        <code>{password.generated_password}</code>
      </p>
      <p>{t("passwordHandOver")}</p>
      <div class="actions actions-end">
        <button type="button" class="button button-primary" onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </Dialog>
  );
}
