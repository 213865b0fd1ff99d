// Sentences for the reasons of policy/reason.h.
import type { StringKey } from "../../core/language";

const known = new Set(
  "allowed default_deny rule_denies too_large too_many class_never_leaves no_raw_file_in mynumber needs_approval outside_hours not_inspected malformed no_sanitiser frozen busy no_record wrong_type expired not_there cancelled".split(
    " ",
  ),
);

export function reasonKey(reason: string): StringKey {
  return known.has(reason) ? (`policyReason_${reason}` as StringKey) : "policyReason_unknown";
}
