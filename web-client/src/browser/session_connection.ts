// Keeps one view attached to one session: opens the socket, says HELLO, reconnects with a fresh ticket after a loss, and
// stops at END. What is shown about it is SessionState (core); the pixels go to `frame`.

import { isFrame } from "../core/frame";
import type { Size } from "../core/geometry";
import { HeldText } from "../core/held_text";
import type { Measured } from "../core/quality";
import {
  hadPicture,
  initialState,
  isFinalRefusal,
  nextState,
  patienceMs,
  type SessionEvent,
  type SessionState,
} from "../core/session_state";
import {
  type ClientMessage,
  encodeWire,
  parseServerMessage,
  profile,
  protocolVersion,
  type ServerMessage,
} from "../core/wire";
import { api } from "./api";
import { Heartbeat } from "./heartbeat";
import { WireSocket } from "./wire_socket";

export interface Screen extends Size {
  readonly scalePercent: number;
}

export interface ConnectionHandler {
  state(state: SessionState): void;
  /** A new socket: what was told over the last one is told again or over. */
  opened(): void;
  /** WELCOME: input goes out again, and nothing is held on the other side. */
  attached(): void;
  frame(epoch: number, message: ArrayBuffer): void;
  message(message: ServerMessage): void;
  measured(measured: Measured): void;
}

/** From the open socket to WELCOME; a cold start takes half of it on a bad day. */
const welcomePatienceMs = 90_000;

export class SessionConnection {
  private state: SessionState = initialState;
  private socket: WireSocket | null = null;
  private retry: number | undefined;
  private impatience: number | undefined;
  private announced: Screen | null = null;
  private stopped = false;
  private readonly heartbeat: Heartbeat;
  private readonly heldText = new HeldText();
  private readonly retryNow = () => this.attachAgain();
  /** Counts sockets; frames carry it so that none of an older one is drawn or acknowledged. */
  epoch = 0;

  constructor(
    private readonly sessionId: string,
    private readonly screen: () => Screen,
    private readonly handler: ConnectionHandler,
    /** HELLO's feature bits, asked at each connection. */
    private readonly features: () => number = () => 0,
  ) {
    this.heartbeat = new Heartbeat({
      ping: (token) => this.send({ kind: "ping", token }),
      measured: (measured) => handler.measured(measured),
      steady: () => this.change({ kind: "steady" }),
      dead: () => this.lost(),
    });
    window.addEventListener("online", this.retryNow);
  }

  /** With the ticket that came with the start, or null to ask for one. */
  attach(ticket: string | null): void {
    if (this.stopped) return;
    if (ticket) this.open(ticket);
    else void this.askForTicket();
  }

  /** What cannot go out now is dropped, but for committed text: that waits a little for the next WELCOME. */
  send(message: ClientMessage): void {
    const allowed = this.state.phase === "live" || message.kind === "hello";
    if (allowed && this.socket?.send(encodeWire(message))) return;
    if (message.kind === "text" && hadPicture(this.state)) this.heldText.keep(message, performance.now());
  }

  get backlogBytes(): number {
    return this.socket?.backlogBytes ?? 0;
  }

  resize(screen: Screen): void {
    const { announced } = this;
    const same = announced && Object.entries(announced).every(([key, value]) => screen[key as keyof Screen] === value);
    if (same || this.state.phase !== "live") return;
    this.announced = screen;
    this.send({ kind: "resize", ...screen });
  }

  presented(ms: number): void {
    this.heartbeat.presented(ms);
  }

  /** The worker or the parser found the connection's bytes wrong, or it is dead: start anew from a KEY frame. */
  lost(): void {
    this.socket?.close();
    this.leaveSocket({ kind: "lost" });
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.retryNow);
    window.clearTimeout(this.retry);
    window.clearTimeout(this.impatience);
    this.heartbeat.stop();
    this.socket?.close();
    this.socket = null;
  }

  private open(ticket: string): void {
    this.handler.opened();
    this.epoch += 1;
    this.socket = new WireSocket(ticket, {
      opened: () => this.hello(),
      text: (text) => this.step(text),
      message: (message) => this.receive(message),
      closed: () => this.leaveSocket({ kind: "lost" }),
    });
  }

  private hello(): void {
    this.impatience = window.setTimeout(() => this.lost(), welcomePatienceMs);
    const { width, height, scalePercent } = this.screen();
    this.announced = { width, height, scalePercent };
    const screen = this.announced;
    this.send({ kind: "hello", version: protocolVersion, profile: profile.web, features: this.features(), ...screen });
  }

  private step(text: string): void {
    const match = /"step"\s*:\s*"(\w{1,16})"/.exec(text);
    if (match?.[1]) this.change({ kind: "step", step: match[1] });
  }

  private receive(buffer: ArrayBuffer): void {
    this.heartbeat.heard();
    const bytes = new Uint8Array(buffer);
    if (isFrame(bytes)) {
      this.handler.frame(this.epoch, buffer);
      return;
    }
    const message = parseServerMessage(bytes);
    if (message) this.handle(message);
    else this.lost();
  }

  private handle(message: ServerMessage): void {
    if (message.kind === "welcome") this.welcomed((message.flags & 1) === 1);
    else if (message.kind === "pong") this.heartbeat.pong(message.token);
    else if (message.kind === "end") this.ended(message.reason);
    this.handler.message(message);
  }

  private welcomed(resumed: boolean): void {
    window.clearTimeout(this.impatience);
    this.change({ kind: "welcome", resumed });
    this.heartbeat.start(patienceMs(this.state));
    this.handler.attached();
    for (const message of this.heldText.take(performance.now())) this.send(message);
    this.resize(this.screen());
  }

  private ended(reason: number): void {
    this.socket?.close();
    this.leaveSocket({ kind: "end", reason });
  }

  private leaveSocket(event: SessionEvent): void {
    window.clearTimeout(this.impatience);
    this.heartbeat.stop();
    this.socket = null;
    this.change(event);
    if (this.state.phase !== "reconnecting" || this.stopped) return;
    window.clearTimeout(this.retry);
    this.retry = window.setTimeout(this.retryNow, this.state.delayMs);
  }

  private attachAgain(): void {
    if (this.stopped || this.socket || this.state.phase !== "reconnecting") return;
    window.clearTimeout(this.retry);
    void this.askForTicket();
  }

  private async askForTicket(): Promise<void> {
    const answer = await api.ticket(this.sessionId);
    if (this.stopped || this.socket) return;
    if (answer.ok) this.open(answer.value.ticket);
    else if (isFinalRefusal(answer.problem.error)) this.leaveSocket({ kind: "refused", error: answer.problem.error });
    else this.leaveSocket({ kind: "lost" });
  }

  private change(event: SessionEvent): void {
    const next = nextState(this.state, event);
    if (next === this.state) return;
    this.state = next;
    this.handler.state(next);
  }
}
