// A video in a page: it travels as H.264, what is typed beside it is exact meanwhile, and it is exact once it stands still.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Product, eventually } from "./product.mjs";
import { Site } from "./site.mjs";
import { Viewer, framebuffer } from "./viewer.mjs";

const frameType = 0x82;
const helloType = 0x01;
const rawSectionAt = 8 + 36;

let site;
let product;
let viewer;
let place;

before(async () => {
  site = await Site.start();
  product = await Product.start({ egressAllow: [site.destination], startUrl: `${site.url}/video` });
});
after(async () => {
  await viewer?.close();
  await product?.stop();
  await site?.stop();
});

// Only video begins its data with a start code; JPEG begins with FF D8.
const isVideo = (message) =>
  message[0] === frameType && message.length > rawSectionAt + 4 && message.readUInt32BE(rawSectionAt) === 1;

/** Counts what goes over the clerk's WebSockets: {hellos: [features], videos, others}. */
function watchWire(watched) {
  const wire = { hellos: [], videos: 0, others: 0 };
  watched.page.on("websocket", (socket) => {
    socket.on("framesent", ({ payload }) => {
      const message = Buffer.from(payload);
      if (message[0] === helloType) wire.hellos.push(message[11]);
    });
    socket.on("framereceived", ({ payload }) => {
      const message = Buffer.from(payload);
      if (isVideo(message)) ++wire.videos;
      else if (message[0] === frameType) ++wire.others;
    });
  });
  return wire;
}

/**
 * How many pixels of the canvas differ from the session's framebuffer, {outside, inside} the video's place. A caret blinks
 * while the picture is fetched: what the framebuffer showed before or after counts as equal.
 */
async function differences() {
  const { session } = await viewer.processes();
  const earlier = framebuffer(session, 1280, 800);
  const { width, height, rgba } = await viewer.picture();
  assert.deepEqual([width, height], [1280, 800]);
  const source = framebuffer(session, width, height);
  const count = { outside: 0, inside: 0 };
  for (let i = 0; i < rgba.length; i += 4) {
    const pixel = rgba.readUInt32LE(i);
    if (pixel === source.readUInt32LE(i) || pixel === earlier.readUInt32LE(i)) continue;
    const x = (i / 4) % width;
    const y = Math.floor(i / 4 / width);
    const inside = x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;
    ++count[inside ? "inside" : "outside"];
  }
  return count;
}

async function openVideo() {
  const from = site.reports.length;
  await viewer.login_and_start();
  if (!place) {
    place = site.reports.find(({ kind }) => kind === "place") ?? (await site.expect("the video's place", (r) => r.kind === "place", 20_000, from));
  }
}

const type = async (text) => {
  const from = site.reports.length;
  await viewer.page.keyboard.type(text);
  await site.expect(`the field ends in ${text}`, (r) => r.kind === "value" && r.value.endsWith(text), 20_000, from);
};

/** The picture inside the video's place, one byte of every tenth pixel. */
async function sample() {
  const { width, rgba } = await viewer.picture();
  const bytes = [];
  for (let y = place.y + 20; y < place.y + place.height - 20; y += 10) {
    for (let x = place.x + 20; x < place.x + place.width - 20; x += 10) bytes.push(rgba[(Math.round(y) * width + Math.round(x)) * 4]);
  }
  return bytes;
}

test("a video moves as H.264 while what is typed beside it is exact, and is exact once it stops", async () => {
  viewer = await Viewer.open(product);
  const wire = watchWire(viewer);
  await openVideo();
  assert.deepEqual(wire.hellos, [3], "the client offers both kinds");
  await eventually("video travels as H.264", () => wire.videos > 20, 40_000);
  const before = await sample();
  await eventually("the picture moves", async () => (await sample()).some((value, i) => Math.abs(value - before[i]) > 40));
  await type("shoji beside a video 0123456789");
  const during = wire.videos;
  await eventually("the text beside the playing video is exact", async () => (await differences()).outside === 0, 20_000);
  await eventually("it still plays", () => wire.videos > during + 10);
  await viewer.screenshot("video-playing");
  await type("stop");
  await eventually("all of it is exact", async () => {
    const { inside, outside } = await differences();
    return inside === 0 && outside === 0;
  }, 20_000);
  await type("go");
  const stopped = wire.videos;
  await eventually("it plays on", () => wire.videos > stopped + 10, 20_000);
  assert.deepEqual(viewer.problems, []);
});

test("where decoding fails the view comes back without video, says so, and is exact", async () => {
  await viewer.close();
  viewer = await Viewer.open(product);
  const wire = watchWire(viewer);
  const sabotage = `VideoDecoder.prototype.decode = function () { throw new DOMException("sabotage", "EncodingError"); };\n`;
  await viewer.context.route("**/assets/*worker*.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: sabotage + (await response.text()) });
  });
  await openVideo();
  await eventually("the client attaches again without video", () => wire.hellos.length === 2, 60_000);
  assert.deepEqual(wire.hellos, [3, 0]);
  const others = wire.others;
  await eventually("the video goes on as pictures", () => wire.others > others + 10, 40_000);
  await viewer.page.getByText("静止画で表示中").waitFor({ state: "attached", timeout: 20_000 });
  await type(" stop");
  await eventually("all of it is exact", async () => {
    const { inside, outside } = await differences();
    return inside === 0 && outside === 0;
  }, 20_000);
  await viewer.screenshot("video-fallback");
});
