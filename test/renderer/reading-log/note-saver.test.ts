import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createNoteSaver } from '../../../renderer/reading-log/note-saver.ts';
import type { NoteWrite, SaverClock } from '../../../renderer/reading-log/note-saver.ts';
import { EMPTY_IMPRESSION } from '../../../shared/contract/reading-log-view.ts';
import type { Impression } from '../../../shared/contract/reading-log-view.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import type { Result } from '../../../shared/contract/result.ts';
import { newEntry, written } from '../../../electron/station/reading-log/entry.ts';
import type { Entry } from '../../../electron/station/reading-log/entry.ts';

const says = (text: string): Impression => ({ ...EMPTY_IMPRESSION, text });
const gone = kitError('contract.station-gone', 'The station does not answer.', 'Wait.');
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function handClock(): SaverClock & { run(ms: number): Promise<void> } {
  let now = 0;
  const timers = new Map<symbol, { at: number; run: () => void }>();
  return {
    now: () => now,
    setTimer(run, ms) {
      const id = Symbol('timer');
      timers.set(id, { at: now + ms, run });
      return () => timers.delete(id);
    },
    async run(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const due = [...timers].filter(([, { at }]) => at <= end).sort((a, b) => a[1].at - b[1].at)[0];
        if (due === undefined) break;
        timers.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].run();
      }
      now = end;
    },
  };
}

const entry = (): Entry =>
  newEntry({
    entryId: 'e',
    incident: { incidentId: 'real-1', signal: 'real', startedAt: '', title: '' },
    studyKey: 'a'.repeat(32),
    study: {
      StudyInstanceUID: '',
      PatientID: '',
      IssuerOfPatientID: '',
      PatientName: '',
      PatientBirthDate: '',
      PatientSex: '',
      StudyDate: '',
      StudyTime: '',
      AccessionNumber: '',
      StudyDescription: '',
      ModalitiesInStudy: [],
    },
    reader: 'ada',
    process: 'p',
    openedAt: '',
    facts: { completeness: { state: 'unknown', held: 0 }, damaged: 0, quarantined: 0, asOf: null },
  });

const FATES = ['lands', 'lost', 'answer-lost', 'twice', 'late'] as const;
interface Fate {
  readonly what: (typeof FATES)[number];
  readonly ms: number;
}

/** The station's own rule, behind a line that does what a test says with each write. */
function station(clock: SaverClock, fates: Fate[]) {
  let stored = entry();
  const texts: string[] = [];
  const land = (write: NoteWrite): Result<Entry> => {
    const next = written(stored, write, 'ada', '2026-11-22T10:41:00.000Z');
    if (next.ok && next.value !== stored) {
      stored = next.value;
      texts.push(stored.versions.at(-1)?.impression.text ?? '');
    }
    return next;
  };
  const pass = (ms: number): Promise<void> =>
    ms === 0 ? settle() : new Promise((resolve) => clock.setTimer(resolve, ms));
  return {
    text: () => stored.versions.at(-1)?.impression.text ?? '',
    texts,
    stored: () => stored,
    send: async (write: NoteWrite): Promise<Result<{ rev: number; savedAt: string }, KitError>> => {
      const fate = fates.shift() ?? { what: 'lands', ms: 0 };
      await pass(fate.ms);
      if (fate.what === 'lost') return err(gone);
      if (fate.what === 'late') {
        // The page was told that it failed; it arrives when later words are there.
        clock.setTimer(() => void land(write), 5000);
        return err(gone);
      }
      const landed = land(write);
      if (fate.what === 'twice') land(write);
      if (fate.what === 'answer-lost') return err(gone);
      return landed.ok ? ok({ rev: landed.value.rev, savedAt: 'now' }) : landed;
    },
  };
}

describe('the saver of a note', () => {
  it('brings the last keystroke to the disk, whatever is lost, repeated or late on the way, and never goes back', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('type' as const), text: fc.string({ maxLength: 6 }) }),
      fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 3000 }) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(act, { minLength: 1, maxLength: 30 }),
        fc.array(fc.record({ what: fc.constantFrom(...FATES), ms: fc.integer({ min: 0, max: 1500 }) }), {
          maxLength: 20,
        }),
        async (acts, fates) => {
          const clock = handClock();
          const there = station(clock, [...fates]);
          const saver = createNoteSaver({
            rev: 0,
            writer: 'w',
            initial: EMPTY_IMPRESSION,
            send: there.send,
            clock,
          });
          const typed: string[] = [];
          for (const each of acts) {
            if (each.kind === 'wait') await clock.run(each.ms);
            else {
              typed.push(each.text);
              saver.set(says(each.text));
            }
            // Never called saved while it is not.
            if (saver.state().kind === 'saved' && typed.length > 0 && saver.isSaved())
              expect(there.text()).toBe(typed.at(-1));
          }
          await clock.run(120_000);
          if (typed.length > 0) {
            expect(saver.isSaved()).toBe(true);
            expect(there.text()).toBe(typed.at(-1));
          }
          // What landed is a part of what was typed, in its order.
          let from = 0;
          for (const text of there.texts) {
            const at = typed.indexOf(text, from > 0 && typed[from - 1] === text ? from - 1 : from);
            expect(at).toBeGreaterThanOrEqual(0);
            from = at + 1;
          }
          expect(there.stored().versions.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('sends a first keystroke at once, and those that follow within a fifth of a second together', async () => {
    const clock = handClock();
    const there = station(clock, []);
    const saver = createNoteSaver({
      rev: 0,
      writer: 'w',
      initial: EMPTY_IMPRESSION,
      send: there.send,
      clock,
    });
    saver.set(says('N'));
    await clock.run(0);
    expect(there.texts).toEqual(['N']);
    saver.set(says('No'));
    saver.set(says('No '));
    await clock.run(250);
    expect(there.texts).toEqual(['N', 'No ']);
  });

  it('keeps the words when saving fails, says so, and does not call it saving while it tries again', async () => {
    const clock = handClock();
    const lost = { what: 'lost', ms: 0 } as const;
    const there = station(clock, [lost, lost]);
    const saver = createNoteSaver({
      rev: 0,
      writer: 'w',
      initial: EMPTY_IMPRESSION,
      send: there.send,
      clock,
    });
    saver.set(says('Bleeding'));
    await clock.run(0);
    expect(saver.state()).toMatchObject({ kind: 'failed', error: { code: 'contract.station-gone' } });
    saver.set(says('Bleeding, active'));
    expect(saver.state().kind).toBe('failed');
    expect(saver.shown().text).toBe('Bleeding, active');
    await clock.run(10_000);
    expect(saver.state().kind).toBe('saved');
    expect(there.text()).toBe('Bleeding, active');
  });

  it('sends what waits when the study is closed, and says when it is on disk', async () => {
    const clock = handClock();
    const there = station(clock, []);
    const saver = createNoteSaver({
      rev: 0,
      writer: 'w',
      initial: EMPTY_IMPRESSION,
      send: there.send,
      clock,
    });
    expect(saver.flush()).toBeNull();
    saver.set(says('N'));
    await clock.run(0);
    saver.set(says('No bleeding'));
    let flushed = false;
    const flush = (async () => {
      await saver.flush();
      flushed = there.text() === 'No bleeding';
    })();
    await clock.run(0);
    await settle();
    expect(flushed).toBe(true);
    await flush;
  });

  it('waits for a person when another writer came in between, then adds to what stands there', async () => {
    const clock = handClock();
    const there = station(clock, []);
    there.send({ writer: 'other', n: 1, base: 0, impression: says('theirs') }).catch(() => undefined);
    await settle();
    const saver = createNoteSaver({
      rev: 0,
      writer: 'w',
      initial: EMPTY_IMPRESSION,
      send: there.send,
      clock,
    });
    saver.set(says('mine'));
    await clock.run(60_000);
    expect(saver.state()).toMatchObject({ kind: 'failed', error: { code: 'reading-log.changed-elsewhere' } });
    expect(there.text()).toBe('theirs');
    saver.rebase(1);
    await clock.run(0);
    expect(there.stored().versions.map(({ impression }) => impression.text)).toEqual(['theirs', 'mine']);
  });
});
