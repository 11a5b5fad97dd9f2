// One process at a time may open a vault for writing; a lock left by a dead process is taken over without a person.
import { randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { isRunning, type ProcessIdentity, thisProcess } from '../process-identity.ts';
import { isMissing } from './errors.ts';
import { TEMP_SUFFIX } from './layout.ts';

/** Vaults open in this process: after a restart in a container a stale lock can carry our own pid. */
const openHere = new Set<string>();

function holderOf(path: string): ProcessIdentity | null {
  try {
    const [pid = '', start = ''] = readFileSync(path, 'latin1').trim().split(' ');
    return /^\d{1,10}$/u.test(pid) ? { pid: Number(pid), start } : null;
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw cause;
  }
}

const isHeld = (path: string, holder: ProcessIdentity | null): boolean => {
  if (holder === null) return false;
  if (holder.pid === process.pid) return openHere.has(path);
  return isRunning(holder);
};

function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
  }
}

const codeOf = (cause: unknown): unknown =>
  cause instanceof Error && 'code' in cause ? cause.code : undefined;

function writeNew(path: string): void {
  const { pid, start } = thisProcess();
  const fd = openSync(path, 'wx', 0o600);
  try {
    writeSync(fd, `${pid} ${start}\n`);
  } finally {
    closeSync(fd);
  }
}

/** False when there is one already. Written under another name first: a lock without its holder would count as a dead one's. */
function createLock(path: string): boolean {
  const temporary = `${path}.${randomBytes(6).toString('hex')}${TEMP_SUFFIX}`;
  try {
    writeNew(temporary);
    try {
      linkSync(temporary, path);
    } catch (cause) {
      // Whoever has the lock tidies temporary files away, ours included.
      if (isMissing(cause)) return false;
      // A file system without hard links (FAT, some shares): there the gap has to be borne.
      if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(String(codeOf(cause)))) throw cause;
      writeNew(path);
    }
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw cause;
  } finally {
    unlinkIfThere(temporary);
  }
}

/** Takes the lock, or says who has it. The answer's function gives it back. */
export function takeProcessLock(path: string): Result<() => void> {
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (createLock(path)) {
      openHere.add(path);
      return ok(() => {
        openHere.delete(path);
        unlinkIfThere(path);
      });
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
    unlinkIfThere(path);
  }
  return err(kitError('vault.in-use', 'Another process is opening this vault.', 'Try again in a moment.'));
}
