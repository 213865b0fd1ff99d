// 方針: the rules as a table and as text, tools to think with, and the versions.
import { useCallback, useEffect, useState } from "preact/hooks";
import { type PolicyState, policyApi } from "../../browser/policy_api";
import { useLanguage } from "../../portal/language_context";
import { useMay } from "../console_context";
import { PageHead } from "../parts/page_head";
import { Refusal } from "../parts/refusal";
import { useAnswer } from "../parts/use_answer";
import { RuleEditor } from "./rule_editor";
import { useDraft } from "./use_draft";
import { VersionsTable } from "./versions_table";
import "./policy.css";

export function PolicyPage() {
  const { t } = useLanguage();
  const mayEdit = useMay("edit_policy");
  const state = useAnswer(policyApi.state);
  const draft = useDraft();
  const [changes, setChanges] = useState(0);
  const changed = useCallback(() => {
    state.reload();
    setChanges((count) => count + 1);
  }, [state.reload]);
  const active = state.value?.active;
  useEffect(() => {
    if (active !== undefined && draft.base === 0) void draft.open(active === 0 ? 1 : active);
  }, [active]);
  return (
    <section class="sheet sheet-wide">
      <PageHead heading={t("pagePolicy")} lead={t("policyLead")} />
      <Refusal problem={state.problem ?? draft.problem} />
      {state.value && <StateLine state={state.value} base={draft.base} edited={draft.edited} />}
      {draft.base !== 0 && (
        <RuleEditor
          draft={draft}
          mayEdit={mayEdit}
          onSubmitted={(number) => {
            changed();
            void draft.open(number);
          }}
        />
      )}
      {state.value && (
        <VersionsTable
          key={changes}
          state={state.value}
          shown={draft.base}
          mayEdit={mayEdit}
          onOpen={(number) => void draft.open(number)}
          onChanged={changed}
        />
      )}
    </section>
  );
}

interface StateProperties {
  readonly state: PolicyState;
  readonly base: number;
  readonly edited: boolean;
}

function StateLine({ state, base, edited }: StateProperties) {
  const { t } = useLanguage();
  return (
    <div>
      {state.problem !== "" && (
        <p class="problem" role="alert">
          {t("policyProblem")} {state.problem}
        </p>
      )}
      <p class="policy-state" role="status">
        <span class="tag tag-on">{t("policyActive", { number: state.active })}</span>
        {base !== 0 && <span class="tag">{t("policyShown", { number: base })}</span>}
        {edited && <span class="tag tag-warn">{t("policyEdited")}</span>}
        <span class="hint">{t(state.two_person ? "policyTwoPerson" : "policyOnePerson")}</span>
      </p>
    </div>
  );
}
