// The RDP door makes of a scancode what this client makes of the same key: both read one list.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { hidUsage } from "../src/core/hid_usage";
import { keysymOf } from "../src/core/keysym";

interface Key {
  code: string;
  key: string;
  second: string;
  hid: number;
  keysym: number;
  second_keysym: number;
}

const list = new URL("../../tests/golden/rdp_keys.json", import.meta.url);
const keys = JSON.parse(readFileSync(list, "utf8")) as Key[];

test("every key of the RDP door's list means the same here", () => {
  expect(keys.length).toBeGreaterThan(250);
  for (const { code, key, second, hid, keysym, second_keysym } of keys) {
    expect([code, hidUsage(code)]).toEqual([code, hid]);
    expect([code, key, keysymOf(key, code)]).toEqual([code, key, keysym]);
    expect([code, second, keysymOf(second, code)]).toEqual([code, second, second_keysym]);
  }
});
