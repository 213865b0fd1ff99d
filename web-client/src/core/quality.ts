// How good the connection is, from round trips and presented frames. Pure; no DOM.

export type Quality = "good" | "fair" | "poor" | "unknown";

export interface Measured {
  readonly quality: Quality;
  /** Smoothed round trip; null before the first answer. */
  readonly rttMs: number | null;
  /** Videos come as single pictures: their decoder has failed here. */
  readonly videoLost?: boolean;
}

const weight = 0.3;
const goodMs = 80;
const fairMs = 200;

export class QualityMeter {
  private rttMs: number | null = null;
  private presentMs = 0;

  /** One PING answered after this long. */
  roundTrip(ms: number): void {
    this.rttMs = this.rttMs === null ? ms : this.rttMs + weight * (ms - this.rttMs);
  }
  /** One frame shown this long after it came in. */
  presented(ms: number): void {
    this.presentMs += weight * (ms - this.presentMs);
  }
  /** `pendingMs`: age of the oldest PING without an answer, 0 when none. */
  measure(pendingMs: number): Measured {
    if (this.rttMs === null) return { quality: "unknown", rttMs: null };
    const worst = Math.max(this.rttMs + this.presentMs, pendingMs);
    const quality = worst <= goodMs ? "good" : worst <= fairMs ? "fair" : "poor";
    return { quality, rttMs: Math.round(this.rttMs) };
  }
}
