// The pixel oracle through RDP: what stands in the client's window against what its session's framebuffer has.
import { eventually } from "./product.mjs";
import { framebuffer } from "./viewer.mjs";

const exactly = (rgb) => rgb;
/** What xfreerdp shows of 0xRRGGBB that came to it as 16 bits, 5-6-5: it widens green a little too far. */
export function at16Bits(rgb) {
  const [red, green, blue] = [(rgb >> 19) & 31, (rgb >> 10) & 63, (rgb >> 3) & 31];
  return (((red << 3) + (red >> 2)) << 16) | (Math.min((green << 2) + (green >> 3), 255) << 8) | ((blue << 3) + (blue >> 2));
}

/** Process id of the one session that somebody is attached to; waits until there is one. */
export function attachedSession(product) {
  return eventually("a session is attached to", async () => {
    const { output } = await product.ctl(["session", "list"]);
    const id = /^(\S+).*, attached/m.exec(output)?.[1];
    const session = product.find("shoji-session", ({ command }) => id && command.includes(id));
    if (!session) throw new Error(output);
    return session.pid;
  });
}

/** How many points of the window, at the desk's top left corner, are not as in `expected` (RGBA), and the box around them. */
export function differenceFrom(expected, desk, { width, height }, shownAs = exactly) {
  const screen = desk.picture();
  let count = 0;
  const box = { left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; ++y) {
    for (let x = 0; x < width; ++x) {
      const rgb = screen.bgrx.readUInt32LE((y * screen.width + x) * 4) & 0xffffff;
      if (rgb === shownAs(expected.readUInt32BE((y * width + x) * 4) >>> 8)) continue;
      ++count;
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x + 1);
      box.top = Math.min(box.top, y);
      box.bottom = y + 1;
    }
  }
  return { count, box };
}

/** Moves the desk's pointer, which its X server draws, away from the window. */
export function pointerAway(desk) {
  desk.act("mousemove", "1390", "990");
}

/** Moves the pointer away and waits until the window has what the session has, looked at
 * twice with the session's picture unchanged between. */
export async function expectExact(what, product, desk, { width, height }, shownAs = exactly) {
  pointerAway(desk);
  const session = await attachedSession(product);
  let before = Buffer.alloc(0);
  let count = 0;
  const exact = () => {
    desk.nudge();
    const expected = framebuffer(session, width, height);
    ({ count } = differenceFrom(expected, desk, { width, height }, shownAs));
    const quiet = expected.equals(before);
    before = count === 0 ? expected : Buffer.alloc(0);
    return quiet && count === 0;
  };
  try {
    await eventually(`the window shows ${what} as the session has it`, exact, 20_000);
  } catch (error) {
    throw new Error(`${error.message}; ${count} points differ`);
  }
  return before;
}
