import { describe, expect, test } from "vitest";
import { bytesText, durationText } from "../src/core/amounts";
import { lineAt, lineSpan, ruleSpan, sizeText } from "../src/core/policy_text";

const rules = `format = 1

[[rules]]
id = "first"
answer = "deny"

[[rules]]
id = "cell-1.outbound.print.3c"
answer = "deny"

[departments."税務課"]
classification = "2"
`;

describe("rule text", () => {
  test("finds a line by its number", () => {
    expect(rules.slice(lineSpan(rules, 1).start, lineSpan(rules, 1).end)).toBe("format = 1");
    expect(rules.slice(lineSpan(rules, 4).start, lineSpan(rules, 4).end)).toBe('id = "first"');
    expect(lineSpan(rules, 99)).toEqual({ start: rules.length, end: rules.length });
  });

  test("finds the block of a rule and nothing around it", () => {
    const span = ruleSpan(rules, "cell-1.outbound.print.3c");
    expect(span && rules.slice(span.start, span.end).trim()).toBe(
      '[[rules]]\nid = "cell-1.outbound.print.3c"\nanswer = "deny"',
    );
    expect(span && lineAt(rules, span.start)).toBe(7);
    expect(ruleSpan(rules, "default-deny")).toBeNull();
    expect(ruleSpan(rules, "cell-1xoutboundxprintx3c")).toBeNull();
  });

  test("writes sizes as rule files do", () => {
    expect(sizeText(512)).toBe("512 B");
    expect(sizeText(10 * 1024)).toBe("10 KiB");
    expect(sizeText(2 * 1024 * 1024)).toBe("2 MiB");
    expect(sizeText(1536 * 1024)).toBe("1536 KiB");
  });
});

describe("amounts", () => {
  test("bytes and durations", () => {
    expect(bytesText(0)).toBe("0 B");
    expect(bytesText(1_234_567)).toBe("1.2 MB");
    expect(durationText(59_000, "ja")).toBe("59秒");
    expect(durationText(7_500_000, "ja")).toBe("2時間5分");
    expect(durationText(7_500_000, "en")).toBe("2 h 5 min");
  });
});
