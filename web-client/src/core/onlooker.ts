// Who looks on at this session (helpdesk), as WATCH says it. Pure; no DOM.
import type { ServerMessage } from "./wire";

export interface Onlooker {
  readonly kind: "none" | "asks" | "watches";
  /** Of the question; an answer names it. */
  readonly id: number;
  readonly who: string;
}

export const nobody: Onlooker = { kind: "none", id: 0, who: "" };
const kinds = ["none", "asks", "watches"] as const;

export function onlookerOf(message: Extract<ServerMessage, { kind: "watch" }>): Onlooker {
  const kind = kinds[message.state] ?? "none";
  return kind === "none" ? nobody : { kind, id: message.watchId, who: message.who };
}
