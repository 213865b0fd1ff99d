// One cell: why it is answered so, and changing it. The change is tried at once; what stands in its way is named.
import { useState } from "preact/hooks";
import type { Cell, CellChange, Decision, EditedCell, PolicyAnswer } from "../../browser/policy_api";
import { sizeText } from "../../core/policy_text";
import { Dialog } from "../../portal/dialog";
import { useLanguage } from "../../portal/language_context";
import { isFixed } from "./decision_cell";
import { channelKey } from "./policy_matrix";
import { reasonKey } from "./reason_key";

interface Properties {
  readonly cell: Cell;
  readonly decision: Decision;
  readonly mayEdit: boolean;
  readonly onChange: (change: CellChange) => Promise<EditedCell | null>;
  /** Null when no rule of the text decides. */
  readonly onShowRule: (() => void) | null;
  readonly onClose: () => void;
}

const kilobyte = 1024;

/** What can be answered at all: nothing comes in raw but text, nothing is sanitised on its way out. */
function choicesFor(cell: Cell): readonly PolicyAnswer[] {
  if (cell.direction === "outbound") return ["deny", "approve", "allow"];
  return cell.channel === "clipboard.text" ? ["deny", "approve", "sanitise", "allow"] : ["deny", "approve", "sanitise"];
}

export function CellDialog({ cell, decision, mayEdit, onChange, onShowRule, onClose }: Properties) {
  const { t } = useLanguage();
  const [answer, setAnswer] = useState<PolicyAnswer>(decision.answer);
  const [kib, setKib] = useState(Math.max(1, Math.round((decision.max_bytes || 10 * kilobyte) / kilobyte)));
  const [perMinute, setPerMinute] = useState(decision.per_minute || 6);
  const [stands, setStands] = useState<Decision | null>(null);
  const [failed, setFailed] = useState(false);
  const editable = mayEdit && !isFixed(decision);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    setStands(null);
    setFailed(false);
    const bytes = kib * kilobyte;
    const limits = { max_bytes: bytes, per_minute: perMinute, bytes_per_minute: bytes * perMinute };
    const edited = await onChange({ ...cell, answer, ...(answer === "deny" ? {} : limits) });
    if (!edited) setFailed(true);
    else if (edited.took_effect) onClose();
    else setStands(edited.deciding);
  }

  return (
    <Dialog heading={`${cell.department}：${t(channelKey(cell.channel))}`} onClose={onClose}>
      <p class="hint">
        {t(`directionLong_${cell.direction}`)}・{t("matrixClass")}
        {cell.class}
      </p>
      <DecisionFacts decision={decision} onShowRule={onShowRule} />
      <form class="form dialog-form" onSubmit={(event) => void submit(event)}>
        {editable && (
          <>
            <fieldset class="choices">
              <legend>{t("cellAnswer")}</legend>
              {choicesFor(cell).map((each) => (
                <label key={each}>
                  <input type="radio" name="answer" checked={answer === each} onChange={() => setAnswer(each)} />
                  <span>
                    <b>{t(`answer_${each}`)}</b> {t(`answerLong_${each}`)}
                  </span>
                </label>
              ))}
            </fieldset>
            {answer !== "deny" && (
              <div class="pair">
                <label class="field field-small">
                  <span>{t("cellMaxKib")}</span>
                  <input
                    type="number"
                    min={1}
                    max={65_536}
                    required
                    value={kib}
                    onInput={(event) => setKib(event.currentTarget.valueAsNumber)}
                  />
                </label>
                <label class="field field-small">
                  <span>{t("cellPerMinute")}</span>
                  <input
                    type="number"
                    min={1}
                    max={600}
                    required
                    value={perMinute}
                    onInput={(event) => setPerMinute(event.currentTarget.valueAsNumber)}
                  />
                </label>
              </div>
            )}
          </>
        )}
        <div role="alert">
          {failed && <p class="problem">{t("cellUndescribed")}</p>}
          {stands && (
            <p class="problem">
              {t("cellStands", { rule: stands.rule, reason: t(reasonKey(stands.reason)) })}
              {stands.answer !== "deny" &&
                ` (${sizeText(stands.max_bytes)}・${t("matrixTimes", { count: stands.per_minute })})`}
            </p>
          )}
        </div>
        <div class="actions actions-end">
          <button type="button" class="button button-outline" onClick={onClose}>
            {t(editable ? "cancel" : "close")}
          </button>
          {editable && (
            <button type="submit" class="button button-primary">
              {t("cellApply")}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface FactsProperties {
  readonly decision: Decision;
  readonly onShowRule: (() => void) | null;
}

function DecisionFacts({ decision, onShowRule }: FactsProperties) {
  const { t } = useLanguage();
  const fixed = isFixed(decision);
  return (
    <dl class="facts cell-facts">
      <div>
        <dt>{t("cellNow")}</dt>
        <dd>
          <b>{t(fixed ? "answer_never" : `answer_${decision.answer}`)}</b>{" "}
          {decision.answer !== "deny" &&
            `${sizeText(decision.max_bytes)}・${t("matrixTimes", { count: decision.per_minute })}`}
        </dd>
      </div>
      <div>
        <dt>{t("cellBecause")}</dt>
        <dd>{t(fixed ? "cellFixed" : reasonKey(decision.reason))}</dd>
      </div>
      <div>
        <dt>{t("cellRule")}</dt>
        <dd>
          <code>{decision.rule}</code>{" "}
          {onShowRule && (
            <button type="button" class="button button-small" onClick={onShowRule}>
              {t("cellShowRule")}
            </button>
          )}
        </dd>
      </div>
      {decision.conditional && (
        <div>
          <dt>＊</dt>
          <dd>{t("matrixConditional")}</dd>
        </div>
      )}
    </dl>
  );
}
