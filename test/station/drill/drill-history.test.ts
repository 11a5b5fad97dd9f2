import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createImprovementPlan,
  type ImprovementPlan,
} from '../../../electron/station/drill/improvement-plan.ts';
import { SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import { sampleWith } from '../../drills/scenario/sample-scenario.ts';
import {
  codeOf,
  contentOf,
  newPlace,
  type OpenedRoom,
  openRoom,
  type Place,
  startDrill,
  valueOf,
} from './room-fixture.ts';

const MIN = 60_000;
let place: Place;
let opened: OpenedRoom;
let plan: ImprovementPlan;
const open = async (startWall?: number): Promise<void> => {
  opened = await openRoom(place, startWall);
  const { history, memory, texts, journal } = opened;
  plan = createImprovementPlan({
    history,
    memory,
    texts,
    journal,
    recorder: () => ({ actor: 'kim', role: 'coordinator' }),
  });
};
beforeEach(async () => {
  place = newPlace();
  await open();
});
afterEach(async () => {
  await opened.close();
  place.remove();
});

const act = (runId: string, type: string, parts: object = {}) =>
  opened.room.record(runId, { type, by: 'Kim', ...parts });
const ITEM = {
  item: 'i1',
  text: 'Print the cards.',
  rootCause: 'None at hand.',
  owner: 'Bo',
  due: '2026-11-25',
  step: 'tell-ed',
};
const addItem = (runId: string, parts: object = {}) =>
  opened.room.record(runId, { type: 'improvement-added', ...ITEM, ...parts });

/** Run to its end, with one item of improvement; closed. */
async function wholeDrill(): Promise<string> {
  const runId = await startDrill(opened);
  await opened.clock.advance(MIN);
  await opened.room.stationEvent({ type: 'link-failed', fault: 'refuse' });
  await opened.clock.advance(2 * MIN);
  await opened.room.stationEvent({ type: 'signal-seen', event: 'switch:down', station: 'room-1' });
  await opened.clock.advance(10 * MIN);
  valueOf(await act(runId, 'step-done', { step: 'tell-ed' }));
  valueOf(await act(runId, 'ended'));
  valueOf(await act(runId, 'objective-rated', { objective: 'detect', rating: 'P' }));
  valueOf(await addItem(runId));
  valueOf(await act(runId, 'closed'));
  return runId;
}

describe('the history of drills', () => {
  it('has a row for each run, newest first, with what was measured and null for what was not', async () => {
    const first = await wholeDrill();
    const { runId: second } = valueOf(await opened.room.prepare(contentOf()));
    valueOf(await act(second, 'aborted', { reason: 'a real patient' }));
    const [newest, oldest] = await opened.history.rows();
    expect(newest).toMatchObject({
      runId: second,
      phase: 'aborted',
      startedAt: null,
      endedBecause: 'a real patient',
    });
    expect(oldest).toMatchObject({
      runId: first,
      scenarioId: 'sample',
      title: 'A sample',
      phase: 'closed',
      startedAt: '2026-11-22T10:41:00.000Z',
      endedAt: '2026-11-22T10:54:00.000Z',
      endedBecause: null,
      figures: {
        detectMs: 2 * MIN,
        detectMeasured: true,
        declareMs: null,
        firstImageMs: null,
        readinessMs: null,
        restoreMs: null,
        steps: 4,
        done: 2,
        late: 1,
        missed: 2,
      },
      ratings: { P: 1, S: 0, M: 0, U: 0 },
    });
  });

  it('knows when each scenario was last brought to its end, and counts neither a broken-off run nor one under way', async () => {
    const { runId } = valueOf(await opened.room.prepare(contentOf()));
    valueOf(await act(runId, 'aborted', { reason: 'no time' }));
    expect([...(await opened.history.lastRuns())]).toEqual([]);
    const other = await startDrill(opened);
    expect([...(await opened.history.lastRuns())]).toEqual([]);
    await opened.clock.advance(MIN);
    valueOf(await act(other, 'ended'));
    expect([...(await opened.history.lastRuns())]).toEqual([['sample', '2026-11-22T10:42:00.000Z']]);
  });

  it('shows a run of the past as it was run, whatever became of the scenario', async () => {
    const content = contentOf(sampleWith('title: A sample', 'title: As it was'), { 'desk-phone': '4711' });
    const { runId } = valueOf(await opened.room.prepare(content));
    const view = valueOf(await opened.history.view(runId));
    expect(view).toMatchObject({ runId, variables: { 'desk-phone': '4711' }, scenario: content.yaml });
    expect(codeOf(await opened.history.view('nobody'))).toBe('drill.run-not-found');
  });
});

describe('an item of the improvement plan', () => {
  it('stands open across drills, and is overdue from the day after it was due', async () => {
    const runId = await wholeDrill();
    const [item] = await opened.history.improvements();
    expect(item).toEqual({
      runId,
      title: 'A sample',
      ...ITEM,
      step: 'Tell the emergency department.',
      overdue: false,
      closed: null,
    });
    await opened.close();
    await open(Date.parse('2026-11-26T12:00:00Z'));
    expect((await opened.history.improvements())[0]).toMatchObject({ overdue: true, text: ITEM.text });
  });

  it('closes with a note, which is sealed, and opens again', async () => {
    const runId = await wholeDrill();
    const closing = { runId, item: 'i1', shownByRunId: null, note: 'cards hang in rooms 1 to 4' };
    expect(valueOf(await plan.close(closing)).closed).toMatchObject({
      by: 'kim',
      shownByRunId: null,
      note: closing.note,
    });
    expect(codeOf(await plan.close(closing))).toBe('drill.not-possible');
    await opened.close();
    await open();
    expect((await opened.history.improvements())[0]?.closed?.note).toBe(closing.note);
    place.role = null;
    await opened.room.accessChanged();
    // guards S-12
    expect((await opened.history.improvements())[0]?.closed?.note).toBe(SEALED_WORDS);
    place.role = 'coordinator';
    expect(valueOf(await plan.reopen(runId, 'i1')).closed).toBeNull();
    expect(codeOf(await plan.reopen(runId, 'i1'))).toBe('drill.not-possible');
  });

  it('closes with a later drill that was brought to its end, and with no other', async () => {
    const earlier = await wholeDrill();
    const runId = await wholeDrill();
    const close = (shownByRunId: string | null, note = '') =>
      plan.close({ runId, item: 'i1', shownByRunId, note });
    expect(codeOf(await close(null))).toBe('drill.not-possible');
    expect(codeOf(await close(earlier))).toBe('drill.not-possible');
    expect(codeOf(await close(runId))).toBe('drill.not-possible');
    expect(codeOf(await close('nobody'))).toBe('drill.run-not-found');
    const { runId: later } = valueOf(await opened.room.prepare(contentOf()));
    expect(codeOf(await close(later))).toBe('drill.not-possible');
    valueOf(await act(later, 'aborted', { reason: 'no time' }));
    expect(codeOf(await close(later))).toBe('drill.not-possible');
    const whole = await wholeDrill();
    expect(valueOf(await close(whole)).closed).toMatchObject({ shownByRunId: whole, note: '' });
  });

  it('closes once when two windows close it at once, and is none where there is none', async () => {
    const runId = await wholeDrill();
    const close = () => plan.close({ runId, item: 'i1', shownByRunId: null, note: 'done' });
    expect((await Promise.all([close(), close()])).map(codeOf)).toEqual(['ok', 'drill.not-possible']);
    expect(codeOf(await plan.reopen(runId, 'i9'))).toBe('drill.not-possible');
    expect(codeOf(await plan.reopen('nobody', 'i1'))).toBe('drill.run-not-found');
  });
});
