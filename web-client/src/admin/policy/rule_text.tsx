// The rules as text (TOML), and what is wrong with them, line by line.
import type { RefObject } from "preact";
import { lineSpan, type Span } from "../../core/policy_text";
import { useLanguage } from "../../portal/language_context";
import type { Draft } from "./use_draft";

interface Properties {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly draft: Draft;
  readonly readOnly: boolean;
  readonly onShow: (span: Span) => void;
}

export function RuleText({ area, draft, readOnly, onShow }: Properties) {
  const { t } = useLanguage();
  const errors = draft.look.errors ?? [];
  return (
    <div class="policy-text">
      <label class="field field-small" for="rule-text">
        <span>{t("policyText")}</span>
      </label>
      <textarea
        ref={area}
        id="rule-text"
        class="rule-text"
        value={draft.text}
        readOnly={readOnly}
        spellcheck={false}
        wrap="off"
        aria-invalid={errors.length > 0}
        aria-describedby="rule-errors"
        onInput={(event) => draft.write(event.currentTarget.value)}
      />
      <div id="rule-errors" aria-live="polite">
        {errors.length > 0 && (
          <ul class="rule-errors">
            {errors.map((error) => (
              <li key={`${error.line} ${error.message}`}>
                {error.line > 0 && (
                  <button
                    type="button"
                    class="button button-small"
                    onClick={() => onShow(lineSpan(draft.text, error.line))}
                  >
                    {t("policyLine", { line: error.line })}
                  </button>
                )}
                <span lang="en">{error.message}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
