// Reads a RIS export: the effects around ris-export.ts. A file that is not there or too large is an error in words; one that was
// not written for long is used and said to be stale.
import { type FileHandle, open } from 'node:fs/promises';
import { kitError } from '../../../../shared/contract/kit-error.ts';
import type { ExportConfig } from '../../config/worklist-schema.ts';
import type { SourceAnswer } from './ask-scheduled.ts';
import { dateWindow, isInWindow } from './date-window.ts';
import { parseExport } from './ris-export.ts';

const MAX_FILE_BYTES = 16 * 1024 * 1024;

const ageWords = (ms: number): string =>
  ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${Math.round(ms / 3_600_000)} h`;

function cannot(sourceId: string, why: string): SourceAnswer {
  const message = `The RIS export ${sourceId} cannot be read: ${why}.`;
  const remedy =
    'Check that the RIS writes the file where `worklist.exports` says, and that this station may read it.';
  return {
    sourceId,
    items: [],
    asOf: '',
    error: kitError('config.not-found', message, remedy),
    notes: [`the RIS export ${sourceId} cannot be read: ${why}`],
  };
}

/** A file that does not end with a line is taken for one that is being written for so long; not every RIS ends it so. */
const SETTLED_AFTER_MS = 10_000;
const LF = 0x0a;
const CR = 0x0d;

/**
 * Reads it as it was at one time: half a file would call off everyone in the other half (S-15).
 *
 * @returns what it holds and when it was written, or why nobody can tell
 */
export async function readSettled(
  file: Pick<FileHandle, 'stat' | 'readFile'>,
  wall: Date,
): Promise<{ readonly bytes: Uint8Array; readonly writtenAt: number } | string> {
  const before = await file.stat();
  if (before.size > MAX_FILE_BYTES) return `it is larger than ${MAX_FILE_BYTES / 1024 / 1024} MB`;
  const bytes = await file.readFile();
  const after = await file.stat();
  const isSame = after.mtimeMs === before.mtimeMs && after.size === before.size;
  const last = bytes.at(-1);
  const endsWithLine = last === LF || last === CR || last === 0;
  const isFresh = Math.abs(wall.getTime() - after.mtimeMs) < SETTLED_AFTER_MS;
  if (!isSame || bytes.length !== after.size || (!endsWithLine && isFresh)) return 'it is being written';
  return { bytes, writtenAt: after.mtimeMs };
}

export async function readExport(config: ExportConfig, wall: Date): Promise<SourceAnswer> {
  const sourceId = config.id;
  let bytes: Uint8Array;
  let writtenAt: number;
  try {
    const file = await open(config.file, 'r');
    try {
      const read = await readSettled(file, wall);
      if (typeof read === 'string') return cannot(sourceId, read);
      ({ bytes, writtenAt } = read);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return cannot(sourceId, code === 'ENOENT' ? 'there is no such file' : code);
  }
  const parsed = parseExport(bytes, config);
  if (!parsed.ok) return cannot(sourceId, parsed.error);
  const { badLines } = parsed.value;
  const window = dateWindow(config.dates, wall);
  const items = parsed.value.items.filter(({ descriptor }) =>
    isInWindow(window, descriptor.StudyDate, descriptor.StudyTime),
  );
  const otherDays = parsed.value.items.length - items.length;
  const ageMs = wall.getTime() - writtenAt;
  const lines = badLines.slice(0, 5).join(', ');
  const notes = [
    ...(ageMs > config.maxAgeMs
      ? [`the RIS export ${sourceId} is stale: written ${ageWords(ageMs)} ago`]
      : []),
    ...(otherDays === 0 ? [] : [`${otherDays} of the RIS export ${sourceId} are of other days`]),
    ...(badLines.length === 0
      ? []
      : [
          `${badLines.length} ${badLines.length === 1 ? 'row' : 'rows'} of the RIS export ${sourceId} cannot be used (line ${lines}${badLines.length > 5 ? ' …' : ''})`,
        ]),
  ];
  // A file server's clock may be ahead of ours.
  const asOf = new Date(Math.min(writtenAt, wall.getTime())).toISOString();
  return { sourceId, items, asOf, error: null, notes };
}
