// 日本語 | English. Each name is written in its own language, so that it is found by whoever needs it.
import type { Language } from "../core/language";
import { useLanguage } from "./language_context";

const names: Record<Language, string> = { ja: "日本語", en: "English" };

export function LanguageSwitch() {
  const { language, choose, t } = useLanguage();
  return (
    <fieldset class="language">
      <legend class="unseen">{t("language")}</legend>
      {(Object.keys(names) as Language[]).map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === language} onClick={() => choose(each)}>
          {names[each]}
        </button>
      ))}
    </fieldset>
  );
}
