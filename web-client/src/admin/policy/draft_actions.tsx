// What is done with a draft: undo, think (check, differences, the past), submit.
import { useState } from "preact/hooks";
import type { ApiError } from "../../browser/api";
import { type Findings, policyApi, runTool, type ToolName } from "../../browser/policy_api";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { ActionDialog } from "../parts/action_dialog";
import { Refusal } from "../parts/refusal";
import type { Draft } from "./use_draft";

interface Properties {
  readonly draft: Draft;
  readonly mayEdit: boolean;
  readonly onSubmitted: (number: number) => void;
}

const tools: readonly { readonly name: ToolName; readonly label: StringKey }[] = [
  { name: "check", label: "toolCheck" },
  { name: "diff", label: "toolDiff" },
  { name: "dry-run", label: "toolDryRun" },
];

export function DraftActions({ draft, mayEdit, onSubmitted }: Properties) {
  const { t, language } = useLanguage();
  const [running, setRunning] = useState<ToolName | null>(null);
  const [found, setFound] = useState<{ readonly label: StringKey; readonly findings: Findings } | null>(null);
  const [problem, setProblem] = useState<ApiError | null>(null);
  const [submitting, setSubmitting] = useState(false);
  const readable = draft.look.matrix !== undefined;

  async function run(name: ToolName, label: StringKey): Promise<void> {
    if (running || !readable) return;
    setRunning(name);
    const answer = await runTool(name, draft.text);
    setRunning(null);
    setProblem(answer.ok ? null : answer.problem);
    setFound(answer.ok ? { label, findings: answer.value } : null);
  }

  return (
    <>
      <div class="row-actions policy-actions">
        {tools.map(({ name, label }) => (
          <button
            key={name}
            type="button"
            class="button button-outline button-medium"
            aria-disabled={running !== null || !readable}
            onClick={() => void run(name, label)}
          >
            {t(running === name ? "toolRunning" : label)}
          </button>
        ))}
        {mayEdit && (
          <>
            <button
              type="button"
              class="button button-outline button-medium"
              aria-disabled={draft.undo === null}
              onClick={() => draft.undo?.()}
            >
              {t("policyUndo")}
            </button>
            <button
              type="button"
              class="button button-primary button-medium"
              aria-disabled={!draft.edited || !readable}
              onClick={() => draft.edited && readable && setSubmitting(true)}
            >
              {t("policySubmit")}
            </button>
          </>
        )}
      </div>
      <Refusal problem={problem} />
      <div role="status">
        {found && (
          <section class="findings" aria-label={t(found.label)}>
            <div class="findings-head">
              <h2>{t(found.label)}</h2>
              <button type="button" class="button button-small" onClick={() => setFound(null)}>
                {t("close")}
              </button>
            </div>
            <ul>
              {found.findings[language].map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {submitting && (
        <SubmitDialog
          text={draft.text}
          onClose={() => setSubmitting(false)}
          onDone={(number) => {
            setSubmitting(false);
            onSubmitted(number);
          }}
        />
      )}
    </>
  );
}

interface SubmitProperties {
  readonly text: string;
  readonly onDone: (number: number) => void;
  readonly onClose: () => void;
}

function SubmitDialog({ text, onDone, onClose }: SubmitProperties) {
  const { t } = useLanguage();
  const [note, setNote] = useState("");
  return (
    <ActionDialog
      heading={t("policySubmit")}
      button={t("policySubmit")}
      ready={note.trim() !== ""}
      act={() => policyApi.submit(text, note.trim())}
      onDone={({ number }) => onDone(number)}
      onClose={onClose}
    >
      <p>{t("policySubmitLead")}</p>
      <label class="field">
        <span>{t("policyNote")}</span>
        <input value={note} maxLength={200} required onInput={(event) => setNote(event.currentTarget.value)} />
      </label>
    </ActionDialog>
  );
}
