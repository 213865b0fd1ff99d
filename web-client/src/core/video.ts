// What a client may say in HELLO about video, and what a VIDEO rectangle is for a decoder. Pure; no DOM.

/** Bits of HELLO's features: which H.264 can be decoded here. */
export const videoFeature = { sampledChroma: 1, fullChroma: 2 } as const;

/** Of the decoder a stream needs: High profile, or High 4:4:4 Predictive, both of level 5.2. */
export function codecOf(fullChroma: boolean): string {
  return fullChroma ? "avc1.F40034" : "avc1.640034";
}

/** Software first: a hardware decoder may hold pictures back until the next key picture. */
export function decoderConfig(fullChroma: boolean) {
  return { codec: codecOf(fullChroma), optimizeForLatency: true, hardwareAcceleration: "prefer-software" } as const;
}
