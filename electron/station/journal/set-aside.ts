// A broken journal is evidence: it is moved away whole, with its anchor, and a new one begins that says so.
import { access, rename } from 'node:fs/promises';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';

const PARTS = ['', '.anchor', '.torn'];

/**
 * Moves `file` and what belongs to it to names that end in the time of `now`.
 *
 * @returns the new name of the journal, or `journal.io-failed`
 */
export async function setJournalAside(file: string, now: Date): Promise<Result<string, KitError>> {
  const stamp = now.toISOString().replaceAll(/[:.]/gu, '-');
  const moved = `${file}.set-aside-${stamp}`;
  try {
    await access(file);
    for (const part of PARTS) {
      await rename(`${file}${part}`, `${moved}${part}`).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT' || part === '') throw error;
      });
    }
    return ok(moved);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    const why = code === 'ENOENT' ? 'there is none' : code;
    return err(
      kitError(
        'journal.io-failed',
        `The journal could not be set aside (${why}).`,
        'Check the data directory.',
        { code },
      ),
    );
  }
}
