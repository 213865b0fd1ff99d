import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { VideoSupport } from "../src/browser/video_support";
import { codecOf } from "../src/core/video";
import { VideoError, type VideoOperation, VideoPictures } from "../src/worker/video_pictures";
import { FakeDecoder, FakePicture, fakeVideo } from "./fake_video";

const rect = { x: 0, y: 0, width: 64, height: 64 };
const bytes = new Uint8Array([1]);
const fill = { kind: "fill", rect, rgb: 0 } as const;

function unit(key: boolean, fullChroma = false): VideoOperation {
  return { kind: "video", rect, bytes, key, fullChroma };
}

beforeEach(() => {
  vi.useFakeTimers();
  fakeVideo();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("video pictures", () => {
  test("come in their places, one for each unit", async () => {
    const videos = new VideoPictures();
    const pictures = await videos.decodeAll([fill, unit(true), fill]);
    expect(pictures.map((picture) => picture !== null)).toEqual([false, true, false]);
    await videos.decodeAll([unit(false)]);
    expect(FakeDecoder.all.length).toBe(1);
    expect(FakeDecoder.all[0]?.chunks).toEqual(["key", "delta"]);
    expect(FakePicture.open).toBe(2); // the caller's
  });

  test("a key picture starts a new decoder of its kind, and the old one is closed", async () => {
    const videos = new VideoPictures();
    await videos.decodeAll([unit(true)]);
    await videos.decodeAll([unit(true, true)]);
    expect(FakeDecoder.all.map(({ codec, state }) => [codec, state])).toEqual([
      [codecOf(false), "closed"],
      [codecOf(true), "configured"],
    ]);
  });

  test("none before a key picture, nor after a reset", async () => {
    const videos = new VideoPictures();
    await expect(videos.decodeAll([unit(false)])).rejects.not.toBeInstanceOf(VideoError);
    await videos.decodeAll([unit(true)]);
    videos.reset();
    await expect(videos.decodeAll([unit(false)])).rejects.toThrow("key picture");
    await expect(videos.decodeAll([unit(true)])).resolves.toHaveLength(1);
  });

  test("a decoder that fails is said to be at fault, and pictures before it in the frame are closed", async () => {
    const videos = new VideoPictures();
    FakeDecoder.onDecode = (decoder) => (decoder.chunks.length === 1 ? decoder.give() : decoder.break());
    await expect(videos.decodeAll([unit(true), unit(false)])).rejects.toBeInstanceOf(VideoError);
    expect(FakePicture.open).toBe(0);
  });

  test("a picture of another size is refused and closed", async () => {
    const videos = new VideoPictures();
    FakeDecoder.onDecode = (decoder) => decoder.give(64, 66);
    await expect(videos.decodeAll([unit(true)])).rejects.toBeInstanceOf(VideoError);
    expect(FakePicture.open).toBe(0);
  });

  test("a decoder that holds a picture back is given up, and what comes late is closed", async () => {
    const videos = new VideoPictures();
    FakeDecoder.onDecode = () => {};
    const refused = expect(videos.decodeAll([unit(true)])).rejects.toThrow("holds a picture back");
    await vi.advanceTimersByTimeAsync(3000);
    await refused;
    FakeDecoder.all[0]?.give();
    expect(FakePicture.open).toBe(0);
  });
});

describe("what HELLO says of video", () => {
  beforeEach(() => {
    vi.stubGlobal("window", { setTimeout: (call: () => void, ms: number) => setTimeout(call, ms) });
  });

  test("is what the browser decodes", async () => {
    for (const [supported, features] of [
      [[], 0],
      [[codecOf(false)], 1],
      [[codecOf(true)], 2],
      [[codecOf(false), codecOf(true)], 3],
    ] as const) {
      FakeDecoder.supported = [...supported];
      const support = new VideoSupport();
      await support.probe();
      expect(support.features).toBe(features);
    }
  });

  test("is nothing without WebCodecs, and nothing once a decoder has failed", async () => {
    FakeDecoder.supported = [codecOf(false)];
    const support = new VideoSupport();
    await support.probe();
    expect([support.features, support.lost]).toEqual([1, false]);
    support.giveUp();
    expect([support.features, support.lost]).toEqual([0, true]);
    vi.stubGlobal("VideoDecoder", undefined);
    const without = new VideoSupport();
    await without.probe();
    expect([without.features, without.lost]).toEqual([0, false]);
  });

  test("is waited for half a second at most", async () => {
    vi.spyOn(FakeDecoder, "isConfigSupported").mockReturnValue(new Promise(() => {}));
    const support = new VideoSupport();
    const probed = support.probe();
    await vi.advanceTimersByTimeAsync(500);
    await probed;
    expect(support.features).toBe(0);
  });
});
