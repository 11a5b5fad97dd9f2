import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stepState } from '../../../drills/engine/progress.ts';
import { parseScenario } from '../../../drills/scenario/parse-scenario.ts';
import { bytesOf, SAMPLE } from '../../drills/scenario/sample-scenario.ts';
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
const reopen = async (startWall?: number): Promise<void> => {
  await opened.close();
  opened = await openRoom(place, startWall);
};

describe('the drill room', () => {
  it('holds one run at a time, from its preparation until its hot wash is closed', async () => {
    const { room } = opened;
    expect(room.run()).toBeNull();
    const runId = await startDrill(opened);
    expect(room.underWay()?.runId).toBe(runId);
    const other = await room.prepare(contentOf());
    expect(other.ok ? '' : other.error).toMatchObject({
      code: 'drill.run-open',
      message: 'A drill is open already: A sample (running).',
    });
    valueOf(await room.record(runId, { type: 'ended', by: 'Kim' }));
    expect(room.underWay()).toBeNull();
    expect(codeOf(await room.prepare(contentOf()))).toBe('drill.run-open');
    valueOf(await room.record(runId, { type: 'closed', by: 'Kim' }));
    expect(room.run()).toBeNull();
    expect(codeOf(await room.prepare(contentOf()))).toBe('ok');
  });

  it('gives each event the moment of its record in the journal', async () => {
    const runId = await startDrill(opened);
    await opened.clock.advance(3 * MIN);
    const { event, events } = valueOf(
      await opened.room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' }),
    );
    const records = valueOf(await opened.journal.read(0, 100));
    const record = records.at(-1);
    expect(record).toMatchObject({
      event: 'drill:step-done',
      actor: 'kim',
      role: 'coordinator',
      details: { runId, step: 'tell-ed', by: 'Ada' },
    });
    expect(event.at).toEqual({
      processId: record?.runId,
      monotonicMs: record?.monotonicMs,
      wall: record?.at,
    });
    expect(events).toBe(3);
    expect(opened.room.run()?.steps.get('tell-ed')?.at.exerciseMs).toBe(3 * MIN);
  });

  it('goes on after a restart with the same run, and with its clock right', async () => {
    const runId = await startDrill(opened);
    await opened.clock.advance(4 * MIN);
    valueOf(await opened.room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' }));
    const wall = opened.clock.wall().getTime();
    const before = opened.room.run();
    await reopen(wall + 2 * MIN);
    expect(opened.room.run()).toEqual(before);
    opened.room.start();
    await opened.room.stationEvent({ type: 'ticked' });
    const after = opened.room.underWay();
    expect(after?.clock).toMatchObject({ exerciseMs: 6 * MIN, restarts: 1 });
    const late = after?.scenario.steps.find(({ id }) => id === 'see-it');
    expect(after === null || late === undefined ? '' : stepState(after, late)).toBe('late');
  });

  it('refuses in words what is not possible, and what only the station says', async () => {
    const { room } = opened;
    const runId = await startDrill(opened);
    valueOf(await room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' }));
    const twice = await room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Bo' });
    expect(twice.ok ? '' : twice.error).toMatchObject({
      code: 'drill.not-possible',
      message: 'This step is done already.',
    });
    const claimed = [
      { type: 'signal-seen', event: 'switch:down', station: 'x' },
      { type: 'link-failed', fault: 'refuse' },
      { type: 'link-restored' },
      { type: 'real-outage', reason: 'x' },
      { type: 'ticked' },
    ];
    for (const act of claimed) expect(codeOf(await room.record(runId, act))).toBe('drill.not-possible');
    expect(codeOf(await room.record('nobody', { type: 'ended', by: 'Kim' }))).toBe('drill.run-not-found');
    for (const act of [
      { type: 'unknown', by: 'Kim' },
      { type: 'ended', by: 'Kim', at: { processId: 'x', monotonicMs: 0, wall: '2026-01-01T00:00:00Z' } },
      { type: 'ended', by: 'Kim', more: 1 },
      { type: 'observed', by: 'Kim', kind: 'note', text: ' ' },
    ])
      expect(codeOf(await room.record(runId, act))).toBe('contract.invalid-input');
  });

  // guards S-12

  it('seals what people type, and shows it only while the vault is open', async () => {
    const { room } = opened;
    const runId = await startDrill(opened);
    place.role = null;
    await room.accessChanged();
    const act = { type: 'observed', by: 'Eve', kind: 'note', text: 'Mr Doe was asked about' };
    expect(valueOf(await room.record(runId, act)).event).toMatchObject({
      text: '(sealed until the vault is unlocked)',
    });
    expect(journalText()).not.toContain('Doe');
    expect(room.current()).toMatchObject({ sealed: true });
    expect(JSON.stringify(room.current())).not.toContain('Doe');
    await reopen();
    expect(JSON.stringify(opened.room.current())).not.toContain('Doe');
    place.role = 'radiologist';
    await opened.room.accessChanged();
    expect(opened.room.run()?.observations[0]).toMatchObject({ by: 'Eve', text: 'Mr Doe was asked about' });
    expect(opened.room.current()?.sealed).toBe(false);
    place.role = null;
    await opened.room.accessChanged();
    expect(JSON.stringify(opened.room.current())).not.toContain('Doe');
    expect(JSON.stringify(opened.room.run()?.observations)).not.toContain('Doe');
  });

  it('lets two windows act at once, and takes only one of two ticks', async () => {
    const { room } = opened;
    const runId = await startDrill(opened);
    const ticks = await Promise.all([
      room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Ada' }),
      room.record(runId, { type: 'step-done', step: 'tell-ed', by: 'Bo' }),
      room.record(runId, { type: 'observed', by: 'Bo', kind: 'note', text: 'both at once' }),
      room.prepare(contentOf()),
    ]);
    expect(ticks.map(codeOf)).toEqual(['ok', 'drill.not-possible', 'ok', 'drill.run-open']);
    expect(room.run()?.steps.get('tell-ed')).toMatchObject({ by: 'Ada' });
    expect(room.current()?.events).toHaveLength(4);
  });

  // guards S-6

  it('marks each minute of a drill under way, so that a clock that was set is seen, and none of one that is over', async () => {
    opened.room.start();
    const runId = await startDrill(opened);
    await opened.clock.advance(5 * MIN);
    await opened.room.stationEvent({ type: 'ticked' });
    const ticks = (): number =>
      opened.memory.run(runId)?.events.filter(({ event }) => event.type === 'ticked').length ?? 0;
    const minutes = ticks();
    expect(minutes).toBeGreaterThan(1);
    valueOf(await opened.room.record(runId, { type: 'aborted', by: 'Kim', reason: 'enough' }));
    await opened.clock.advance(5 * MIN);
    expect(ticks()).toBe(minutes);
  });

  it('lets anyone act under way, only a coordinator start, and only readers debrief', async () => {
    const { room } = opened;
    const { runId } = valueOf(await room.prepare(contentOf()));
    const check = { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' };
    const start = { type: 'started', by: 'Kim' };
    const seat = { type: 'role-assigned', role: 'reader', person: 'Dr A' };
    const rate = { type: 'objective-rated', objective: 'tell', rating: 'P', by: 'Eve' };
    place.role = null;
    const ready = { type: 'role-ready', role: 'reader', by: 'Dr A' };
    expect(codeOf(await room.record(runId, check))).toBe('vault.locked');
    expect(codeOf(await room.record(runId, start))).toBe('vault.locked');
    expect(codeOf(await room.record(runId, seat))).toBe('vault.locked');
    expect(codeOf(await room.record(runId, ready))).toBe('ok');
    place.role = 'radiologist';
    expect(codeOf(await room.record(runId, check))).toBe('ok');
    expect(codeOf(await room.record(runId, start))).toBe('access.role-required');
    expect(codeOf(await room.record(runId, seat))).toBe('access.role-required');
    place.role = 'administrator';
    expect(codeOf(await room.record(runId, seat))).toBe('ok');
    expect(codeOf(await room.record(runId, start))).toBe('ok');
    place.role = null;
    expect(codeOf(await room.record(runId, { ...seat, person: 'Dr B' }))).toBe('ok');
    expect(codeOf(await room.record(runId, { type: 'ended', by: 'Ada' }))).toBe('ok');
    expect(codeOf(await room.record(runId, rate))).toBe('vault.locked');
    place.role = 'radiologist';
    expect(codeOf(await room.record(runId, rate))).toBe('ok');
    expect(codeOf(await room.record(runId, { type: 'closed', by: 'Ada' }))).toBe('ok');
  });

  it('tells a locked station of a run that is not under way neither values of the site nor what injects expect', async () => {
    const { room } = opened;
    const content = contentOf(SAMPLE, { desk: '4711' });
    const { runId } = valueOf(await room.prepare(content));
    const told = (): string => JSON.stringify(room.current());
    const expected = content.scenario.injects.map((inject) => inject.expected);
    const check = { type: 'precondition-checked', precondition: 0, met: true, by: 'Kim' };
    const shows = (): boolean => told().includes('4711') && expected.every((each) => told().includes(each));
    expect(shows()).toBe(true);
    valueOf(await room.record(runId, check));
    for (const act of [null, { type: 'started', by: 'Kim' }, { type: 'ended', by: 'Kim' }]) {
      place.role = 'coordinator';
      if (act !== null) valueOf(await room.record(runId, act));
      expect(shows()).toBe(true);
      place.role = null;
      if (room.underWay() === null) {
        expect(told()).not.toContain('4711');
        for (const each of expected) expect(told()).not.toContain(each);
        expect(parseScenario(bytesOf(room.current()?.scenario ?? '')).ok).toBe(true);
      } else expect(shows()).toBe(true);
    }
  });

  it('records the first image once, whichever window says so, and an unlock each time', async () => {
    const { room } = opened;
    await startDrill(opened);
    const saw = (event: 'image:first-offline' | 'access:unlocked') =>
      room.stationEvent({ type: 'signal-seen', event, station: 'room-1' });
    await Promise.all([saw('image:first-offline'), saw('image:first-offline')]);
    await Promise.all([saw('access:unlocked'), saw('access:unlocked')]);
    expect(room.run()?.signals.map(({ event }) => event)).toEqual([
      'image:first-offline',
      'access:unlocked',
      'access:unlocked',
    ]);
  });
});
