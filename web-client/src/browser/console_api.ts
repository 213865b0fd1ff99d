// The console's HTTP API (broker/web/API_ADMIN.md). Every call gives its value or an ApiError; nothing throws.
import { type Answer, call } from "./api";

export type Role = "staff" | "security" | "auditor" | "admin";
export const roles: readonly Role[] = ["staff", "security", "auditor", "admin"];

/** Names of API_ADMIN.md; the server checks them at every call, the pages only hide what would be refused. */
export type Capability =
  | "see_people"
  | "edit_people"
  | "see_sessions"
  | "end_sessions"
  | "watch_sessions"
  | "see_policy"
  | "edit_policy"
  | "search_audit"
  | "export_audit"
  | "see_quarantine"
  | "erase_quarantine"
  | "see_emergency"
  | "call_emergency"
  | "see_report";

export interface Membership {
  readonly department: string;
  readonly main: boolean;
  readonly from: string;
  readonly to: string | null;
}

export interface Person {
  readonly name: string;
  readonly display_name: string;
  readonly department: string;
  readonly departments_today: readonly string[];
  readonly role: Role;
  readonly disabled: boolean;
  readonly created_at_ms: number;
  readonly memberships: readonly Membership[];
}

export interface PeoplePage {
  readonly people: readonly Person[];
  readonly more: boolean;
  readonly today: string;
}

export interface Department {
  readonly name: string;
  readonly closed: boolean;
  readonly people: number;
}

export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly answer: string;
  readonly open: number;
  readonly bytes_up: number;
  readonly bytes_down: number;
  readonly last_ms: number;
}

export interface RunningSession {
  readonly id: string;
  readonly user: string;
  readonly department: string;
  readonly address: string;
  readonly state: string;
  readonly attached: boolean;
  /** "none", "view-only", "freeze": what an emergency stop holds back. */
  readonly hold: string;
  /** Whether somebody looks on: "none", "asked", "consented", "watched". */
  readonly watch: string;
  readonly started_at_ms: number;
  readonly width_px: number;
  readonly height_px: number;
  readonly bytes_up: number;
  readonly bytes_down: number;
  readonly destinations: readonly Destination[];
}

export interface SessionsPage {
  readonly known: boolean;
  readonly host: { readonly connected: boolean; readonly pool_ready: number; readonly capacity: number };
  /** "HOST:PORT" for VNC viewers; "" where that door is closed. */
  readonly rfb: string;
  readonly total: number;
  readonly sessions: readonly RunningSession[];
  readonly more: boolean;
}

export interface Watch {
  readonly state: "none" | "asked" | "consented" | "watched" | "over";
  readonly actor: string;
  readonly outcome: string;
}

export interface NewPassword {
  readonly name: string;
  readonly generated_password?: string;
}

export interface PersonForm {
  readonly display_name: string;
  readonly department: string;
  readonly role: Role;
}

const root = "/api/admin";
const part = encodeURIComponent;

export function get<T>(path: string, query: Record<string, string | number> = {}): Promise<Answer<T>> {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== "")
    .map(([name, value]) => `${name}=${part(value)}`);
  return call<T>("GET", `${root}${path}${parts.length > 0 ? `?${parts.join("&")}` : ""}`);
}

export function post<T>(path: string, body: object = {}): Promise<Answer<T>> {
  return call<T>("POST", `${root}${path}`, body);
}

export const consoleApi = {
  me: () => get<{ name: string; may: Capability[] }>("/me"),
  people: (text: string, department: string, after: string) => get<PeoplePage>("/people", { text, department, after }),
  addPerson: (name: string, form: PersonForm) => post<NewPassword>("/people", { name, ...form }),
  editPerson: (name: string, form: PersonForm) => post<object>(`/people/${part(name)}`, form),
  newPassword: (name: string) => post<NewPassword>(`/people/${part(name)}/password`),
  setDisabled: (name: string, disabled: boolean) =>
    post<object>(`/people/${part(name)}/${disabled ? "disable" : "enable"}`),
  setMembership: (name: string, membership: Membership) =>
    post<object>(`/people/${part(name)}/memberships`, {
      department: membership.department,
      from: membership.from,
      main: membership.main ? "yes" : "no",
      ...(membership.to ? { to: membership.to } : {}),
    }),
  removeMembership: (name: string, { department, from }: Membership) =>
    post<object>(`/people/${part(name)}/memberships/remove`, { department, from }),
  departments: () => get<{ departments: Department[] }>("/departments"),
  addDepartment: (department: string) => post<object>("/departments", { department }),
  setClosed: (department: string, closed: boolean) =>
    post<object>(`/departments/${closed ? "close" : "open"}`, { department }),
  sessions: (department: string, after = "") => get<SessionsPage>("/sessions", { department, after }),
  endSession: (id: string) => post<object>(`/sessions/${part(id)}/end`),
  watch: (id: string) => get<Watch>(`/sessions/${part(id)}/watch`),
  askToWatch: (id: string) => post<object>(`/sessions/${part(id)}/watch`),
  watchPassword: (id: string) => post<{ address: string; password: string }>(`/sessions/${part(id)}/watch/password`),
  endWatch: (id: string) => post<object>(`/sessions/${part(id)}/watch/end`),
  eraseFile: (id: string) => post<object>(`/quarantine/${part(id)}/erase`),
};
