// The table with the text beside it, and what is done with a finished draft.
import { useRef, useState } from "preact/hooks";
import type { Cell, Decision } from "../../browser/policy_api";
import { ruleSpan, type Span } from "../../core/policy_text";
import { useLanguage } from "../../portal/language_context";
import { CellDialog } from "./cell_dialog";
import { DraftActions } from "./draft_actions";
import { PolicyMatrix } from "./policy_matrix";
import { RuleText } from "./rule_text";
import type { Draft } from "./use_draft";

interface Properties {
  readonly draft: Draft;
  readonly mayEdit: boolean;
  readonly onSubmitted: (number: number) => void;
}

interface Chosen {
  readonly cell: Cell;
  readonly decision: Decision;
}

export function RuleEditor({ draft, mayEdit, onSubmitted }: Properties) {
  const { t } = useLanguage();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);

  function show(span: Span | null): void {
    if (!span || !area.current) return;
    area.current.focus();
    area.current.setSelectionRange(span.start, span.end);
    const lines = draft.text.slice(0, span.start).split("\n").length;
    const height = Number.parseFloat(getComputedStyle(area.current).lineHeight);
    area.current.scrollTop = Math.max(0, (lines - 3) * height);
    area.current.scrollIntoView({ block: "nearest" });
  }

  return (
    <>
      <DraftActions draft={draft} mayEdit={mayEdit} onSubmitted={onSubmitted} />
      <div class="policy-editor">
        <div class="policy-table">
          {draft.look.matrix && (
            <PolicyMatrix
              matrix={draft.look.matrix}
              mayEdit={mayEdit}
              onClass={(department, className) => void draft.setClass(department, className)}
              onChoose={(cell, decision) => setChosen({ cell, decision })}
            />
          )}
          {!draft.look.matrix && <p class="empty">{t("policyNoTable")}</p>}
        </div>
        <RuleText area={area} draft={draft} readOnly={!mayEdit} onShow={show} />
      </div>
      {chosen && (
        <CellDialog
          cell={chosen.cell}
          decision={chosen.decision}
          mayEdit={mayEdit}
          onChange={draft.editCell}
          onShowRule={
            ruleSpan(draft.text, chosen.decision.rule)
              ? () => {
                  setChosen(null);
                  setTimeout(() => show(ruleSpan(draft.text, chosen.decision.rule)));
                }
              : null
          }
          onClose={() => setChosen(null)}
        />
      )}
    </>
  );
}
