// How many entries a day, by answer, and which kinds there are. Each chart has its numbers as text.
import type { AuditCounts, Counts } from "../../browser/audit_api";
import { barChart, daysBetween } from "../../core/day_bars";
import { useLanguage } from "../../portal/language_context";
import { reasonKey } from "../policy/reason_key";

const width = 640;
const height = 150;
const mostDays = 31;
const parts = ["deny", "approve", "sanitise", "allow", "other"] as const;
type Part = (typeof parts)[number];

interface Properties {
  readonly counts: AuditCounts;
  readonly since: string;
  readonly until: string;
}

/** `nameOf`: what a kind of entry is called. */
export function AuditCharts({ nameOf, ...days }: Properties & { readonly nameOf: (event: string) => string }) {
  const { counts } = days;
  const { t } = useLanguage();
  return (
    <div class="charts">
      <figure>
        <figcaption>{t("chartDays")}</figcaption>
        <DayChart {...days} />
      </figure>
      <Ranking heading={t("chartTypes")} counts={counts.by_type} say={nameOf} />
      <Ranking heading={t("chartReasons")} counts={counts.by_reason} say={(reason) => t(reasonKey(reason))} />
      <Ranking heading={t("chartDepartments")} counts={counts.by_department} />
    </div>
  );
}

/** Entries of a day by answer; whatever has none of the four answers counts as other. */
function partsOf(entries: number, byAnswer: Counts): Record<Part, number> {
  const deny = byAnswer.deny ?? 0;
  const approve = byAnswer.approve ?? 0;
  const sanitise = byAnswer.sanitise ?? 0;
  const allow = (byAnswer.allow ?? 0) + (byAnswer.allowed ?? 0);
  return { deny, approve, sanitise, allow, other: Math.max(0, entries - deny - approve - sanitise - allow) };
}

function DayChart({ counts, since, until }: Properties) {
  const { t } = useLanguage();
  const known = new Map(counts.by_day.map((day) => [day.day, day]));
  const first = since || (counts.by_day[0]?.day ?? until);
  const last = until || (counts.by_day.at(-1)?.day ?? since);
  const days = daysBetween(first, last, mostDays).map((day) => {
    const found = known.get(day);
    return { label: day, values: partsOf(found?.entries ?? 0, found?.by_answer ?? {}) };
  });
  const { bars, barWidth, top } = barChart(days, parts, width, height);
  const every = Math.ceil(bars.length / 8);
  return (
    <>
      <svg
        class="day-chart"
        viewBox={`-44 -12 ${width + 50} ${height + 40}`}
        role="img"
        aria-label={bars.map(({ label, total }) => `${label}: ${total}`).join(", ")}
      >
        <line class="axis" x1={0} y1={height} x2={width} y2={height} />
        <line class="axis axis-soft" x1={0} y1={0} x2={width} y2={0} />
        <text class="axis-text" x={-6} y={4} text-anchor="end">
          {top}
        </text>
        <text class="axis-text" x={-6} y={height + 4} text-anchor="end">
          0
        </text>
        {bars.map((bar, index) => (
          <g key={bar.label}>
            {bar.parts.map((part) => (
              <rect
                key={part.name}
                class={`bar-${part.name}`}
                x={bar.x}
                y={part.y}
                width={barWidth}
                height={part.height}
              />
            ))}
            {index % every === 0 && (
              <text class="axis-text" x={bar.x + barWidth / 2} y={height + 20} text-anchor="middle">
                {bar.label.slice(5).replace("-", "/")}
              </text>
            )}
          </g>
        ))}
      </svg>
      <ul class="chart-key">
        {parts.map((part) => (
          <li key={part}>
            <svg class="key-mark" viewBox="0 0 10 10" aria-hidden="true">
              <rect class={`bar-${part}`} width="10" height="10" />
            </svg>
            {t(part === "other" ? "chartOther" : `answer_${part}`)}
          </li>
        ))}
      </ul>
    </>
  );
}

const rankingLines = 6;

interface RankingProperties {
  readonly heading: string;
  readonly counts: Counts;
  /** The words for a name; left out: the name itself is shown. */
  readonly say?: (name: string) => string;
}

function Ranking({ heading, counts, say }: RankingProperties) {
  const sorted = Object.entries(counts)
    .filter(([name]) => name !== "")
    .sort(([, a], [, b]) => b - a)
    .slice(0, rankingLines);
  const most = sorted[0]?.[1] ?? 1;
  if (sorted.length === 0) return null;
  return (
    <figure>
      <figcaption>{heading}</figcaption>
      <table class="ranking">
        <tbody>
          {sorted.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{say ? say(name) : name}</th>
              <td>
                <meter min={0} max={most} value={value}>
                  {value}
                </meter>
              </td>
              <td class="number">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
