// A dialog around one request: a form or a question, its button, and what the server said when it refused.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Answer, ApiError } from "../../browser/api";
import type { StringKey } from "../../core/language";
import { Dialog } from "../../portal/dialog";
import { useLanguage } from "../../portal/language_context";
import { Refusal } from "./refusal";

interface Properties<T> {
  readonly heading: string;
  readonly button: string;
  readonly danger?: boolean;
  /** False: the button says why nothing happens yet. */
  readonly ready?: boolean;
  /** What `refused` means here. */
  readonly refused?: StringKey;
  readonly act: () => Promise<Answer<T>>;
  readonly onDone: (value: T) => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

export function ActionDialog<T>(properties: Properties<T>) {
  const { t } = useLanguage();
  const { act, onDone, onClose, ready = true } = properties;
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ApiError | null>(null);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setProblem(null);
    const answer = await act();
    setBusy(false);
    if (answer.ok) onDone(answer.value);
    else setProblem(answer.problem);
  }

  return (
    <Dialog heading={properties.heading} onClose={onClose}>
      <form class="form dialog-form" onSubmit={(event) => void submit(event)} aria-busy={busy}>
        {properties.children}
        <Refusal problem={problem} refused={properties.refused} />
        <div class="actions actions-end">
          <button type="button" class="button button-outline" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            type="submit"
            class={properties.danger ? "button button-danger" : "button button-primary"}
            aria-disabled={busy || !ready}
          >
            {properties.button}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
