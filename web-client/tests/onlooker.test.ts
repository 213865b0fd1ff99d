import { describe, expect, test } from "vitest";
import { nobody, onlookerOf } from "../src/core/onlooker";

const watch = (state: number, who: string) => onlookerOf({ kind: "watch", watchId: 7, state, who });

describe("who looks on", () => {
  test("a question, and somebody who does, with the id an answer names", () => {
    expect(watch(1, "佐藤")).toEqual({ kind: "asks", id: 7, who: "佐藤" });
    expect(watch(2, "佐藤")).toEqual({ kind: "watches", id: 7, who: "佐藤" });
  });
  test("nobody: always the same value", () => {
    expect(watch(0, "佐藤")).toBe(nobody);
  });
});
