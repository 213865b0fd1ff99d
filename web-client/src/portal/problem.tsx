// A refused request as a sentence that says what to do. role="alert": read out at once.
import type { ApiError } from "../browser/api";
import { errorSentence } from "../core/language";
import { useLanguage } from "./language_context";

export function Problem({ problem }: { readonly problem: ApiError | null }) {
  const { language } = useLanguage();
  return (
    <div role="alert">
      {problem && <p class="problem">{errorSentence(language, problem.error, problem.retry_after_s)}</p>}
    </div>
  );
}
