import { describe, expect, test } from "vitest";
import { holdOf, noHold } from "../src/core/hold";
import { en } from "../src/core/strings_en";
import { ja } from "../src/core/strings_ja";

const hold = (number: number, text: string) => holdOf({ kind: "hold", hold: number, text });

describe("what is held back", () => {
  test("frozen, with reason and contact", () => {
    expect(hold(2, "調査中\n内線 2345")).toEqual({ kind: "frozen", reason: "調査中", contact: "内線 2345" });
  });
  test("view only, without a contact", () => {
    expect(hold(1, "調査中")).toEqual({ kind: "viewOnly", reason: "調査中", contact: "" });
  });
  test("nothing: always the same value, whatever the text", () => {
    expect(hold(0, "x")).toBe(noHold);
  });
  test("an emergency end and a refused login have their sentences", () => {
    for (const table of [ja, en]) {
      expect(table.end_emergency).not.toBe("");
      expect(table.error_emergency_stop).not.toBe("");
    }
  });
});
