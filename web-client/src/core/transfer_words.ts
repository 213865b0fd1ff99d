// What a transfer's numbers mean in words. Pure.
import { type Language, type StringKey, sentence } from "./language";
import { ja } from "./strings_ja";
import type { DetailItem } from "./transfer_wire";

/** Why the broker refused, as a sentence. */
export function whySentence(language: Language, reasonCode: number): string {
  const key = `why_${reasonCode}`;
  return key in ja ? sentence(language, key as StringKey) : sentence(language, "why_other", { code: reasonCode });
}

// By number, as in policy/reason.h.
const reasonKeys = [
  "allowed",
  "default_deny",
  "rule_denies",
  "too_large",
  "too_many",
  "class_never_leaves",
  "no_raw_file_in",
  "mynumber",
  "needs_approval",
  "outside_hours",
  "not_inspected",
  "malformed",
  "no_sanitiser",
  "frozen",
  "busy",
  "no_record",
  "wrong_type",
  "expired",
  "not_there",
  "cancelled",
];

/** The same for a key, as /api/files gives it. */
export function whySentenceOf(language: Language, reasonKey: string): string {
  if (reasonKey === "quarantine_full") return sentence(language, "filesFull");
  if (reasonKey === "disk_full") return sentence(language, "filesDiskFull");
  const code = reasonKeys.indexOf(reasonKey);
  return code < 0 ? sentence(language, "why_other", { code: reasonKey }) : whySentence(language, code);
}

/** 12 B, 3.4 KiB, 60 MiB. */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  const inMib = bytes >= 1024 * 1024;
  const size = bytes / (inMib ? 1024 * 1024 : 1024);
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${inMib ? "MiB" : "KiB"}`;
}

/** 0 none .. 5 = 3A, as in PROTOCOL.md. */
export function classText(language: Language, classification: number): string {
  const key = `class_${classification}`;
  return key in ja ? sentence(language, key as StringKey) : "";
}

export function itemsText(language: Language, items: readonly DetailItem[]): string {
  const words = items.map(({ kind, count }) => {
    const key = `item_${kind}`;
    const item = sentence(language, (key in ja ? key : "item_other") as StringKey);
    return sentence(language, "itemCount", { item, count });
  });
  return words.join(language === "ja" ? "、" : ", ");
}
