// PING every two seconds; measures the round trip and notices a connection that is open but dead.
import { type Measured, QualityMeter } from "../core/quality";

const intervalMs = 2000;
const steadyPongs = 4;

export interface HeartbeatHandler {
  ping(token: bigint): void;
  measured(measured: Measured): void;
  /** Several answers in a row: this connection works. */
  steady(): void;
  dead(): void;
}

export class Heartbeat {
  private readonly meter = new QualityMeter();
  private timer: number | undefined;
  private token = 0n;
  private pendingSinceMs: number | null = null;
  private heardMs = 0;
  private pongs = 0;
  private deadMs = 0;

  constructor(private readonly handler: HeartbeatHandler) {}

  /** Dead after this long without an answer and without anything else coming in. */
  start(deadMs: number): void {
    this.stop();
    this.deadMs = deadMs;
    this.pongs = 0;
    this.heardMs = performance.now();
    this.timer = window.setInterval(() => this.beat(), intervalMs);
    this.beat();
  }

  stop(): void {
    window.clearInterval(this.timer);
    this.pendingSinceMs = null;
  }

  /** Anything at all came in. */
  heard(): void {
    this.heardMs = performance.now();
  }

  pong(token: bigint): void {
    if (token !== this.token || this.pendingSinceMs === null) return;
    this.meter.roundTrip(performance.now() - this.pendingSinceMs);
    this.pendingSinceMs = null;
    this.handler.measured(this.meter.measure(0));
    this.pongs += 1;
    if (this.pongs === steadyPongs) this.handler.steady();
  }

  presented(ms: number): void {
    this.meter.presented(ms);
  }

  private beat(): void {
    const now = performance.now();
    if (this.pendingSinceMs !== null) {
      this.handler.measured(this.meter.measure(now - this.pendingSinceMs));
      // A hidden or sleeping window runs late: only a beat that waited in vain twice counts.
      if (now - this.pendingSinceMs > this.deadMs && now - this.heardMs > this.deadMs) this.handler.dead();
      return;
    }
    this.token += 1n;
    this.pendingSinceMs = now;
    this.handler.ping(this.token);
  }
}
