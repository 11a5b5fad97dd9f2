import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allowedOn,
  inPart,
  isStuck,
  joinRows,
  orderRows,
  partCounts,
} from '../../../renderer/queue/queue-rows.ts';
import {
  paceWords,
  progressWords,
  purposeWords,
  sourceWords,
  stateWords,
  totalWords,
  whoWords,
} from '../../../renderer/queue/queue-words.ts';
import type { TransferView } from '../../../shared/contract/queue-view.ts';
import type { StudyRow } from '../../../shared/contract/views.ts';
import { makeDay } from '../fake/day.ts';
import { fakeQueue } from '../fake/queue.ts';

const MINUTE_MS = 60_000;
const nowMs = new Date(2026, 10, 22, 10, 37).getTime();
const day = makeDay(nowMs).map(({ view }): StudyRow => view);
const transfers = fakeQueue(day, nowMs);
const some = transfers[0];
if (!some) throw new Error('the fake queue is empty');
const transfer = (patch: Partial<TransferView>): TransferView => ({ ...some, ...patch });
const STATES = ['queued', 'running', 'waiting', 'complete', 'failed', 'cancelled'] as const;

describe('the rows of the queue', () => {
  it('bear the names of the worklist, and a prior the study that it is for', () => {
    const rows = joinRows(transfers, day);
    const prior = rows.find(({ transfer: { kind } }) => kind === 'prior');
    expect(prior && whoWords(prior)).toBe('Yamada, Tarou');
    expect(prior && purposeWords(prior)).toBe('Prior for CT abdomen with contrast of 2026-11-22');
  });

  it('say so when the worklist does not name a study, and keep it', () => {
    const rows = joinRows(transfers, []);
    expect(rows).toHaveLength(transfers.length);
    expect(rows.map(whoWords)).toEqual(rows.map(() => 'Not on the worklist'));
    expect(rows.map(purposeWords).filter(Boolean)).toEqual(['Prior', 'Prior', 'Prior']);
  });

  it('stand in the order of work: what runs, what waits its turn, what needs a person, what is here', () => {
    const shuffled = joinRows(
      [
        transfer({ studyKey: 'a'.repeat(32), state: 'complete', place: null }),
        transfer({ studyKey: 'b'.repeat(32), state: 'cancelled', place: null }),
        transfer({ studyKey: 'c'.repeat(32), state: 'failed', place: null }),
        transfer({ studyKey: 'd'.repeat(32), state: 'waiting', place: 3 }),
        transfer({ studyKey: 'e'.repeat(32), state: 'queued', place: 2 }),
        transfer({ studyKey: 'f'.repeat(32), state: 'running', place: 1 }),
      ],
      [],
    );
    expect(orderRows(shuffled).map(({ transfer: { state } }) => state)).toEqual([
      'running',
      'queued',
      'waiting',
      'failed',
      'cancelled',
      'complete',
    ]);
  });

  it('are each in one of "not here yet" and "here", and nothing that is stuck counts as here', () => {
    const rows = joinRows(
      STATES.map((state) => transfer({ state })),
      [],
    );
    for (const row of rows) {
      expect(inPart(row, 'open')).toBe(!inPart(row, 'here'));
      if (isStuck(row.transfer)) expect(inPart(row, 'open')).toBe(true);
    }
    expect(partCounts(rows)).toEqual({ open: 5, stuck: 2, here: 1, all: 6 });
  });

  it('never jitter: the order is the same whatever order they came in', () => {
    const rows = joinRows(transfers, day);
    const keys = orderRows(rows).map(({ transfer: { studyKey } }) => studyKey);
    fc.assert(
      fc.property(fc.shuffledSubarray([...rows], { minLength: rows.length }), (other) => {
        expect(orderRows(other).map(({ transfer: { studyKey } }) => studyKey)).toEqual(keys);
      }),
    );
  });

  it('offer only what can be done: stop what goes on, resume what stopped, nothing on what is here', () => {
    const allowed = STATES.map((state) => [state, allowedOn({ ...some, state, place: 4 })] as const);
    expect(Object.fromEntries(allowed)).toEqual({
      queued: { cancel: true, resume: false, moveUp: true },
      running: { cancel: true, resume: false, moveUp: false },
      waiting: { cancel: true, resume: false, moveUp: true },
      complete: { cancel: false, resume: false, moveUp: false },
      failed: { cancel: false, resume: true, moveUp: false },
      cancelled: { cancel: false, resume: true, moveUp: false },
    });
    expect(allowedOn({ ...some, state: 'queued', place: 1 }).moveUp).toBe(false);
  });
});

describe('a transfer in words', () => {
  it('says when it is tried again and how often it was', () => {
    const retryAt = new Date(nowMs + 4 * MINUTE_MS).toISOString();
    expect(stateWords(transfer({ state: 'waiting', retryAt, attempts: 3 }), nowMs)).toEqual({
      text: 'Tries again 10:41',
      more: 'in 4 min · 3 tries so far',
      tone: 'warn',
    });
    expect(stateWords(transfer({ state: 'waiting', retryAt, attempts: 1 }), nowMs + 5 * MINUTE_MS)).toEqual({
      text: 'Tries again now',
      more: '1 try so far',
      tone: 'warn',
    });
    expect(stateWords(transfer({ state: 'failed', attempts: 29 }), nowMs)).toMatchObject({
      text: 'Given up',
      more: 'after 29 tries',
    });
  });

  // guards S-1
  it('shows an unknown count as unknown, without a bar', () => {
    expect(progressWords(transfer({ held: 3, expected: null, series: null, heldBytes: 24e6 }))).toEqual({
      images: '3 of ? images',
      more: '24 MB',
      share: null,
    });
    expect(progressWords(transfer({ held: 118, expected: 240 }))).toMatchObject({
      images: '118 of 240 images',
      more: '2 of 4 series · 62 MB',
    });
  });

  it('names method and PACS, or the PACS alone', () => {
    expect(sourceWords(transfer({ method: 'WADO-RS' }))).toBe('WADO-RS · main-pacs');
    expect(sourceWords(transfer({ method: null }))).toBe('main-pacs');
  });

  it('promises no time for what nobody fetches', () => {
    for (const state of ['complete', 'failed', 'cancelled'] as const)
      expect(paceWords(transfer({ state, etaMs: 60_000, bytesPerSecond: 1e6 }))).toEqual({
        rate: '',
        eta: '',
      });
  });
});

describe('the whole queue in words', () => {
  const view = (rows: readonly TransferView[], etaMs: number | null = 14 * MINUTE_MS) => ({
    rows: [...rows],
    bytesPerSecond: 26e6,
    etaMs,
    topUp: null,
  });

  it('says how much is to go, how fast, and until when', () => {
    expect(totalWords(view([transfer({ state: 'running' }), transfer({ state: 'queued' })]), nowMs)).toBe(
      '2 studies to go · 26 MB/s · about 14 min, done by 10:51.',
    );
    expect(totalWords(view([transfer({ state: 'running' })], null), nowMs)).toBe(
      '1 study to go · 26 MB/s · how long is not known yet.',
    );
  });

  it('never says that everything is here while a study needs a person', () => {
    expect(totalWords(view([transfer({ state: 'complete' })]), nowMs)).toBe(
      'Everything that is wanted is here.',
    );
    expect(totalWords(view([transfer({ state: 'complete' }), transfer({ state: 'failed' })]), nowMs)).toBe(
      'Nothing is being fetched. 1 study needs a person.',
    );
  });
});
