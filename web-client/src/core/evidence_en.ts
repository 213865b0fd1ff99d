// Sentences of the console about quarantine and report, in English.
import type { evidenceJa } from "./evidence_ja";

export const evidenceEn: Record<keyof typeof evidenceJa, string> = {
  quarantineLead: "What the isolated browser saved. The content is sealed and never shown here.",
  quarantineNone: "Nothing is in quarantine.",
  quarantineTotal: "{count} files, {size}",
  quarantineFile: "File",
  quarantineType: "Type (by content)",
  quarantineReason: "Reason and rule",
  quarantineUntil: "Kept until",
  quarantineState_arrived: "Not judged yet",
  quarantineState_kept: "Kept",
  quarantineState_extract: "Text may come in",
  pageBefore: "Before",
  pageAfter: "Next",
};
