// The calm sign that the connection is away while the last picture stays.
import { useLanguage } from "./language_context";

export function Reconnecting({ attempt }: { readonly attempt: number }) {
  const { t } = useLanguage();
  return (
    <p class="reconnecting" role="status">
      <span class="spinner" aria-hidden="true" />
      {attempt < 2 ? t("reconnecting") : t("reconnectingAgain", { attempt: attempt + 1 })}
    </p>
  );
}
