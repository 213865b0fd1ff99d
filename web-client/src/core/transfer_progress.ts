// How far a transfer is, counted in bytes that have really moved. Pure; no DOM.
import { type Language, sentence } from "./language";
import { sizeText } from "./transfer_words";

export interface Progress {
  /** sending: out of this terminal; checking: the broker inspects and decides; delivering: allowed, on its way inside. */
  readonly phase: "sending" | "checking" | "delivering" | "receiving";
  readonly bytes: number;
  readonly total: number;
}

export function percentOf({ bytes, total }: Progress): number {
  return total === 0 ? 100 : Math.min(100, Math.floor((100 * bytes) / total));
}

/** "3.2 MiB / 12 MiB (26%)". */
export function progressText(language: Language, progress: Progress): string {
  const { bytes, total } = progress;
  return sentence(language, "progressOf", {
    bytes: sizeText(bytes),
    total: sizeText(total),
    percent: percentOf(progress),
  });
}
