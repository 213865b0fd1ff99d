// What a transfer's numbers mean in words. Pure.
import { type Language, type StringKey, sentence } from "./language";
import { ja } from "./strings_ja";
import type { DetailItem } from "./transfer_wire";

/** Why the broker refused, as a sentence. */
export function whySentence(language: Language, reasonCode: number): string {
  const key = `why_${reasonCode}`;
  return key in ja ? sentence(language, key as StringKey) : sentence(language, "why_other", { code: reasonCode });
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
