// What went wrong, in a sentence; `refused` is the sentence for what the server does not permit here.
import type { ApiError } from "../../browser/api";
import type { StringKey } from "../../core/language";
import { useLanguage } from "../../portal/language_context";
import { Problem } from "../../portal/problem";

interface Properties {
  readonly problem: ApiError | null;
  readonly refused?: StringKey | undefined;
}

export function Refusal({ problem, refused }: Properties) {
  const { t } = useLanguage();
  if (problem?.error !== "refused" || !refused) return <Problem problem={problem} />;
  return (
    <div role="alert">
      <p class="problem">{t(refused)}</p>
    </div>
  );
}
