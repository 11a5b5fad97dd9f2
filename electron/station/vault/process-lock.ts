// One process at a time may open a vault for writing; a lock left by a dead process is taken over without a person.
import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { isMissing } from './errors.ts';

/** Vaults open in this process: after a restart in a container a stale lock can carry our own pid. */
const openHere = new Set<string>();

/** When the process started, in clock ticks since boot (proc(5), field 22): tells a reused pid from the holder. */
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

function holderOf(path: string): { pid: number; start: string } | null {
  try {
    const [pid = '', start = ''] = readFileSync(path, 'latin1').trim().split(' ');
    return /^\d{1,10}$/u.test(pid) ? { pid: Number(pid), start } : null;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

const isHeld = (path: string, holder: { pid: number; start: string } | null): boolean => {
  if (holder === null) return false;
  if (holder.pid === process.pid) return openHere.has(path);
  return isAlive(holder.pid) && startOf(holder.pid) === holder.start;
};

/** Takes the lock, or says who has it. The answer's function gives it back. */
export function takeProcessLock(path: string): Result<() => void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      const fd = openSync(path, 'wx', 0o600);
      writeSync(fd, `${process.pid} ${startOf(process.pid)}\n`);
      closeSync(fd);
      openHere.add(path);
      return ok(() => {
        openHere.delete(path);
        try {
          unlinkSync(path);
        } catch (cause) {
          if (!isMissing(cause)) throw cause;
        }
      });
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause;
    }
    const holder = holderOf(path);
    if (isHeld(path, holder)) {
      return err(
        kitError(
          'vault.in-use',
          'Another process has this vault open.',
          'Ask the running station instead, or stop it first.',
          { pid: holder?.pid ?? 0 },
        ),
      );
    }
    try {
      unlinkSync(path);
    } catch (cause) {
      if (!isMissing(cause)) throw cause;
    }
  }
  return err(kitError('vault.in-use', 'Another process is opening this vault.', 'Try again in a moment.'));
}
