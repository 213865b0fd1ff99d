// Pictures on the clipboard: their layout, and what the page does with one that is pasted or has come in.
import { beforeEach, describe, expect, test, vi } from "vitest";
import { ClipboardBridge, type ClipboardNews } from "../src/browser/clipboard_bridge";
import { readPicture, writePicture } from "../src/browser/picture_file";
import { encodePicture, isPictureSize, type Picture, parsePicture, pictureOf, rgbaOf } from "../src/core/picture";
import { answerCode, channelCode } from "../src/core/transfer_wire";
import { Transfers } from "../src/core/transfers";
import type { ClientMessage } from "../src/core/wire";

vi.mock("../src/browser/picture_file", () => ({ readPicture: vi.fn(), writePicture: vi.fn() }));

const two: Picture = { width: 2, height: 1, rgb: Uint8Array.of(255, 0, 0, 0, 0, 255) };
const content = Uint8Array.of(2, 0, 1, 0, 255, 0, 0, 0, 0, 255);

describe("a picture", () => {
  test("is a size and exactly so many pixels", () => {
    expect(encodePicture(two)).toEqual(content);
    expect(parsePicture(content)).toEqual(two);
    for (let length = 0; length < content.length; ++length)
      expect(parsePicture(content.subarray(0, length))).toBeNull();
    expect(parsePicture(Uint8Array.of(...content, 0))).toBeNull();
  });

  test("has pixels, and no more than the largest screen", () => {
    expect(isPictureSize(3840, 2160)).toBe(true);
    expect(isPictureSize(3840, 2161)).toBe(false);
    expect(isPictureSize(16384, 1)).toBe(true);
    expect(isPictureSize(16385, 1)).toBe(false);
    expect(parsePicture(Uint8Array.of(0, 0, 1, 0))).toBeNull();
  });

  test("becomes opaque on a canvas and loses nothing on the way back", () => {
    expect(rgbaOf(two)).toEqual(Uint8ClampedArray.of(255, 0, 0, 255, 0, 0, 255, 255));
    expect(pictureOf(2, 1, rgbaOf(two))).toEqual(two);
  });
});

describe("the bridge", () => {
  let sent: ClientMessage[] = [];
  let news: ClipboardNews[] = [];
  let transfers: Transfers;
  let bridge: ClipboardBridge;
  const pressPaste = vi.fn();
  const file = new Blob() as File;

  beforeEach(() => {
    vi.resetAllMocks();
    vi.stubGlobal("window", { addEventListener() {}, removeEventListener() {} });
    vi.stubGlobal("document", { hasFocus: () => true });
    sent = [];
    news = [];
    transfers = new Transfers((message) => sent.push(message));
    bridge = new ClipboardBridge(transfers, pressPaste, (each) => news.push(each));
  });

  function answer(given: number): void {
    const rest = { channel: channelCode.clipboardImage, reasonCode: 0, ruleId: "soumu" };
    transfers.received({ kind: "transferAnswer", requestId: 1, answer: given, ...rest });
  }
  function end(): void {
    transfers.received({ kind: "transferEnd", requestId: 1, result: 0, sha256: new Uint8Array(32) });
  }

  test("a pasted picture leaves only after its class is declared, then it is pasted over there", async () => {
    vi.mocked(readPicture).mockResolvedValue(two);
    bridge.pasted("", file);
    await vi.waitFor(() => expect(news).toEqual([{ kind: "declare", picture: two }]));
    expect(sent).toEqual([]);
    const pasted = bridge.pastePicture(two, 1);
    expect(sent[0]).toMatchObject({ channel: 2, direction: 1, declaredClass: 1, bytes: 10n });
    transfers.received({ kind: "transferProceed", requestId: 1 });
    expect(sent[1]).toMatchObject({ kind: "transferData", bytes: content });
    answer(answerCode.allow);
    end();
    expect(await pasted).toBe(true);
    expect(pressPaste).toHaveBeenCalledOnce();
  });

  test("where there is text as well, the text is pasted", () => {
    bridge.pasted("数字", file);
    expect(readPicture).not.toHaveBeenCalled();
    expect(sent[0]).toMatchObject({ channel: 1 });
  });

  test("a picture that is too large or damaged is said to be so", async () => {
    vi.mocked(readPicture).mockResolvedValue("large");
    bridge.pasted("", file);
    await vi.waitFor(() => expect(news).toEqual([{ kind: "unreadable", why: "large" }]));
    expect(sent).toEqual([]);
  });

  test("a picture the user copied is fetched and written; where the browser does not let it, the panel gets it", async () => {
    vi.mocked(writePicture).mockResolvedValue(false);
    bridge.copyKey();
    bridge.offered({ kind: "transferOffer", channel: 2, offerId: 4, bytes: 0n, name: "" });
    expect(sent[0]).toMatchObject({ channel: 2, direction: 2, offerId: 4 });
    answer(answerCode.sanitise);
    transfers.received({ kind: "transferContent", requestId: 1, bytes: content });
    end();
    await vi.waitFor(() => expect(news[0]).toMatchObject({ kind: "copied", written: false }));
    expect(news[0]).toMatchObject({ content: { kind: "picture", picture: two } });
    expect(writePicture).toHaveBeenCalledWith(two);
  });

  test("bytes that are no picture are not written anywhere", async () => {
    bridge.offered({ kind: "transferOffer", channel: 2, offerId: 4, bytes: 0n, name: "" });
    expect(news).toEqual([{ kind: "offered", what: "picture" }]);
    void bridge.fetch(); // by the panel's button: what is newest, which is a picture
    expect(sent[0]).toMatchObject({ channel: 2, offerId: 0 });
    answer(answerCode.sanitise);
    transfers.received({ kind: "transferContent", requestId: 1, bytes: content.subarray(1) });
    end();
    await vi.waitFor(() => expect(news[1]).toEqual({ kind: "failed", way: "copy" }));
    expect(writePicture).not.toHaveBeenCalled();
  });
});
