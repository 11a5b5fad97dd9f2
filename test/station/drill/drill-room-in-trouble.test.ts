import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kitError } from '../../../shared/contract/kit-error.ts';
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

const journalText = (): string => readFileSync(path.join(place.directory, 'journal.jsonl'), 'utf8');
const reopen = async (): Promise<void> => {
  await opened.close();
  opened = await openRoom(place);
};

describe('the drill room in trouble', () => {
  it('does not count what the journal or the vault could not keep', async () => {
    const { room } = opened;
    const runId = await startDrill(opened);
    const before = room.run();
    const told: unknown[] = [];
    room.onChange((run) => told.push(run));
    opened.failJournal(true);
    const tick = { type: 'step-done', step: 'tell-ed', by: 'Ada', note: 'at the desk' };
    expect(codeOf(await room.record(runId, tick))).toBe('journal.io-failed');
    opened.failJournal(false);
    place.notes.failure = kitError('vault.disk-full', 'The disk is full.', 'Free some space.');
    expect(codeOf(await room.record(runId, tick))).toBe('vault.disk-full');
    expect(room.run()).toBe(before);
    expect(told).toEqual([]);
    place.notes.failure = null;
    expect(codeOf(await room.record(runId, tick))).toBe('ok');
    expect(told).toHaveLength(1);
    await reopen();
    await opened.room.accessChanged();
    expect(opened.room.run()?.steps.get('tell-ed')).toMatchObject({ note: 'at the desk' });
  });

  it('is ended by a real outage at once, before anything is written, and also when nothing can be', async () => {
    const { room } = opened;
    const runId = await startDrill(opened);
    const told: (string | null)[] = [];
    room.onChange((run) => told.push(run?.phase.name ?? null));
    opened.failJournal(true);
    const pending = room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' });
    const ended = room.stationEvent({ type: 'real-outage', reason: '3 of 3 C-ECHO refused' });
    expect(room.run()).toBeNull();
    expect(told).toEqual([null]);
    const late = await pending;
    expect(late.ok ? '' : late.error.message).toBe(
      'The drill was ended by a real outage: step-done is not possible now.',
    );
    expect(codeOf(await ended)).toBe('drill.end-not-recorded');
    expect(opened.failed.map(({ code }) => code)).toEqual(['drill.end-not-recorded']);
    expect((await opened.history.rows())[0]).toMatchObject({ phase: 'superseded-by-real' });
    // Written as soon as there is room, here at the end of the station.
    opened.failJournal(false);
    await reopen();
    expect(opened.room.run()).toBeNull();
    expect((await opened.history.rows())[0]).toMatchObject({
      phase: 'superseded-by-real',
      endedBecause: '(what was written here could not be kept)',
    });
  });

  it('keeps a tick that was answered while the real outage came, and the person who said why', async () => {
    const { room } = opened;
    const runId = await startDrill(opened);
    const tick = room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' });
    await Promise.resolve();
    const ended = room.stationEvent({ type: 'real-outage', reason: 'Mr Doe cannot wait' });
    const late = room.record(runId, { type: 'step-done', step: 'see-it', by: 'Ada' });
    const answered = codeOf(await tick);
    expect(codeOf(await ended)).toBe('ok');
    expect(codeOf(await late)).toBe('drill.not-possible');
    const { run } = valueOf(await opened.history.folded(runId));
    expect(run.phase).toMatchObject({ name: 'superseded-by-real', reason: 'Mr Doe cannot wait' });
    expect(run.steps.has('tell-ed')).toBe(answered === 'ok');
    expect(journalText()).not.toContain('Doe');
    // It is reviewed like any other.
    expect(
      codeOf(
        await room.record(runId, { type: 'objective-rated', objective: 'tell', rating: 'S', by: 'Eve' }),
      ),
    ).toBe('ok');
  });

  it('says where a note is damaged or lost, and keeps the tick', async () => {
    const runId = await startDrill(opened);
    const evidence = { type: 'step-done', step: 'call-desk', by: 'Ada', evidence: 'INC-1', note: 'slow' };
    valueOf(await opened.room.record(runId, evidence));
    valueOf(await opened.room.record(runId, { type: 'observed', by: 'Eve', kind: 'note', text: 'calm' }));
    const [first = '', second = ''] = [...place.notes.contents.keys()];
    place.notes.damaged.add(first);
    place.notes.contents.delete(second);
    await reopen();
    await opened.room.accessChanged();
    expect(opened.room.run()?.steps.get('call-desk')).toMatchObject({
      kind: 'done',
      by: 'Ada',
      evidence: '(damaged: what was written here cannot be read)',
    });
    expect(opened.room.run()?.observations[0]).toMatchObject({
      text: '(what was written here is no longer in the vault)',
    });
  });

  it('does without a run whose file is gone or altered, says so, and can prepare another', async () => {
    const runId = await startDrill(opened);
    const file = path.join(place.directory, 'drills', `run-${runId}.json`);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('The PACS fails.', 'The PACS falls.'));
    await reopen();
    expect(opened.room.run()).toBeNull();
    expect(opened.failed.map(({ code }) => code)).toEqual(['drill.run-invalid']);
    expect((await opened.history.rows())[0]).toMatchObject({
      runId,
      endedBecause: 'The file of this drill is not what the journal says was written.',
      figures: { detectMs: null },
    });
    expect(codeOf(await opened.history.view(runId))).toBe('drill.run-invalid');
    expect(codeOf(await opened.room.prepare(contentOf()))).toBe('ok');
    // The file is back: nothing follows that run any more.
    writeFileSync(file, text);
    const tick = { type: 'step-done', step: 'tell-ed', by: 'Ada' };
    expect(codeOf(await opened.room.record(runId, tick))).toBe('drill.not-possible');
    expect(codeOf(await opened.room.record(runId, { type: 'aborted', by: 'Kim', reason: 'file' }))).toBe(
      'ok',
    );
    expect(opened.room.run()?.phase.name).toBe('prepared');
  });
});
