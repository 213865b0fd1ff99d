// The text of a rule file as an editor needs it: where a line and a rule stand. Pure.

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line `number`, from 1, without its line break; the whole text's end when there is none. */
export function lineSpan(text: string, number: number): Span {
  let start = 0;
  for (let line = 1; line < number; line += 1) {
    const end = text.indexOf("\n", start);
    if (end < 0) return { start: text.length, end: text.length };
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return { start, end: end < 0 ? text.length : end };
}

/** The [[rules]] block whose id is `rule`, or null: the rule may be one of the engine's own. */
export function ruleSpan(text: string, rule: string): Span | null {
  const id = new RegExp(`^id\\s*=\\s*["']${rule.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}["']`, "m").exec(text);
  if (!id) return null;
  const start = text.lastIndexOf("[[rules]]", id.index);
  const next = text.indexOf("\n[", id.index);
  return { start: start < 0 ? id.index : start, end: next < 0 ? text.trimEnd().length : next };
}

/** Number of the line at `offset`, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}

/** "10 KiB", "512 B", "2 MiB" as rule files write sizes; whole numbers only. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_048_576 && bytes % 1_048_576 === 0) return `${bytes / 1_048_576} MiB`;
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} B`;
}
