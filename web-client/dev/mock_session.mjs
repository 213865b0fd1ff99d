// A synthetic session: speaks just enough of the wire protocol to show a page-like picture, a cursor, a caret and answers.
import { fillFrame, rgbFrame } from "./mock_frames.mjs";

const stepMs = 350;
const endType = 0x87;

export class MockSession {
  received = [];
  size = { width: 1280, height: 800 };
  socket = null;
  frameId = 0;
  started = false;

  constructor(id) {
    this.id = id;
  }

  get attached() {
    return this.socket?.readyState === 1;
  }

  attach(socket) {
    this.socket?.close();
    this.socket = socket;
    socket.on("message", (data) => this.receive(new Uint8Array(data)));
    if (this.started) return this.welcome(1);
    ["sandbox", "display", "browser"].forEach((step, i) => {
      setTimeout(() => socket.send(JSON.stringify({ step })), i * stepMs);
    });
    setTimeout(() => this.welcome(0), 3 * stepMs);
  }

  drop() {
    this.socket?.terminate();
    return null;
  }

  end(reason) {
    this.send(endType, 4, (view) => view.setUint16(0, reason, true));
    this.socket?.close();
  }

  notice(parameter) {
    const text = Buffer.from(parameter);
    this.send(0x86, 4 + text.length, (view) => {
      view.setUint16(0, 2, true);
      new Uint8Array(view.buffer).set(text, 12);
    });
    return null;
  }

  welcome(resumed) {
    this.started = true;
    this.send(0x81, 16, (view) => {
      view.setUint16(0, 2, true);
      view.setUint16(2, this.size.width, true);
      view.setUint16(4, this.size.height, true);
      view.setUint16(6, resumed, true);
    });
    this.paint();
  }

  paint() {
    this.frame(fillFrame(this.size, pageRects(this.size)));
    this.frame(rgbFrame(this.size, { x: 60, y: 160, width: 256, height: 64 }));
    this.send(0x84, 8, (view) => {
      for (const [i, value] of [100, 320, 2, 20].entries()) view.setUint16(2 * i, value, true);
    });
  }

  receive(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const type = bytes[0];
    if (type !== 3) this.received.push(Buffer.from(bytes).toString("hex"));
    if (type === 3) this.send(0x85, 8, (out) => out.setBigUint64(0, view.getBigUint64(8, true), true));
    if (type === 0x01) this.size = { width: view.getUint16(12, true), height: view.getUint16(14, true) };
    if (type !== 0x16) return;
    this.size = { width: view.getUint16(8, true), height: view.getUint16(10, true) };
    this.paint();
  }

  frame(build) {
    this.frameId += 1;
    if (this.attached) this.socket.send(build(this.frameId));
  }

  /** One whole message as it is. */
  raw(message) {
    if (this.attached) this.socket.send(message);
  }

  send(type, payloadBytes, write) {
    const message = new Uint8Array(8 + payloadBytes);
    message[0] = type;
    new DataView(message.buffer).setUint32(4, payloadBytes, true);
    write(new DataView(message.buffer, 8));
    if (this.attached) this.socket.send(message);
  }
}

/** A browser window, more or less: tab strip, address bar, a page with a heading and lines. */
function pageRects({ width, height }) {
  const rects = [
    [0, 0, width, height, 0xffffff],
    [0, 0, width, 42, 0xdee1e6],
    [8, 8, 240, 34, 0xffffff],
    [0, 42, width, 44, 0xffffff],
    [120, 48, width - 240, 32, 0xf1f3f4],
    [60, 110, Math.min(width - 120, 420), 28, 0x0017c1],
  ];
  for (let y = 260; y < height - 40; y += 30)
    rects.push([60, y, Math.min(width - 120, 500 + ((y * 37) % 300)), 12, 0xcccccc]);
  return rects;
}
