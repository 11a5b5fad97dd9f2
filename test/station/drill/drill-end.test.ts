// The end of a drill against a disk that takes nothing, a kill, and a visitor who floods it (review 1: R2, R4, R11).
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { BOUNDS } from '../../../electron/station/drill/run-bounds.ts';
import {
  codeOf,
  contentOf,
  type OpenedRoom,
  openRoom,
  type Place,
  newPlace,
  startDrill,
  valueOf,
} from './room-fixture.ts';

const MIN = 60_000;
const NOTE = { type: 'observed', by: 'x'.repeat(120), kind: 'note', text: 'y'.repeat(2000) };
let place: Place;
let opened: OpenedRoom;
beforeEach(async () => {
  place = newPlace();
  opened = await openRoom(place);
});
afterEach(async () => {
  await opened.close();
  place.remove();
});

/** As a kill leaves it: nothing that was kept in memory is written. */
const killed = async (): Promise<void> => {
  await opened.journal.close();
  opened = await openRoom(place);
};
const filesOfMarks = (): readonly string[] =>
  readdirSync(path.join(place.directory, 'drills')).filter((name) => /^(?:over|open)-/u.test(name));

// guards S-6

describe('the end of a drill', () => {
  it.each([
    ['ended', { type: 'ended', by: 'Kim' }, 'hot-wash'],
    ['aborted', { type: 'aborted', by: 'Kim', reason: 'A patient' }, 'aborted'],
  ] as const)(
    'holds at once on a full disk when a person %s it, and is written with its own moment',
    async (_name, act, phase) => {
      const runId = await startDrill(opened);
      await opened.clock.advance(3 * MIN);
      opened.failJournal(true);
      const answer = opened.room.record(runId, act);
      expect(opened.room.underWay()).toBeNull();
      const answered = await answer;
      expect(answered.ok ? '' : answered.error).toMatchObject({ code: 'drill.end-not-recorded' });
      expect((await opened.history.rows())[0]).toMatchObject({ phase });
      await opened.clock.advance(20_000);
      opened.failJournal(false);
      await opened.clock.advance(2 * MIN);
      const last = async () => valueOf(await opened.journal.read(0, 100)).at(-1);
      await expect.poll(last).toMatchObject({
        event: `drill:${act.type}`,
        details: { seenMonotonicMs: expect.any(Number) },
      });
      await expect.poll(filesOfMarks).toEqual([]);
      const { run } = valueOf(await opened.history.folded(runId));
      expect(run.phase.name).toBe(phase);
      expect(run.clock.exerciseMs).toBe(3 * MIN);
    },
  );

  it('is on record without its words when only the vault takes nothing', async () => {
    const runId = await startDrill(opened);
    place.notes.failure = kitError('vault.disk-full', 'The disk is full.', 'Free some space.');
    const answer = await opened.room.record(runId, { type: 'aborted', by: 'Kim', reason: 'A patient' });
    expect(answer.ok ? '' : answer.error.message).toMatch(/is over, and that is on record/u);
    await killed();
    expect((await opened.history.rows())[0]).toMatchObject({
      phase: 'aborted',
      endedBecause: '(what was written here could not be kept)',
    });
  });

  it.each([
    ['a real outage', { type: 'real-outage', reason: 'fire' }, null],
    ['a person who aborted it', { type: 'aborted', by: 'Kim', reason: 'fire' }, null],
    ['a person who ended it', { type: 'ended', by: 'Kim' }, 'hot-wash'],
  ] as const)('by %s outlives a kill on a full disk', async (_name, event, phase) => {
    const runId = await startDrill(opened);
    opened.failJournal(true);
    if (event.type === 'real-outage') await opened.room.stationEvent(event);
    else await opened.room.record(runId, event);
    await killed();
    expect(opened.room.underWay()).toBeNull();
    expect(opened.room.run()?.phase.name ?? null).toBe(phase);
    await opened.room.close();
    expect(filesOfMarks()).toEqual([]);
    await killed();
    expect(opened.room.run()?.phase.name ?? null).toBe(phase);
  });

  it('is found after a kill by the record of the real switch, where nothing else says it', async () => {
    const runId = await startDrill(opened);
    await opened.clock.advance(MIN);
    const details = { signal: 'real', from: 'healthy', to: 'down', offline: true };
    valueOf(
      await opened.journal.append({ event: 'switch:changed', actor: 'station', role: 'station', details }),
    );
    await killed();
    expect(opened.room.run()).toBeNull();
    const { run } = valueOf(await opened.history.folded(runId));
    expect(run.phase).toMatchObject({ name: 'superseded-by-real', endedAt: { exerciseMs: MIN } });
  });

  it('does not wait behind the flood of a visitor, and a run takes only so much', async () => {
    const runId = await startDrill(opened);
    place.role = null;
    const order: string[] = [];
    const flood = Array.from({ length: 5000 }, async () => {
      const answer = await opened.room.record(runId, NOTE);
      order.push('note');
      return answer;
    });
    const ended = await opened.room.record(runId, { type: 'ended', by: 'Kim' });
    const before = order.length;
    const answers = await Promise.all(flood);
    expect(codeOf(ended)).toBe('ok');
    const taken = answers.filter(({ ok }) => ok).length;
    expect(taken).toBeLessThanOrEqual(BOUNDS.lockedBurst);
    expect(before - (5000 - BOUNDS.lockedBurst)).toBeLessThanOrEqual(1);
    expect(answers.at(-1)).toMatchObject({
      error: { code: 'drill.bound-met', remedy: expect.stringMatching(/ended at any time/u) },
    });
  });

  it('is possible when a run has all it takes, of which a locked station leaves some', async () => {
    const runId = await startDrill(opened);
    const taken = async (): Promise<number> => {
      for (let count = 0; count <= BOUNDS.observations; count += 1) {
        await opened.clock.advance(1000);
        const answer = await opened.room.record(runId, { ...NOTE, text: 'seen' });
        if (!answer.ok) {
          expect(answer.error.code).toBe('drill.bound-met');
          return opened.room.run()?.observations.length ?? 0;
        }
      }
      return Infinity;
    };
    place.role = null;
    expect(await taken()).toBe(BOUNDS.observations * BOUNDS.lockedShare);
    place.role = 'radiologist';
    expect(await taken()).toBe(BOUNDS.observations);
    expect(codeOf(await opened.room.record(runId, { type: 'ended', by: 'Kim' }))).toBe('ok');
  }, 60_000);

  it('comes before an act that waits, and after one that is being written', async () => {
    const runId = await startDrill(opened);
    const first = opened.room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' });
    await Promise.resolve();
    await Promise.resolve();
    const waits = opened.room.record(runId, { type: 'inject-delivered', inject: 'question', by: 'Kim' });
    const ended = opened.room.record(runId, { type: 'ended', by: 'Kim' });
    const rated = opened.room.record(runId, {
      type: 'objective-rated',
      objective: 'tell',
      rating: 'P',
      by: 'Eve',
    });
    expect(opened.room.run()?.phase.name).toBe('hot-wash');
    expect((await Promise.all([first, waits, ended, rated])).map(codeOf)).toEqual([
      'ok',
      'drill.not-possible',
      'ok',
      'ok',
    ]);
    const before = opened.room.run();
    expect(before?.steps.has('tell-ed')).toBe(true);
    expect(before?.ratings.size).toBe(1);
    await opened.close();
    opened = await openRoom(place);
    expect(opened.room.run()).toEqual(before);
    expect(codeOf(await opened.room.prepare(contentOf()))).toBe('drill.run-open');
  });
});
