// The console's calls about rules (broker/web/API_ADMIN.md).
import { get, post } from "./console_api";

export type PolicyAnswer = "deny" | "approve" | "sanitise" | "allow";
export type Direction = "outbound" | "inbound";
export type Channel = "clipboard.text" | "clipboard.image" | "file.upload" | "file.download" | "print";
export type ClassName = "1" | "2" | "3C" | "3B" | "3A";

export interface Limits {
  readonly max_bytes: number;
  readonly per_minute: number;
  readonly bytes_per_minute: number;
}

export interface Decision extends Limits {
  readonly answer: PolicyAnswer;
  readonly rule: string;
  readonly reason: string;
  readonly class: ClassName;
  /** A rule also asks about role, terminal, time or type of content. */
  readonly conditional: boolean;
}

export interface MatrixRoute {
  readonly direction: Direction;
  readonly channel: Channel;
}

export interface MatrixRow {
  readonly department: string;
  readonly described: boolean;
  readonly class: ClassName;
  readonly contact: string;
  /** Indexes into `decisions`, by route, then by class. */
  readonly cells: readonly number[];
}

export interface Matrix {
  readonly routes: readonly MatrixRoute[];
  readonly classes: readonly ClassName[];
  readonly rows: readonly MatrixRow[];
  readonly decisions: readonly Decision[];
}

export interface TextError {
  readonly line: number;
  readonly message: string;
}

/** What the server makes of a text: the table, or what is wrong with it. */
export interface Look {
  readonly matrix?: Matrix;
  readonly errors?: readonly TextError[];
}

export interface Version {
  readonly number: number;
  readonly author: string;
  readonly submitted_at_ms: number;
  readonly note: string;
  readonly state: "draft" | "approved" | "active" | "retired";
  readonly approved_by: string;
  readonly approval_lapsed: boolean;
  readonly approved_at_ms: number | null;
  readonly activated_by: string;
  readonly activated_at_ms: number | null;
  readonly scheduled_by: string;
  readonly scheduled_for_ms: number | null;
}

export interface WholeVersion extends Version {
  readonly text: string;
  readonly look: Look;
}

export interface PolicyState {
  readonly active: number;
  readonly newest: number;
  /** Why everything is refused; empty while the active version is in force. */
  readonly problem: string;
  readonly two_person: boolean;
}

export interface Cell {
  readonly department: string;
  readonly direction: Direction;
  readonly channel: Channel;
  readonly class: ClassName;
}

export interface CellChange extends Cell, Partial<Limits> {
  readonly answer: PolicyAnswer;
}

export interface EditedCell {
  readonly text: string;
  readonly took_effect: boolean;
  readonly deciding: Decision;
  readonly look: Look;
}

/** What a tool found, a sentence a line, in both languages. */
export interface Findings {
  readonly ja: readonly string[];
  readonly en: readonly string[];
}

const version = (number: number) => `/policy/versions/${number}`;

export const policyApi = {
  state: () => get<PolicyState>("/policy"),
  versions: (before = 0) => get<{ versions: Version[]; more: boolean }>("/policy/versions", { before }),
  version: (number: number) => get<WholeVersion>(version(number)),
  preview: (text: string) => post<Look>("/policy/preview", { text }),
  editCell: (text: string, change: CellChange) => post<EditedCell>("/policy/cell", { text, ...change }),
  setClass: (text: string, department: string, className: ClassName) =>
    post<{ text: string; look: Look }>("/policy/class", { text, department, class: className }),
  submit: (text: string, note: string) => post<{ number: number }>("/policy/versions", { text, note }),
  approve: (number: number) => post<object>(`${version(number)}/approve`),
  activate: (number: number) => post<object>(`${version(number)}/activate`),
  schedule: (number: number, at: string) => post<object>(`${version(number)}/schedule`, { at }),
  unschedule: (number: number) => post<object>(`${version(number)}/unschedule`),
  rollBack: () => post<{ number: number }>("/policy/rollback"),
};

export type ToolName = "check" | "diff" | "dry-run";

/** Takes some seconds for long rules. `diff` compares with the version in force. */
export function runTool(tool: ToolName, text: string) {
  return post<Findings>(`/policy/${tool}`, { text });
}
