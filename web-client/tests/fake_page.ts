// Just enough of a page for src/browser without a browser: a window, WebSockets the test speaks for, answers of the broker.
import { vi } from "vitest";
import { type ClientMessage, encodeWire, parseClientMessage, type ServerMessage } from "../src/core/wire";

export class FakeSocket {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  static get last(): FakeSocket {
    const last = FakeSocket.all.at(-1);
    if (!last) throw new Error("no socket was opened");
    return last;
  }

  readyState = 0;
  binaryType = "";
  answersPings = true;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  readonly received: ClientMessage[] = [];

  constructor() {
    FakeSocket.all.push(this);
  }
  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
  }
  send(bytes: Uint8Array): void {
    const message = parseClientMessage(bytes);
    if (!message) throw new Error("the client broke the protocol");
    this.received.push(message);
    if (message.kind === "ping" && this.answersPings) this.say({ kind: "pong", token: message.token });
  }
  say(message: ServerMessage): void {
    this.onmessage?.({ data: encodeWire(message).buffer });
  }
  /** The connection breaks. */
  drop(): void {
    this.readyState = 3;
    this.onclose?.();
  }
  close(): void {
    this.drop();
  }
}

/** Fake time, fake sockets, and `answers` for every call of the API: a status and JSON. */
export function fakePage(answers: () => { status: number; json: unknown }): void {
  FakeSocket.all = [];
  vi.useFakeTimers();
  vi.stubGlobal("window", {
    addEventListener: () => {},
    removeEventListener: () => {},
    setTimeout: (call: () => void, ms: number) => setTimeout(call, ms),
    clearTimeout: (timer: number) => clearTimeout(timer),
    setInterval: (call: () => void, ms: number) => setInterval(call, ms),
    clearInterval: (timer: number) => clearInterval(timer),
  });
  vi.stubGlobal("location", { protocol: "https:", host: "broker.example" });
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("fetch", async () => {
    const { status, json } = answers();
    return { ok: status < 300, status, json: async () => json };
  });
}

export function leavePage(): void {
  vi.useRealTimers();
  vi.unstubAllGlobals();
}
