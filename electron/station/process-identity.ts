// Tells a process that still runs from a dead one whose number was given to another: for the vault's lock and the status file.
import { readFileSync } from 'node:fs';
import process from 'node:process';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in clock ticks since boot (proc(5), field 22); empty where the system does not tell. */
  readonly start: string;
}

function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}

export const thisProcess = (): ProcessIdentity => ({ pid: process.pid, start: startOf(process.pid) });

/** Where the system does not tell start times, a living process of that number is taken for the same one. */
export const isRunning = ({ pid, start }: ProcessIdentity): boolean => isAlive(pid) && startOf(pid) === start;
