// 緊急停止: what is in force, and giving an order for a department or for everyone. Live.
import { useState } from "preact/hooks";
import { consoleApi } from "../../browser/console_api";
import { emergencyApi, type Stop } from "../../browser/emergency_api";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { ActionDialog } from "../parts/action_dialog";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { StopForm } from "./stop_form";
import { StopsTable } from "./stops_table";
import "./emergency.css";

const refreshMs = 2000;

export function EmergencyPage() {
  const { t } = useLanguage();
  const may = useMay("call_emergency");
  const { value, problem, reload } = useAnswer(emergencyApi.stops, refreshMs);
  const departments = useAnswer(consoleApi.departments);
  const [lifting, setLifting] = useState<Stop | null>(null);
  const [reached, setReached] = useState<number | null>(null);
  return (
    <section class="sheet">
      <PageHead heading={t("pageEmergency")} lead={t("emergencyLead")} />
      <Refusal problem={problem} />
      <h2>{t("emergencyInForce")}</h2>
      {value && value.stops.length === 0 && <p class="empty">{t("emergencyNone")}</p>}
      {value && value.stops.length > 0 && <StopsTable stops={value.stops} onLift={may ? setLifting : null} />}
      <p role="status" class="said">
        {reached !== null && t("emergencyReached", { count: reached })}
      </p>
      {may && (
        <StopForm
          departments={departments.value?.departments.filter(({ closed }) => !closed).map(({ name }) => name) ?? []}
          onDone={(count) => {
            setReached(count);
            reload();
          }}
        />
      )}
      {lifting && (
        <LiftDialog
          stop={lifting}
          onDone={() => {
            setLifting(null);
            setReached(null);
            reload();
          }}
          onClose={() => setLifting(null)}
        />
      )}
    </section>
  );
}

interface LiftProperties {
  readonly stop: Stop;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

function LiftDialog({ stop, onDone, onClose }: LiftProperties) {
  const { t } = useLanguage();
  const [reason, setReason] = useState("");
  return (
    <ActionDialog
      heading={t("emergencyLiftHeading")}
      button={t("emergencyLift")}
      ready={reason.trim() !== ""}
      act={() => emergencyApi.lift(stop, reason.trim())}
      onDone={onDone}
      onClose={onClose}
    >
      <p>{t("emergencyLiftLead", { whom: stop.scope === "everyone" ? t("scopeEveryone") : stop.name })}</p>
      <label class="field">
        <span>{t("emergencyReason")}</span>
        <input value={reason} maxLength={90} required onInput={(event) => setReason(event.currentTarget.value)} />
      </label>
    </ActionDialog>
  );
}
