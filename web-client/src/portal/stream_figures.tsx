// Figures of the view, over its lower right corner: latency, pictures, bytes, how the pixels travel. For the helpdesk.
import { useEffect, useState } from "preact/hooks";
import type { StringKey } from "../core/language";
import type { StreamFigures, Way } from "../core/stream_stats";
import { useLanguage } from "./language_context";

const everyMs = 500;

const wayWords: Record<Way, StringKey> = {
  fill: "wayFill",
  copy: "wayCopy",
  cached: "wayCached",
  palette: "wayPalette",
  rgb: "wayRgb",
  picture: "wayPicture",
  video: "wayVideo",
};

interface Properties {
  readonly rttMs: number | null;
  readonly figures: () => StreamFigures | null;
}

export function StreamFiguresPanel({ rttMs, figures }: Properties) {
  const { t } = useLanguage();
  const now = useEvery(figures);
  if (!now) return null;
  const ms = (value: number | null) => (value === null ? "–" : t("figureMs", { ms: value }));
  const rows: readonly [StringKey, string][] = [
    ["figureAnswer", ms(now.answerMs)],
    ["figureRoundTrip", ms(rttMs)],
    ["figureServer", ms(now.serverMs)],
    ["figureDecode", ms(now.decodeMs)],
    ["figurePresent", ms(now.presentMs)],
    ["figurePictures", t("figurePerSecond", { count: now.framesPerSecond })],
    ["figureBytes", t("figureKbit", { count: now.kilobitsPerSecond })],
  ];
  return (
    <section class="figures" aria-label={t("figures")}>
      <dl>
        {rows.map(([key, value]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{now.shares.map(({ way, percent }) => `${t(wayWords[way])} ${percent} %`).join(" · ")}</p>
    </section>
  );
}

function useEvery(figures: () => StreamFigures | null): StreamFigures | null {
  const [now, setNow] = useState(figures);
  useEffect(() => {
    const timer = setInterval(() => setNow(figures()), everyMs);
    return () => clearInterval(timer);
  }, []);
  return now;
}
