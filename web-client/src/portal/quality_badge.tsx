// How good the connection is: a word, bars, and the round trip for those who want to know.
import type { StringKey } from "../core/language";
import type { Measured, Quality } from "../core/quality";
import { useLanguage } from "./language_context";

const words: Record<Quality, StringKey> = {
  good: "qualityGood",
  fair: "qualityFair",
  poor: "qualityPoor",
  unknown: "qualityUnknown",
};

export function QualityBadge({ measured }: { readonly measured: Measured }) {
  const { t } = useLanguage();
  const { quality, rttMs, videoLost } = measured;
  return (
    <span class={`quality quality-${quality}`} title={rttMs === null ? undefined : t("qualityMs", { ms: rttMs })}>
      <span class="bars" aria-hidden="true">
        <span />
        <span />
        <span />
      </span>
      {t(words[quality])}
      {videoLost && <span class="quality-note">{t("qualityNoVideo")}</span>}
    </span>
  );
}
