// なぜ止まったか: a transfer the rules stopped, with everything the user needs to go on. Stays until it is closed or the next
// transfer; does not take the keyboard away.
import { classText, itemsText, whySentence } from "../core/transfer_words";
import { useLanguage } from "./language_context";
import type { Refusal } from "./use_clipboard";

export function RefusalCard({ way, verdict, onClose }: Refusal & { readonly onClose: () => void }) {
  const { t } = useLanguage();
  return (
    <section class="refusal" role="alert" aria-labelledby="refusal-heading">
      <h2 id="refusal-heading">{t(way === "paste" ? "refusedPaste" : "refusedCopy")}</h2>
      <RefusalFacts verdict={verdict} />
      <p class="note">{t("refusedNothing")}</p>
      <button type="button" class="button button-quiet" onClick={onClose}>
        {t("close")}
      </button>
    </section>
  );
}

export function RefusalFacts({ verdict }: Pick<Refusal, "verdict">) {
  const { t, language } = useLanguage();
  const { reasonCode, ruleId, effectiveClass, items, contact } = verdict;
  return (
    <dl class="refusal-facts">
      <Fact term={t("refusedWhy")} text={whySentence(language, reasonCode)} />
      <Fact term={t("refusedFound")} text={itemsText(language, items)} />
      <Fact term={t("refusedClass")} text={effectiveClass > 0 ? classText(language, effectiveClass) : ""} />
      <Fact term={t("refusedRule")} text={ruleId} />
      <Fact term={t("refusedContact")} text={contact} />
    </dl>
  );
}

function Fact({ term, text }: { readonly term: string; readonly text: string }) {
  if (text === "") return null;
  return (
    <div>
      <dt>{term}</dt>
      <dd>{text}</dd>
    </div>
  );
}
