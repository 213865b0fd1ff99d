import { describe, expect, test } from "vitest";
import { errorSentence, noticeSentence, sentence } from "../src/core/language";
import { en } from "../src/core/strings_en";
import { ja } from "../src/core/strings_ja";

describe("language", () => {
  test("both languages have the same keys, none empty, with the same parameters", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(ja).sort());
    for (const key of Object.keys(ja) as (keyof typeof ja)[]) {
      expect(ja[key]).not.toBe("");
      expect(en[key]).not.toBe("");
      expect(en[key].match(/\{\w+\}/g)?.sort()).toEqual(ja[key].match(/\{\w+\}/g)?.sort());
    }
  });

  test("every error key of the HTTP API has a sentence of its own", () => {
    const keys =
      "bad_request unauthenticated forbidden wrong_origin not_found too_large throttled internal no_host no_capacity bad_credentials session_exists attached_elsewhere start_failed";
    for (const key of keys.split(" ")) expect(errorSentence("en", key)).not.toMatch(/unexpected/);
    expect(errorSentence("en", "brand_new")).toMatch(/brand_new/);
    expect(errorSentence("ja", "throttled", 30)).toMatch(/30秒/);
  });

  test("a refused destination says which host and why", () => {
    const shown = noticeSentence("ja", 2, "intra.example refused_address");
    expect(shown).toMatch(/intra\.example/);
    expect(shown).toMatch(/内部ネットワーク/);
    expect(noticeSentence("en", 1, "")).toMatch(/started again/);
    expect(noticeSentence("ja", 3, "zeimu-paste class_never_leaves")).toMatch(/個人番号.*zeimu-paste/);
    expect(noticeSentence("en", 3, "default-deny default_deny")).toMatch(/more than one types at once.*default-deny/);
  });

  test("parameters are put in", () => {
    expect(sentence("en", "qualityMs", { ms: 12 })).toBe("round trip 12 ms");
  });
});
