// A refused request as a sentence that says what to do. role="alert": read out at once.
import type { ApiError } from "../browser/api";
import { errorSentence, type StringKey } from "../core/language";
import { useLanguage } from "./language_context";

interface Properties {
  readonly problem: ApiError | null;
  /** What the problem means here, said first. */
  readonly lead?: StringKey;
}

export function Problem({ problem, lead }: Properties) {
  const { language, t } = useLanguage();
  return (
    <div role="alert">
      {problem && (
        <p class="problem">
          {lead && t(lead)} {errorSentence(language, problem.error, problem.retry_after_s)}
        </p>
      )}
    </div>
  );
}
