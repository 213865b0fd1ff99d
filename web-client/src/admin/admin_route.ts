// Which page of the console the address names: /admin/people and so on. Moving between them does not load anew.
import type { Capability } from "../browser/console_api";
import { showPath } from "../portal/route";

export const pages = [
  "sessions",
  "policy",
  "audit",
  "quarantine",
  "report",
  "emergency",
  "people",
  "departments",
] as const;
export type PageName = (typeof pages)[number];

/** What a person must be able to do for the page to be of any use. */
export const pageNeeds: Record<PageName, Capability> = {
  people: "see_people",
  departments: "see_people",
  sessions: "see_sessions",
  policy: "see_policy",
  audit: "search_audit",
  quarantine: "see_quarantine",
  report: "see_report",
  emergency: "see_emergency",
};

export function currentPage(): PageName | null {
  const name = location.pathname.split("/")[2] ?? "";
  return (pages as readonly string[]).includes(name) ? (name as PageName) : null;
}

export function goToPage(page: PageName): void {
  showPath(`/admin/${page}`);
}
