// Bytes and times as people read them. Pure.
import type { Language } from "./language";

const units = ["B", "KB", "MB", "GB", "TB"] as const;

/** 1,234,567 -> "1.2 MB"; whole numbers of bytes below 1000. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** "2026-11-21" in the terminal's time zone. */
export function dayText(ms: number): string {
  const date = new Date(ms);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** "2026-11-21 10:02" in the terminal's time zone. */
export function timeText(ms: number): string {
  const date = new Date(ms);
  return `${dayText(ms)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** "2026-11-21 10:02:07" in the terminal's time zone. */
export function secondsText(ms: number): string {
  return `${timeText(ms)}:${two(new Date(ms).getSeconds())}`;
}

/** "2時間5分" or "2 h 5 min"; seconds below a minute. */
export function durationText(ms: number, language: Language): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60) % 60;
  const hours = Math.floor(seconds / 3600);
  const [h, m, s] = language === "ja" ? ["時間", "分", "秒"] : [" h ", " min", " s"];
  if (hours > 0) return `${hours}${h}${minutes}${m}`;
  return minutes > 0 ? `${minutes}${m}` : `${seconds}${s}`;
}
