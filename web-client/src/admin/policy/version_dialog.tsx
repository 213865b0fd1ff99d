// Asks before a version of the rules is approved, put in force, given a date or taken back.
import { useState } from "preact/hooks";
import { policyApi, type Version } from "../../browser/policy_api";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { ActionDialog } from "../parts/action_dialog";

export type VersionAct = "approve" | "activate" | "schedule" | "unschedule" | "rollback";

interface Properties {
  readonly act: VersionAct;
  readonly version: Version;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const words: Record<VersionAct, { readonly button: StringKey; readonly lead: StringKey; readonly refused: StringKey }> =
  {
    approve: { button: "versionApprove", lead: "versionApproveLead", refused: "versionApproveRefused" },
    activate: { button: "versionActivate", lead: "versionActivateLead", refused: "versionActivateRefused" },
    schedule: { button: "versionSchedule", lead: "versionScheduleLead", refused: "versionActivateRefused" },
    unschedule: { button: "versionUnschedule", lead: "versionUnscheduleLead", refused: "refusedNow" },
    rollback: { button: "versionRollBack", lead: "versionRollBackLead", refused: "versionRollBackRefused" },
  };

export function VersionDialog({ act, version, onDone, onClose }: Properties) {
  const { t } = useLanguage();
  const [day, setDay] = useState("");
  const [time, setTime] = useState("00:00");
  const { button, lead, refused } = words[act];
  const { number } = version;
  const acts = {
    approve: () => policyApi.approve(number),
    activate: () => policyApi.activate(number),
    schedule: () => policyApi.schedule(number, `${day}T${time}`),
    unschedule: () => policyApi.unschedule(number),
    rollback: () => policyApi.rollBack(),
  };
  return (
    <ActionDialog<object>
      heading={act === "rollback" ? t(button) : `${t("versionNumber", { number })}：${t(button)}`}
      button={t(button)}
      ready={act !== "schedule" || (day !== "" && time !== "")}
      refused={refused}
      act={acts[act]}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t(lead)}</p>
      {version.note !== "" && act !== "rollback" && (
        <p class="hint">
          {t("versionNote")}: {version.note}
        </p>
      )}
      {act === "schedule" && (
        <div class="pair">
          <label class="field">
            <span>{t("versionDay")}</span>
            <input type="date" value={day} required onInput={(event) => setDay(event.currentTarget.value)} />
          </label>
          <label class="field">
            <span>{t("versionTime")}</span>
            <input type="time" value={time} required onInput={(event) => setTime(event.currentTarget.value)} />
          </label>
        </div>
      )}
    </ActionDialog>
  );
}
