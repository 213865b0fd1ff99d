// The console's calls about the audit record (broker/web/API_ADMIN.md).
import { get } from "./console_api";

export interface AuditQuery {
  /** Days, 2026-11-21, both included; empty: no bound. */
  readonly since: string;
  readonly until: string;
  readonly user: string;
  readonly department: string;
  readonly type: string;
  readonly answer: string;
  readonly text: string;
}

export interface AuditEntry {
  readonly seq: number;
  readonly time_ms: number;
  readonly event: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Of the next page; null on the last. */
  readonly cursor: number | null;
}

/** A kind of entry with its names for people. */
export interface AuditKind {
  readonly event: string;
  readonly ja: string;
  readonly en: string;
}

export type Counts = Readonly<Record<string, number>>;

export interface AuditCounts {
  readonly entries: number;
  readonly by_type: Counts;
  readonly by_answer: Counts;
  readonly by_department: Counts;
  readonly by_reason: Counts;
  readonly by_day: readonly { readonly day: string; readonly entries: number; readonly by_answer: Counts }[];
}

export const auditApi = {
  find: (query: AuditQuery, cursor: number | null) =>
    get<AuditPage>("/audit", { ...query, ...(cursor === null ? {} : { cursor }) }),
  kinds: () => get<{ readonly kinds: readonly AuditKind[] }>("/audit/kinds", {}),
  count: (query: AuditQuery) => get<AuditCounts>("/audit/counts", { ...query }),
};
