// CPU time and memory of a system's processes, per role, from /proc.
import { readFileSync } from "node:fs";

const ticksPerSecond = 100;

function ticks(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return Number(fields[11]) + Number(fields[12]); // utime, stime: fields 14 and 15 of proc(5)
  } catch {
    return undefined; // it has ended
  }
}

/** {role: Map(pid -> ticks)} of {role: [pid]}. */
export function readCpu(roles) {
  const read = (pids) => new Map(pids.map((pid) => [pid, ticks(pid)]).filter(([, value]) => value !== undefined));
  return Object.fromEntries(Object.entries(roles).map(([role, pids]) => [role, read(pids)]));
}

/** CPU seconds per role between two readings. A process that came in between counts whole. */
export function cpuSeconds(before, after) {
  const sum = (role) => [...after[role]].reduce((total, [pid, value]) => total + value - (before[role]?.get(pid) ?? 0), 0);
  return Object.fromEntries(Object.keys(after).map((role) => [role, sum(role) / ticksPerSecond]));
}

const name = (pid) => {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "ended";
  }
};

/** `roles` with the server's processes apart, each program's name a role of its own: {"shoji-session": [pid], ...}. */
export function serverParts(roles) {
  const parts = {};
  for (const pid of [...roles.server, ...roles.x]) (parts[name(pid)] ??= []).push(pid);
  return parts;
}

/** Proportional set size in KiB per role. */
export function readPss(roles) {
  const pss = (pid) => {
    try {
      return Number(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8").match(/^Pss:\s+(\d+)/m)?.[1] ?? 0);
    } catch {
      return 0;
    }
  };
  return Object.fromEntries(Object.entries(roles).map(([role, pids]) => [role, pids.reduce((sum, pid) => sum + pss(pid), 0)]));
}

/** Share of the machine's CPU time that was in use by anybody, from two readings of machineTicks(). */
export function machineTicks() {
  const values = readFileSync("/proc/stat", "utf8").split("\n")[0].trim().split(/\s+/).slice(1, 9).map(Number);
  const all = values.reduce((sum, value) => sum + value, 0);
  return { all, busy: all - values[3] - values[4] };
}
