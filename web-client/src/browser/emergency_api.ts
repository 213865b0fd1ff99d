// The console's calls about the emergency stop (broker/web/API_ADMIN.md).
import { get, post } from "./console_api";

export type Hold = "view-only" | "freeze" | "end";
export type ScopeKind = "everyone" | "department" | "session";

export interface Scope {
  readonly scope: ScopeKind;
  /** Of the department, or the session's id; empty for everyone. */
  readonly name: string;
}

export interface Stop extends Scope {
  readonly hold: Hold;
  readonly reason: string;
  readonly actor: string;
  readonly since_ms: number;
}

export const emergencyApi = {
  stops: () => get<{ stops: Stop[] }>("/emergency"),
  begin: (scope: Scope, hold: Hold, reason: string) =>
    post<{ reached: number }>("/emergency", { ...scope, hold, reason }),
  lift: ({ scope, name }: Scope, reason: string) =>
    post<{ reached: number }>("/emergency/lift", { scope, name, reason }),
};
