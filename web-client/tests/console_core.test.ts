import { describe, expect, test } from "vitest";
import { bytesText, durationText } from "../src/core/amounts";
import { barChart, daysBetween, roundTop } from "../src/core/day_bars";
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

describe("day bars", () => {
  test("the top is a round number", () => {
    expect([1, 2, 3, 9, 10, 11, 250].map(roundTop)).toEqual([1, 2, 5, 10, 10, 20, 500]);
  });

  test("parts are stacked from the bottom and fill the share of their value", () => {
    const { bars, top } = barChart([{ label: "a", values: { allow: 6, deny: 4 } }], ["deny", "allow"], 100, 50);
    expect(top).toBe(10);
    expect(bars[0]?.parts).toEqual([
      { name: "deny", value: 4, y: 30, height: 20 },
      { name: "allow", value: 6, y: 0, height: 30 },
    ]);
  });

  test("days without entries are there too", () => {
    expect(daysBetween("2026-02-27", "2026-03-02", 31)).toEqual([
      "2026-02-27",
      "2026-02-28",
      "2026-03-01",
      "2026-03-02",
    ]);
    expect(daysBetween("2026-01-01", "2026-12-31", 2)).toEqual(["2026-12-30", "2026-12-31"]);
    expect(daysBetween("2026-03-02", "2026-03-01", 9)).toEqual([]);
  });
});
