// CPU time and peak memory of another process, ours or a peer's, read the same way for all: from /proc (Linux; null elsewhere).
import { readFileSync, writeFileSync } from 'node:fs';

/** The kernel counts in USER_HZ for user space, which is 100 on every Linux architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

const read = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** User and system time of a process, all its threads, in seconds (proc_pid_stat(5), fields 14 and 15). */
export function cpuSeconds(pid: number): number | null {
  const stat = read(`/proc/${pid}/stat`);
  return stat === null ? null : cpuSecondsOf(stat);
}

/** @param stat the text of /proc/PID/stat; the program's name in it may hold spaces and brackets */
export function cpuSecondsOf(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks / TICKS_PER_SECOND : null;
}

/** Peak resident memory since the start or the last {@link forgetPeak}, in MB of 10^6 bytes (VmHWM). */
export function peakRssMB(pid: number): number | null {
  const status = read(`/proc/${pid}/status`);
  return status === null ? null : peakRssOf(status);
}

/** @param status the text of /proc/PID/status */
export function peakRssOf(status: string): number | null {
  const kiB = /^VmHWM:\s+(\d+) kB$/mu.exec(status)?.[1];
  return kiB === undefined ? null : (Number(kiB) * 1024) / 1e6;
}

/** Starts the peak anew, so that what a process needed to start does not count (proc_pid_clear_refs(5), value 5). */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not Linux, or not permitted: the peak then includes the start.
  }
}
