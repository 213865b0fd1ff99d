// A bar chart as numbers: where each bar and each part of it stands. Pure; the page draws it.

export interface BarPart {
  readonly name: string;
  readonly value: number;
  readonly y: number;
  readonly height: number;
}

export interface Bar {
  readonly label: string;
  readonly total: number;
  readonly x: number;
  readonly parts: readonly BarPart[];
}

export interface BarChart {
  readonly bars: readonly Bar[];
  readonly barWidth: number;
  /** The value at the top of the chart, a round number. */
  readonly top: number;
}

interface Day {
  readonly label: string;
  readonly values: Readonly<Record<string, number>>;
}

/** 1, 2 or 5 times a power of ten, at least `value`. */
export function roundTop(value: number): number {
  let power = 1;
  while (power * 10 <= value) power *= 10;
  for (const factor of [1, 2, 5, 10]) {
    if (factor * power >= value) return factor * power;
  }
  return power * 10;
}

export function barChart(days: readonly Day[], names: readonly string[], width: number, height: number): BarChart {
  const totals = days.map(({ values }) => names.reduce((sum, name) => sum + (values[name] ?? 0), 0));
  const top = roundTop(Math.max(1, ...totals));
  const step = width / Math.max(1, days.length);
  const barWidth = Math.min(48, step * 0.7);
  const bars = days.map(({ label, values }, index) => {
    let y = height;
    const parts = names.flatMap((name) => {
      const value = values[name] ?? 0;
      if (value === 0) return [];
      const size = (value / top) * height;
      y -= size;
      return [{ name, value, y, height: size }];
    });
    return { label, total: totals[index] ?? 0, x: index * step + (step - barWidth) / 2, parts };
  });
  return { bars, barWidth, top };
}

/** Every day from `first` to `last` ("2026-11-21"), both included; at most `most`, the latest. */
export function daysBetween(first: string, last: string, most: number): string[] {
  const days: string[] = [];
  const end = Date.parse(`${last}T00:00:00Z`);
  for (let at = Date.parse(`${first}T00:00:00Z`); at <= end; at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days.slice(-most);
}
