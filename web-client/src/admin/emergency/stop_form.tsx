// Gives an order. Confirmed by typing: whoever stops everyone must mean it.
import { useState } from "preact/hooks";
import type { ApiError } from "../../browser/api";
import { emergencyApi, type Hold } from "../../browser/emergency_api";
import { useLanguage } from "../../portal/language_context";
import { Refusal } from "../parts/refusal";

interface Properties {
  readonly departments: readonly string[];
  readonly onDone: (reached: number) => void;
}

const holds: readonly Hold[] = ["freeze", "view-only", "end"];

export function StopForm({ departments, onDone }: Properties) {
  const { t } = useLanguage();
  const [department, setDepartment] = useState<string | null>(null);
  const [hold, setHold] = useState<Hold>("freeze");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const word = department === null ? "" : department === "" ? t("scopeEveryone") : department;
  const ready = word !== "" && reason.trim() !== "" && typed.trim() === word && !busy;

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (!ready || department === null) return;
    setBusy(true);
    const scope = department === "" ? ("everyone" as const) : ("department" as const);
    const answer = await emergencyApi.begin({ scope, name: department }, hold, reason.trim());
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setTyped("");
    setReason("");
    onDone(answer.value.reached);
  }

  return (
    <form class="stop-form" aria-labelledby="stop-heading" onSubmit={(event) => void submit(event)}>
      <h2 id="stop-heading">{t("emergencyOrder")}</h2>
      <div class="stop-grid">
        <fieldset class="choices">
          <legend>{t("emergencyHold")}</legend>
          {holds.map((each) => (
            <label key={each}>
              <input type="radio" name="hold" checked={hold === each} onChange={() => setHold(each)} />
              <span>
                <b>{t(`hold_${each}`)}</b> {t(`holdLong_${each}`)}
              </span>
            </label>
          ))}
        </fieldset>
        <div class="form stop-fields">
          <label class="field">
            <span>{t("emergencyWhom")}</span>
            <select
              value={department === null ? "-" : department}
              onChange={(event) => setDepartment(event.currentTarget.value === "-" ? null : event.currentTarget.value)}
            >
              <option value="-">{t("choose")}</option>
              <option value="">{t("scopeEveryone")}</option>
              {departments.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
          <label class="field">
            <span>{t("emergencyReasonShown")}</span>
            <input value={reason} maxLength={90} required onInput={(event) => setReason(event.currentTarget.value)} />
          </label>
          <label class="field">
            <span>{word === "" ? t("emergencyType") : t("emergencyTypeWord", { word })}</span>
            <input value={typed} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
          </label>
          <Refusal problem={problem} />
          <button type="submit" class="button button-danger" aria-disabled={!ready}>
            {t(`holdDo_${hold}`)}
          </button>
        </div>
      </div>
    </form>
  );
}
