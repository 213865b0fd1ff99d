// An emergency stop: frozen covers the (blank) picture, view-only is a band above it. Read out at once; gone when lifted.
import type { Hold } from "../core/hold";
import { useLanguage } from "./language_context";

export function HoldSign({ hold }: { readonly hold: Hold }) {
  const { t } = useLanguage();
  const frozen = hold.kind === "frozen";
  return (
    <div role="alert" class={`hold-place ${frozen ? "hold-place-frozen" : ""}`}>
      {hold.kind !== "none" && (
        <section class="hold" aria-labelledby="hold-heading">
          <h2 id="hold-heading">{t(frozen ? "holdFrozen" : "holdViewOnly")}</h2>
          <p>{t(frozen ? "holdFrozenLead" : "holdViewOnlyLead")}</p>
          <dl>
            <dt>{t("holdReason")}</dt>
            <dd>{hold.reason}</dd>
            <dt>{t("holdContact")}</dt>
            <dd>{hold.contact || t("holdContactDefault")}</dd>
          </dl>
        </section>
      )}
    </div>
  );
}
