// One cell: the answer in a word and a colour, its limits, and whether it depends on more.
import type { Decision } from "../../browser/policy_api";
import { sizeText } from "../../core/policy_text";
import { useLanguage } from "../../portal/language_context";

interface Properties {
  readonly decision: Decision;
  readonly label: string;
  readonly at: string;
  readonly reachable: boolean;
  readonly onFocus: (at: string) => void;
  readonly onChoose: () => void;
}

export function isFixed(decision: Decision): boolean {
  return decision.rule.startsWith("invariant-");
}

export function DecisionCell({ decision, label, at, reachable, onFocus, onChoose }: Properties) {
  const { t } = useLanguage();
  const fixed = isFixed(decision);
  const word = t(fixed ? "answer_never" : `answer_${decision.answer}`);
  const limits =
    decision.answer === "deny"
      ? ""
      : `${sizeText(decision.max_bytes)}・${t("matrixTimes", { count: decision.per_minute })}`;
  return (
    <td class={`cell cell-${fixed ? "never" : decision.answer}`}>
      <button
        type="button"
        data-at={at}
        tabIndex={reachable ? 0 : -1}
        aria-label={`${label} ${word} ${limits} ${decision.conditional ? t("matrixConditional") : ""}`}
        onFocus={() => onFocus(at)}
        onClick={onChoose}
      >
        <span class="cell-word">
          {word}
          {decision.conditional && (
            <span class="cell-mark" title={t("matrixConditional")}>
              ＊
            </span>
          )}
        </span>{" "}
        {limits !== "" && <span class="cell-limits">{limits}</span>}
      </button>
    </td>
  );
}
