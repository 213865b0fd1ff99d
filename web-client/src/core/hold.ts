// What an emergency stop holds back of this session, as HOLD says it. Pure; no DOM.
import type { ServerMessage } from "./wire";

export interface Hold {
  readonly kind: "none" | "viewOnly" | "frozen";
  /** Why, in the security staff's own words; "" when nothing is held. */
  readonly reason: string;
  /** Whom to ask; may be "". */
  readonly contact: string;
}

export const noHold: Hold = { kind: "none", reason: "", contact: "" };
const kinds = ["none", "viewOnly", "frozen"] as const;

export function holdOf(message: Extract<ServerMessage, { kind: "hold" }>): Hold {
  const kind = kinds[message.hold] ?? "none";
  if (kind === "none") return noHold;
  const [reason = "", ...contact] = message.text.split("\n");
  return { kind, reason, contact: contact.join(" ") };
}
