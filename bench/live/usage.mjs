// CPU time and memory of a system's processes, per role, from /proc.
import { readdirSync, readFileSync } from "node:fs";

/** ["pid/tid", seconds on a processor] of each thread. Not of /proc/PID/stat: that counts in hundredths, more than a key press costs. */
function threads(pid) {
  const one = (tid) => {
    const nanoseconds = readFileSync(`/proc/${pid}/task/${tid}/schedstat`, "utf8").split(" ", 1)[0];
    return [[`${pid}/${tid}`, Number(nanoseconds) / 1e9]];
  };
  return unlessEnded(() => readdirSync(`/proc/${pid}/task`)).flatMap((tid) => unlessEnded(() => one(tid)));
}

function unlessEnded(read) {
  try {
    return read();
  } catch {
    return [];
  }
}

/** {role: Map("pid/tid" -> seconds)} of {role: [pid]}. */
export function readCpu(roles) {
  return Object.fromEntries(Object.entries(roles).map(([role, pids]) => [role, new Map(pids.flatMap(threads))]));
}

/** CPU seconds per role between two readings. A thread that came in between counts whole, one that went does not count. */
export function cpuSeconds(before, after) {
  const sum = (role) => [...after[role]].reduce((total, [thread, value]) => total + value - (before[role]?.get(thread) ?? 0), 0);
  return Object.fromEntries(Object.keys(after).map((role) => [role, sum(role)]));
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
