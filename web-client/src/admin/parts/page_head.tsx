// Heading, one sentence and the actions of a page.
import type { ComponentChildren } from "preact";

interface Properties {
  readonly heading: string;
  readonly lead?: string;
  readonly children?: ComponentChildren;
}

export function PageHead({ heading, lead, children }: Properties) {
  return (
    <div class="page-head">
      <div>
        <h1>{heading}</h1>
        {lead && <p class="lead">{lead}</p>}
      </div>
      {children && <div class="page-actions">{children}</div>}
    </div>
  );
}
