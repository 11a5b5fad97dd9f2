import { describe, expect, it } from 'vitest';
import { hotWashAnswer, spokenIn } from '../../../drills/report/hot-wash-answers.ts';
import { reportOf } from '../../../drills/report/report.ts';
import { next } from '../../../drills/engine/next.ts';
import type { DrillRun } from '../../../drills/engine/run.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import { drillEventSchema } from '../../../shared/drill/drill-event.ts';
import {
  debriefSteps,
  firstOpen,
  isDone,
  progressOf,
  suggestionsOf,
} from '../../../renderer/drill/debrief/debrief-steps.ts';
import { foldRun } from '../../../renderer/drill/fold-run.ts';
import {
  clockFacts,
  differenceWords,
  overviewWords,
  verdictWords,
} from '../../../renderer/drill/report/report-words.ts';
import { timelineOf } from '../../../renderer/drill/report/timeline.ts';
import type { FakeRun } from '../fake/drill-runs.ts';
import { pastRuns, shippedTexts } from '../fake/drill-runs.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');

/** A past run without what came after its end: it stands in its hot wash. */
function inHotWash(at = 0): { readonly kept: FakeRun; readonly run: DrillRun } {
  const past = pastRuns(shippedTexts(), NOW)[at];
  if (past === undefined) throw new Error('no such run');
  const end = past.events.findIndex(({ type }) => type === 'ended');
  const kept = { ...past, events: past.events.slice(0, end + 1) };
  const folded = foldRun({ ...kept, sealed: false, now: kept.preparedAt });
  if (!folded.ok) throw new Error(folded.error);
  return { kept, run: folded.value.run };
}

const act = (run: DrillRun, parts: Readonly<Record<string, unknown>>): DrillRun => {
  const event: DrillEvent = drillEventSchema.parse({ at: run.clock.last, ...parts });
  return next(run, event);
};

describe('The hot wash', () => {
  it('walks from what happened over questions and ratings to the plan and the close', () => {
    const { run } = inHotWash();
    const kinds = debriefSteps(run).map(({ kind }) => kind);
    expect(kinds[0]).toBe('summary');
    expect(kinds.at(-1)).toBe('close');
    expect(kinds.filter((kind) => kind === 'question')).toHaveLength(run.scenario.hotWash.length);
    expect(kinds.filter((kind) => kind === 'objective')).toHaveLength(run.scenario.objectives.length);
  });

  it('is taken up again at the first thing that is open', () => {
    const { run } = inHotWash();
    expect(firstOpen(run)).toBe(0);
    const answered = act(run, {
      type: 'observed',
      by: 'S. Lind',
      kind: 'note',
      text: hotWashAnswer(0, 'The phone.'),
    });
    expect(debriefSteps(answered)[firstOpen(answered)]).toEqual({ kind: 'question', question: 1 });
    expect(progressOf(answered).done).toBe(progressOf(run).done + 1);
  });

  it('finds an answer again by its question, and forgets one that was taken back', () => {
    const { run } = inHotWash();
    const said = act(run, {
      type: 'observed',
      by: 'S. Lind',
      kind: 'strength',
      text: hotWashAnswer(2, 'Nothing.'),
    });
    const answer = spokenIn(said).at(-1);
    expect(answer).toMatchObject({ question: 2, text: 'Nothing.', kind: 'strength' });
    const back = act(said, {
      type: 'observation-withdrawn',
      observation: answer?.observation,
      by: 'S. Lind',
    });
    expect(spokenIn(back).some(({ question }) => question === 2)).toBe(false);
    expect(isDone(back, { kind: 'question', question: 2 })).toBe(false);
  });

  it('takes an observation that only looks like an answer for what it is', () => {
    const { run } = inHotWash();
    const said = act(run, { type: 'observed', by: 'S. Lind', kind: 'note', text: 'Hot wash 99: far' });
    expect(spokenIn(said).at(-1)).toMatchObject({ question: null, text: 'Hot wash 99: far' });
  });

  it('offers missed steps first, then late ones, the latest first, and none that has an item', () => {
    const { run } = inHotWash();
    const suggestions = suggestionsOf(run);
    const whys = suggestions.map(({ why }) => why);
    expect(whys[0]).toBe('missed');
    expect(whys.lastIndexOf('missed')).toBeLessThan(whys.findIndex((why) => why.endsWith('late')));
    const first = suggestions[0];
    const planned = act(run, {
      type: 'improvement-added',
      item: 'item-1',
      text: 'Call first.',
      owner: 'P. Novak',
      due: '2026-12-22',
      step: first?.step,
    });
    expect(suggestionsOf(planned).map(({ key }) => key)).not.toContain(first?.key);
  });
});

describe('The report on the screen', () => {
  it('draws every step at its target, and no missed step as done', () => {
    const { kept } = inHotWash();
    const folded = foldRun({ ...kept, sealed: false, now: kept.preparedAt });
    if (!folded.ok) throw new Error(folded.error);
    const report = reportOf(folded.value);
    const timeline = timelineOf(report);
    expect(timeline.steps).toHaveLength(report.steps.length);
    expect(timeline.steps.map(({ target }) => target)).toEqual(
      timeline.steps.map(({ target }) => target).toSorted((a, b) => a - b),
    );
    const missed = timeline.steps.filter(({ end }) => end === 'missed');
    expect(missed.length).toBe(report.steps.filter(({ state }) => state === 'missed').length);
    expect(missed.every(({ at, measured }) => at === null && !measured)).toBe(true);
    expect(timeline.failures[0]).toMatchObject({ from: 1, label: 'link refused' });
    expect(overviewWords(report)).toContain('measured by the station');
  });

  it('leaves no step out of its sentence, and says of skipped time where it counts and where not', () => {
    const { kept } = inHotWash();
    const folded = foldRun({ ...kept, sealed: false, now: kept.preparedAt });
    if (!folded.ok) throw new Error(folded.error);
    const report = reportOf(folded.value);
    const steps = report.steps.map((step, at) => (at === 0 ? { ...step, state: 'skipped' as const } : step));
    expect(overviewWords({ ...report, steps })).toMatch(/missed, 1 skipped\./u);
    expect(clockFacts({ ...report, clock: { ...report.clock, jumpedMs: 54_000 } })).toContain(
      '54 s skipped: part of when a step was due, and of no figure',
    );
  });

  it('claims nothing measured of a run that a script played', () => {
    const { kept } = inHotWash();
    const folded = foldRun({ ...kept, origin: 'script', sealed: false, now: kept.preparedAt });
    if (!folded.ok) throw new Error(folded.error);
    expect(overviewWords(reportOf(folded.value))).toContain('nothing was measured');
  });

  it('sets a figure against its target and against the run before', () => {
    expect(verdictWords({ ms: 190_000, targetMs: 180_000, inTime: false }).text).toBe('10 s late');
    expect(verdictWords({ ms: null, targetMs: 180_000, inTime: null })).toEqual({
      text: 'not seen',
      tone: 'bad',
    });
    expect(differenceWords(120_000, 149_000)).toBe('29 s faster');
    expect(differenceWords(120_000, null)).toBe('');
  });
});
