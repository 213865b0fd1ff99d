import { beforeEach, describe, expect, test } from "vitest";
import { ClipboardOrder, clipboardKey } from "../src/core/clipboard_order";
import { Keyboard } from "../src/core/keyboard";
import { type Progress, progressText } from "../src/core/transfer_progress";
import { itemsText, whySentence } from "../src/core/transfer_words";
import { type Outcome, Transfers } from "../src/core/transfers";
import type { ClientMessage } from "../src/core/wire";

let sent: ClientMessage[] = [];
let transfers: Transfers;

beforeEach(() => {
  sent = [];
  transfers = new Transfers((message) => sent.push(message));
});

function give(size: number): Promise<Outcome> {
  return transfers.give({ channel: 1, declaredClass: 2, content: new Uint8Array(size).fill(7) });
}

function answer(requestId: number, given: number, reasonCode = 0): void {
  const detail = { effectiveClass: 4, items: [{ kind: 16, count: 1 }], contact: "内線" };
  transfers.received({ kind: "transferDetail", requestId, ...detail });
  transfers.received({ kind: "transferAnswer", requestId, answer: given, channel: 1, reasonCode, ruleId: "soumu" });
}

function end(requestId: number, result = 0): void {
  transfers.received({ kind: "transferEnd", requestId, result, sha256: new Uint8Array(32) });
}

describe("transfers", () => {
  test("content leaves only after PROCEED, in pieces, and is done at END", async () => {
    const outcome = give(70_000);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ kind: "transferRequest", requestId: 1, bytes: 70_000n, direction: 1 });
    transfers.received({ kind: "transferProceed", requestId: 1 });
    const sizes = sent.slice(1).map((message) => (message.kind === "transferData" ? message.bytes.length : -1));
    expect(sizes).toEqual([32768, 32768, 4464]);
    answer(1, 3);
    end(1);
    expect(await outcome).toMatchObject({ kind: "done", verdict: { ruleId: "soumu", effectiveClass: 4 } });
  });

  test("a refusal settles at the answer, with what the user is to be told", async () => {
    const outcome = give(5);
    answer(1, 0, 5);
    const { kind, verdict } = (await outcome) as Extract<Outcome, { kind: "refused" }>;
    expect(kind).toBe("refused");
    expect(verdict).toMatchObject({ reasonCode: 5, contact: "内線", items: [{ kind: 16, count: 1 }] });
    expect(sent).toHaveLength(1);
  });

  test("progress counts what has left this terminal, and no more is handed over than may wait", async () => {
    let waiting = 0;
    transfers = new Transfers(
      (message) => {
        sent.push(message);
        if (message.kind === "transferData") waiting += message.bytes.length;
      },
      () => waiting,
    );
    const heard: Progress[] = [];
    const content = new Uint8Array(2 * 1024 * 1024);
    const giving = transfers.begin({ channel: 3, declaredClass: 1, content, name: "a.pdf" }, (each) =>
      heard.push(each),
    );
    expect(heard).toEqual([{ phase: "sending", bytes: 0, total: content.length }]);
    transfers.received({ kind: "transferProceed", requestId: 1 });
    expect(waiting).toBe(512 * 1024);
    expect(heard.at(-1)?.bytes).toBe(0); // all of it still waits here
    waiting = 100;
    expect(transfers.pump()).toBe(true);
    expect(heard.at(-1)).toMatchObject({ phase: "sending", bytes: 512 * 1024 - 100 });
    while (transfers.pump()) waiting = 0;
    expect(heard.at(-1)).toEqual({ phase: "checking", bytes: content.length, total: content.length });
    expect(sent.filter(({ kind }) => kind === "transferData")).toHaveLength(64);
    answer(1, 3);
    expect(heard.at(-1)?.phase).toBe("delivering");
    giving.cancel(); // too late
    expect(sent.some(({ kind }) => kind === "transferCancel")).toBe(false);
    end(1);
    expect((await giving.outcome).kind).toBe("done");
  });

  test("what is withdrawn sends no more, even when PROCEED was on its way", async () => {
    const giving = transfers.begin({ channel: 3, declaredClass: 1, content: new Uint8Array(9), name: "a" }, () => {});
    giving.cancel();
    expect(sent.at(-1)).toEqual({ kind: "transferCancel", requestId: 1 });
    transfers.received({ kind: "transferProceed", requestId: 1 });
    expect(transfers.pump()).toBe(false);
    expect(sent).toHaveLength(2);
    answer(1, 0, 19);
    expect(await giving.outcome).toMatchObject({ kind: "refused", verdict: { reasonCode: 19 } });
  });

  test("approve is a refusal, too", async () => {
    const outcome = give(5);
    answer(1, 1, 8);
    expect((await outcome).kind).toBe("refused");
  });

  test("what comes in is given whole; a part of it never", async () => {
    const whole = transfers.take(1, 9);
    answer(1, 2);
    for (const byte of [1, 2])
      transfers.received({ kind: "transferContent", requestId: 1, bytes: Uint8Array.of(byte) });
    end(1);
    expect(await whole).toMatchObject({ kind: "done", content: Uint8Array.of(1, 2) });
    const part = transfers.take(1, 9);
    answer(2, 3);
    transfers.received({ kind: "transferContent", requestId: 2, bytes: Uint8Array.of(1) });
    end(2, 3);
    expect(await part).toEqual({ kind: "failed" });
  });

  test("a lost connection fails what is under way, and ids go on increasing", async () => {
    const first = give(1);
    transfers.lost();
    expect(await first).toEqual({ kind: "failed" });
    void give(1);
    expect(sent.at(-1)).toMatchObject({ requestId: 2 });
  });

  test("messages about nothing of ours are left alone", () => {
    expect(transfers.received({ kind: "transferProceed", requestId: 7 })).toBe(false);
    expect(transfers.received({ kind: "pong", token: 1n })).toBe(false);
  });
});

describe("which clipboard is newer", () => {
  test("a copy made there is pasted there, until the window loses the focus", () => {
    const order = new ClipboardOrder();
    expect(order.pastesRemote).toBe(false);
    order.copyAsked(1000);
    expect(order.offered(1, true, 1200)).toBe(true);
    expect(order.pastesRemote).toBe(true);
    order.terminalMayBeNewer();
    expect(order.pastesRemote).toBe(false);
  });

  test("only what the user asked for is fetched, once", () => {
    const order = new ClipboardOrder();
    expect(order.offered(1, true, 1000)).toBe(false);
    order.copyAsked(2000);
    expect(order.offered(2, true, 6000)).toBe(false);
    order.copyAsked(7000);
    expect(order.offered(3, true, 7100)).toBe(true);
    expect(order.offered(4, true, 7200)).toBe(false);
  });

  test("an offer told again after a reconnect changes nothing", () => {
    const order = new ClipboardOrder();
    order.offered(1, true, 1000);
    order.terminalMayBeNewer();
    order.offered(1, true, 2000);
    expect(order.pastesRemote).toBe(false);
  });

  test("an offer nobody looks at does not keep the terminal's text from being pasted", () => {
    const order = new ClipboardOrder();
    order.offered(1, false, 1000);
    expect(order.pastesRemote).toBe(false);
  });
});

describe("clipboard keys", () => {
  const stroke = (key: string, more = {}) =>
    clipboardKey({ key, ctrl: false, shift: false, alt: false, meta: false, ...more });
  test.each([
    ["v", { ctrl: true }, "paste"],
    ["V", { ctrl: true, shift: true }, "paste"],
    ["Insert", { shift: true }, "paste"],
    ["c", { ctrl: true }, "copy"],
    ["x", { ctrl: true }, "copy"],
    ["Insert", { ctrl: true }, "copy"],
    ["v", {}, null],
    ["c", { ctrl: true, alt: true }, null],
    ["C", { ctrl: true, shift: true }, null],
  ] as const)("%s %o", (key, more, wanted) => {
    expect(stroke(key, more)).toBe(wanted);
  });

  test("Ctrl+V is pressed whole, or with the Ctrl that is down", () => {
    const keyboard = new Keyboard(true);
    expect(keyboard.pasteChord().map(({ keysym, down }) => [keysym, down])).toEqual([
      [0xffe3, true],
      [0x76, true],
      [0x76, false],
      [0xffe3, false],
    ]);
    const control = { key: "Control", code: "ControlLeft", keyCode: 17, isComposing: false };
    keyboard.down({ ...control, ctrl: true, shift: false, alt: false, meta: false });
    expect(keyboard.pasteChord().map(({ keysym }) => keysym)).toEqual([0x76, 0x76]);
  });
});

describe("words", () => {
  test("every reason has a sentence, and an unknown one is said to be so", () => {
    for (let code = 1; code <= 19; ++code) expect(whySentence("ja", code)).not.toContain("理由");
    expect(whySentence("ja", 900)).toContain("900");
    expect(whySentence("en", 5)).toContain("class 3");
  });
  test("progress is said in bytes of a total", () => {
    const progress = { phase: "sending", bytes: 3_355_443, total: 12_582_912 } as const;
    expect(progressText("ja", progress)).toBe("3.2 MiB / 12 MiB（26%）");
    expect(progressText("en", progress)).toBe("3.2 MiB of 12 MiB (26%)");
    expect(progressText("en", { phase: "sending", bytes: 0, total: 0 })).toContain("100%");
  });
  test("items are counted", () => {
    expect(itemsText("ja", [{ kind: 16, count: 2 }])).toBe("個人番号（マイナンバー） 2件");
    expect(itemsText("en", [{ kind: 60, count: 1 }])).toBe("other: 1");
  });
});
