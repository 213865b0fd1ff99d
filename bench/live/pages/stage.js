// What every bench page has: two marker strips (bench/live/probe/marker.h reads them), a count of keys, and obedience to orders.
// A page calls stage.run({draw, step, orders}): draw(frame) at each animation frame of a run in real speed, and says whether something
// changed; step(n) draws state n of a slow-motion run, always the same pixels for the same n; orders: false for a page that finds its own way.
"use strict";
const stage = (() => {
  const block = 8;
  const blocks = 88;
  const sync = 0xe5a9;
  const parameters = new URL(location.href).searchParams;
  const base = Number(parameters.get("base") ?? 0);
  const slow = parameters.has("slow");
  let keys = 0;
  let keysDrawn = 0;

  const strips = ["top", "bottom"].map((edge) => {
    const canvas = document.createElement("canvas");
    canvas.width = blocks * block;
    canvas.height = block;
    canvas.style.cssText = `position:fixed;left:0;${edge}:0;z-index:9;display:block`;
    return canvas;
  });

  function crc8(bytes) {
    let crc = 0;
    for (const byte of bytes) {
      crc ^= byte;
      for (let i = 0; i < 8; ++i) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
    }
    return crc;
  }

  function mark(time, step) {
    const data = new DataView(new ArrayBuffer(11));
    data.setUint16(0, sync);
    data.setUint32(2, time);
    data.setUint16(6, keys);
    data.setUint16(8, step);
    data.setUint8(10, crc8(new Uint8Array(data.buffer, 2, 8)));
    for (const canvas of strips) {
      const context = canvas.getContext("2d", { alpha: false });
      for (let i = 0; i < blocks; ++i) {
        context.fillStyle = (data.getUint8(i >> 3) >> (7 - (i & 7))) & 1 ? "#fff" : "#000";
        context.fillRect(i * block, 0, block, block);
      }
    }
    keysDrawn = keys;
  }

  const now = () => Math.round((performance.timeOrigin + performance.now() - base) * 10);
  const frame = () => new Promise(requestAnimationFrame);
  const tell = (what) => fetch("/report", { method: "POST", body: JSON.stringify({ ...what, page: location.pathname }) });

  async function obey(step) {
    for (let after = Number(parameters.get("order") ?? 0); ; ) {
      const order = await fetch(`/order?after=${after}`)
        .then((response) => response.json())
        .catch(() => new Promise((resolve) => setTimeout(resolve, 200, {})));
      if (!order.id) continue;
      after = order.id;
      if (order.go) return location.replace(`${order.go}&order=${order.id}`);
      await reach(order, step);
    }
  }

  // Step `to`, at once or by way of all steps from `from` on, 30 a second.
  async function reach({ step: to, from = to }, step) {
    for (let n = from; n <= to; ++n) {
      if (n > from) await frame().then(frame);
      step(n);
      mark(0, n);
    }
  }

  // Counted like keys: one for each notch, also where the browser makes several into one event.
  const countNotches = (event) => {
    keys += Math.max(1, Math.round(Math.abs(event.wheelDeltaY) / 120));
  };

  async function run({ draw, step, orders = true }) {
    document.body.append(...strips);
    document.documentElement.classList.toggle("slow", slow);
    addEventListener("keydown", () => ++keys, true);
    addEventListener("wheel", countNotches, { capture: true, passive: true });
    if (slow) step(0);
    mark(slow ? 0 : now(), 0);
    await frame();
    await frame();
    tell({ kind: "ready", width: innerWidth, height: innerHeight, focused: document.hasFocus() });
    if (orders) obey(step);
    if (slow) return;
    for (let i = 0; ; ++i) {
      await frame();
      if (draw(i) || keys !== keysDrawn) mark(now(), 0);
    }
  }

  // The same numbers for the same seed, on every machine.
  function random(seed) {
    let state = seed >>> 0;
    return () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
  }

  return { run, random };
})();
