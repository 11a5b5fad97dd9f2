import { describe, expect, it } from 'vitest';
import { createLogBook } from '../../../electron/station/reading-log/log-book.ts';
import { newEntry } from '../../../electron/station/reading-log/entry.ts';
import type { SealedNotes } from '../../../electron/station/vault/notes-port.ts';
import { openedStudy } from '../../../electron/station/reading-log/readings.ts';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { KEY, studyRow } from './log-fixture.ts';

const AT = '2026-11-22T10:00:00.000Z';
const entry = (entryId: string) => {
  const { study, facts } = openedStudy(studyRow());
  const incident = { incidentId: 'real-1', signal: 'real' as const, startedAt: AT, title: '' };
  return newEntry({
    entryId,
    incident,
    studyKey: KEY,
    study,
    facts,
    reader: 'ada',
    openedAt: AT,
    process: 'p',
  });
};

/** A book on notes that refuse `broken`. */
function bookWith(broken: Set<string>) {
  const written = new Map<string, string>();
  const troubles: (KitError | null)[] = [];
  const clock = createFakeClock();
  const notes = {
    write(_book: string, id: string, content: string) {
      if (broken.has(id)) return Promise.resolve(err(kitError('vault.io-failed', 'No.', 'Wait.')));
      written.set(id, content);
      return Promise.resolve(ok(undefined));
    },
  } as unknown as SealedNotes;
  const book = createLogBook({ notes, clock, onTrouble: (trouble) => troubles.push(trouble) });
  return { book, written, troubles, clock };
}

describe('the entries on disk', () => {
  it('are written also when one before them cannot be, which is tried again and told as long', async () => {
    const broken = new Set(['first']);
    const at = bookWith(broken);
    await at.book.hold(entry('first'));
    await at.book.hold(entry('second'));
    expect([...at.written.keys()]).toEqual(['second']);
    expect(at.book.trouble()?.code).toBe('vault.io-failed');
    broken.clear();
    await at.clock.advance(6000);
    expect([...at.written.keys()]).toEqual(['second', 'first']);
    expect(at.book.trouble()).toBeNull();
  });

  it('take what the station notes of one that a person has filled', async () => {
    const at = bookWith(new Set());
    await at.book.hold(entry('full'));
    await at.book.note('full', (was) => ({ ...was, reader: 'x'.repeat(1_000_500) }));
    expect(at.book.trouble()).toBeNull();
    const refused = await at.book.change('full', (was) => ok({ ...was, reader: 'y'.repeat(1_000_500) }));
    expect(refused).toMatchObject({ ok: false, error: { code: 'reading-log.entry-full' } });
  });
});
