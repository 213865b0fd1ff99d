import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { sizeText, whySentence, whySentenceOf } from "../src/core/transfer_words";

describe("words of a transfer", () => {
  it("knows every reason of policy/reason.cc by its key and its number", () => {
    const source = readFileSync(new URL("../../policy/reason.cc", import.meta.url), "utf8");
    const keys = [...source.matchAll(/"([a-z_]+)"/g)].map((match) => match[1] ?? "").filter((key) => key !== "unknown");
    expect(keys.length).toBeGreaterThan(15);
    keys.forEach((key, code) => {
      expect(whySentenceOf("ja", key)).toBe(whySentence("ja", code));
      expect(whySentenceOf("en", key)).toBe(whySentence("en", code));
    });
  });

  it("has words for the quarantine's own reason and for one it does not know", () => {
    expect(whySentenceOf("ja", "quarantine_full")).toContain("保管できる量");
    expect(whySentenceOf("ja", "something_new")).toContain("something_new");
  });

  it("says sizes in units of 1024", () => {
    expect(sizeText(12)).toBe("12 B");
    expect(sizeText(3482)).toBe("3.4 KiB");
    expect(sizeText(64 * 1024 * 1024)).toBe("64 MiB");
  });
});
