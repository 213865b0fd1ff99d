// Freezes one session: nothing passes and nothing of it is lost. Lifted on the emergency page.
import { useState } from "preact/hooks";
import type { RunningSession } from "../../browser/console_api";
import { emergencyApi } from "../../browser/emergency_api";
import { useLanguage } from "../../portal/language_context";
import { ActionDialog } from "../parts/action_dialog";

interface Properties {
  readonly session: RunningSession;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

export function FreezeDialog({ session, onDone, onClose }: Properties) {
  const { t } = useLanguage();
  const [reason, setReason] = useState("");
  return (
    <ActionDialog
      heading={t("sessionFreezeOf", { user: session.user })}
      button={t("holdDo_freeze")}
      danger
      ready={reason.trim() !== ""}
      act={() => emergencyApi.begin({ scope: "session", name: session.id }, "freeze", reason.trim())}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t("sessionFreezeConfirm", { user: session.user, department: session.department })}</p>
      <label class="field">
        <span>{t("emergencyReasonShown")}</span>
        <input value={reason} maxLength={90} required onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
    </ActionDialog>
  );
}
