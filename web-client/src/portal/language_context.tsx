// The language of the page: kept in this browser, put into <html lang>, and given to every component.
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { type Language, type Parameters, type StringKey, sentence } from "../core/language";

export interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const storageKey = "shoji.language";

export const LanguageContext = createContext<LanguageChoice>({ language: "ja", choose: () => {} });

export function storedLanguage(): Language {
  try {
    return localStorage.getItem(storageKey) === "en" ? "en" : "ja";
  } catch {
    return "ja";
  }
}

export function storeLanguage(language: Language): void {
  document.documentElement.lang = language;
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // Storage is closed by policy: the choice lasts as long as the page.
  }
}

/** The language and a function that gives its sentences. */
export function useLanguage() {
  const choice = useContext(LanguageContext);
  const t = (key: StringKey, parameters?: Parameters) => sentence(choice.language, key, parameters);
  return { ...choice, t };
}
