// The broker's HTTP API (broker/web/API.md). Every call gives its value or an ApiError; nothing throws.
import { readBody } from "./read_body";

export interface User {
  readonly name: string;
  readonly display_name: string;
  readonly department: string;
  readonly role: string;
}

export interface SessionInfo {
  readonly id: string;
  readonly state: "starting" | "running";
  readonly started_at_ms: number;
  readonly attached: boolean;
  readonly width_px: number;
  readonly height_px: number;
}

export interface SessionList {
  readonly sessions: readonly SessionInfo[];
  readonly limits: { readonly idle_s: number; readonly disconnect_s: number };
  /** There is an RDP door. */
  readonly rdp?: boolean;
}

/** A one-time connection file for an RDP client. */
export interface RdpPass {
  readonly file_name: string;
  readonly content: string;
  readonly code: string;
  readonly expires_s: number;
}

/** A download of mine in quarantine, under the rules of now. */
export interface QuarantinedFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly media_type: string;
  readonly state: "arrived" | "kept" | "extract";
  /** Why it stays: a key of policy/reason.h. */
  readonly reason: string;
  readonly rule: string;
  readonly contact: string;
  readonly text_bytes: number;
  readonly until_ms: number;
}

export interface FileList {
  readonly files: readonly QuarantinedFile[];
  readonly refused: readonly { readonly name: string; readonly bytes: number; readonly reason: string }[];
}

export interface Attachment {
  readonly id: string;
  readonly ticket: string;
}

export interface ApiError {
  /** A key of API.md, or "network" when no answer came. */
  readonly error: string;
  readonly retry_after_s?: number;
  /** Of session_exists: the session there is. */
  readonly id?: string;
  /** Of policy: the key of policy/reason.h. */
  readonly reason?: string;
}

export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: ApiError };

const patienceMs = 20_000;

/** After logout or end: it is done, or there was no login or session left. Anything else: it still stands. */
export function isSettled(answer: Answer<unknown>): boolean {
  return answer.ok || answer.problem.error === "unauthenticated" || answer.problem.error === "not_found";
}

export const api = {
  login: (username: string, password: string) => call<{ user: User }>("POST", "/api/login", { username, password }),
  logout: () => call<null>("POST", "/api/logout", {}),
  me: () => call<{ user: User }>("GET", "/api/me"),
  sessions: () => call<SessionList>("GET", "/api/sessions"),
  start: (width_px: number, height_px: number, scale_percent: number) =>
    call<Attachment>("POST", "/api/sessions", { width_px, height_px, scale_percent }),
  ticket: (id: string) => call<{ ticket: string }>("POST", `/api/sessions/${encodeURIComponent(id)}/ticket`, {}),
  end: (id: string) => call<null>("DELETE", `/api/sessions/${encodeURIComponent(id)}`),
  rdpPass: () => call<RdpPass>("POST", "/api/rdp", {}),
  files: () => call<FileList>("GET", "/api/files"),
  fileText,
  eraseFile: (id: string) => call<null>("DELETE", `/api/files/${encodeURIComponent(id)}`),
};

/** The one answer that may be long: counted as it comes, and it may be given up. */
async function fileText(
  id: string,
  progress: (bytes: number, total: number) => void,
  signal: AbortSignal,
): Promise<Answer<{ name: string; text: string }>> {
  try {
    const headers = { "content-type": "application/json" };
    const request = {
      method: "POST",
      headers,
      credentials: "same-origin",
      cache: "no-store",
      signal,
      body: "{}",
    } as const;
    const response = await fetch(`/api/files/${encodeURIComponent(id)}/text`, request);
    const json: unknown = response.ok ? JSON.parse(await readBody(response, progress)) : await response.json();
    if (response.ok) return { ok: true, value: json as { name: string; text: string } };
    return { ok: false, problem: problemOf(json, response.status) };
  } catch {
    return { ok: false, problem: { error: "network" } };
  }
}

export async function call<T>(method: string, path: string, body?: object): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      headers: { "content-type": "application/json" },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(patienceMs),
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const json: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, value: json as T };
    return { ok: false, problem: problemOf(json, response.status) };
  } catch {
    return { ok: false, problem: { error: "network" } };
  }
}

function problemOf(json: unknown, status: number): ApiError {
  const given = typeof json === "object" && json !== null ? (json as Record<string, unknown>) : {};
  const { error, retry_after_s, id, reason } = given;
  return {
    error: typeof error === "string" ? error : status >= 500 ? "network" : "unknown",
    ...(typeof retry_after_s === "number" ? { retry_after_s } : {}),
    ...(typeof id === "string" ? { id } : {}),
    ...(typeof reason === "string" ? { reason } : {}),
  };
}
