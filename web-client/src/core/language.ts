// Looking up sentences. Pure; where the choice is kept is the caller's business.
import type { EndKey } from "./session_state";
import { en } from "./strings_en";
import { ja, type StringKey } from "./strings_ja";
import { noticeCode } from "./wire";

export type Language = "ja" | "en";
export type { StringKey } from "./strings_ja";
export type Parameters = Record<string, string | number>;

const tables: Record<Language, Record<StringKey, string>> = { ja, en };

/** The sentence, with {name} replaced by parameters. */
export function sentence(language: Language, key: StringKey, parameters: Parameters = {}): string {
  return tables[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(parameters[name] ?? whole));
}

export function endSentence(language: Language, reason: EndKey): string {
  return sentence(language, `end_${reason}`);
}

/** What an error key of the HTTP API means and what to do. */
export function errorSentence(language: Language, error: string, retryAfterS = 60): string {
  const key = `error_${error}`;
  if (key in ja) return sentence(language, key as StringKey, { seconds: retryAfterS });
  return sentence(language, "error_unknown", { key: error });
}

/** What a NOTICE says. `parameter` is from the peer: it only ever becomes text. */
export function noticeSentence(language: Language, code: number, parameter: string): string {
  if (code === noticeCode.browserRestarted) return sentence(language, "notice_browser_restarted");
  const [first = "", second = ""] = parameter.split(" ");
  if (code === noticeCode.textRefused) {
    const reason = sentence(language, second === "class_never_leaves" ? "text_reason_class" : "text_reason_rule");
    return sentence(language, "notice_text_refused", { reason, rule: first.slice(0, 64) });
  }
  const reason = sentence(language, reasonKey(second));
  return sentence(language, "notice_destination_refused", { host: first.slice(0, 80), reason });
}

function reasonKey(reason: string): StringKey {
  if (/address|private|loopback|lgwan|internal/.test(reason)) return "reason_address";
  if (/port/.test(reason)) return "reason_port";
  if (/domain|rule|list/.test(reason)) return "reason_domain";
  if (/resol|name|dns/.test(reason)) return "reason_name";
  return /policy|denied|deny|class/.test(reason) ? "reason_policy" : "reason_other";
}
