// A table that may be wider than the page: it scrolls by itself, with the keyboard too.
import type { ComponentChildren } from "preact";

interface Properties {
  /** What the table lists. */
  readonly label: string;
  readonly wide?: string;
  readonly children: ComponentChildren;
}

export function TableScroll({ label, wide = "", children }: Properties) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it nobody could scroll it with the keyboard.
    <div class={`table-scroll ${wide}`} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
