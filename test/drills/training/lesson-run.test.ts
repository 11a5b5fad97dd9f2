// The engine of a lesson: what closes a step and what does not, and properties of any sequence of events.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  lessonRefusal,
  type LessonRun,
  nextLesson,
  openStep,
  startLesson,
  wantedFault,
} from '../../../drills/training/lesson-run.ts';
import { recordRow, sessionView, trainingRecord } from '../../../drills/training/record.ts';
import { TRAINING_SIGNAL_LIST } from '../../../shared/training/signals.ts';
import { type TrainingEvent, trainingEventSchema } from '../../../shared/training/training-event.ts';
import { moment, sampleLesson } from './sample-lesson.ts';

const lesson = sampleLesson();
const fresh = (): LessonRun => startLesson({ runId: 'r1', lesson, learner: 'Kim Doe', at: moment(0) });
const play = (...events: readonly TrainingEvent[]): LessonRun =>
  events.reduce((run, event) => nextLesson(run, event), fresh());

const LOOKED: TrainingEvent = { type: 'step-checked', step: 'look', at: moment(5000) };
const WENT_DOWN: TrainingEvent = {
  type: 'signal-seen',
  step: 'outage',
  signal: 'switch-down',
  at: moment(17_000),
};
const WRONG: TrainingEvent = { type: 'question-answered', step: 'ask', answer: 0, at: moment(20_000) };
const RIGHT: TrainingEvent = { type: 'question-answered', step: 'ask', answer: 1, at: moment(25_000) };
const READ: TrainingEvent = {
  type: 'value-typed',
  step: 'read-off',
  value: '10:39',
  right: true,
  at: moment(30_000),
};

describe('a lesson', () => {
  it('goes on step by step, and keeps what was seen apart from what was claimed', () => {
    const run = play(LOOKED, WENT_DOWN, WRONG, RIGHT, READ);
    expect(run.phase.name).toBe('finished');
    expect(recordRow(run)).toMatchObject({
      state: 'finished',
      noticed: 2,
      selfChecked: 1,
      skipped: 0,
      questions: 1,
      rightAtOnce: 0,
      totalMs: 30_000,
    });
    const record = trainingRecord(run, 'Ground');
    expect(record.figures).toEqual([{ label: 'Until it said down', ms: 12_000 }]);
    expect(record.done.map(({ how, wrongTries }) => [how, wrongTries])).toEqual([
      ['self-checked', null],
      ['noticed', null],
      ['answered', 1],
      ['read-off', 0],
    ]);
  });

  it('does not take a tick for something that the station must see', () => {
    const run = play(LOOKED);
    expect(lessonRefusal(run, { type: 'step-checked', step: 'outage', at: moment(6000) })).toMatch(
      /ticking/u,
    );
    expect(nextLesson(run, { type: 'step-checked', step: 'outage', at: moment(6000) })).toBe(run);
    expect(
      nextLesson(run, { type: 'signal-seen', step: 'outage', signal: 'unlocked', at: moment(6000) }),
    ).toBe(run);
  });

  it('skips with a reason, and a skipped step counts neither as seen nor as right', () => {
    const run = play(
      LOOKED,
      { type: 'step-skipped', step: 'outage', reason: 'no-time', at: moment(6000) },
      WRONG,
      { type: 'step-skipped', step: 'ask', reason: 'not-our-way', at: moment(21_000) },
      READ,
    );
    expect(recordRow(run)).toMatchObject({ noticed: 1, skipped: 2, rightAtOnce: 0, state: 'finished' });
    expect(trainingRecord(run, 'Ground').figures).toEqual([]);
  });

  it('shows the right answer to nobody before it was given', () => {
    const run = play(LOOKED, WENT_DOWN, WRONG);
    const view = sessionView(run, moment(21_000), (text) => text);
    expect(view.step?.notice).toEqual({
      kind: 'question',
      question: 'Which?',
      answers: ['The one', 'The other'],
      tried: [{ answer: 0, because: 'Not that.' }],
    });
    expect(JSON.stringify(view)).not.toContain('That."');
  });

  it('takes hints in their order, and says how many', () => {
    const hint = (n: number): TrainingEvent => ({
      type: 'hint-taken',
      step: 'outage',
      hint: n,
      at: moment(9000),
    });
    expect(lessonRefusal(play(LOOKED), hint(1))).not.toBeNull();
    const run = play(LOOKED, hint(0), hint(1));
    expect(run.hints.get('outage')).toBe(2);
    expect(lessonRefusal(run, hint(2))).not.toBeNull();
  });

  it('lets go of the PACS however it ends (guards S-6)', () => {
    const failed = play(LOOKED);
    expect(wantedFault(failed)).toBe('die');
    for (const why of ['left', 'restarted'] as const)
      expect(wantedFault(nextLesson(failed, { type: 'stopped', why, at: moment(8000) }))).toBe('healthy');
    expect(wantedFault(play(LOOKED, WENT_DOWN, RIGHT, READ))).toBe('healthy');
  });

  it('goes on across a restart of the station, by the clock on the wall', () => {
    const run = nextLesson(play(LOOKED), { ...WENT_DOWN, at: moment(60_000, 'b') });
    expect(trainingRecord(run, 'Ground')).toMatchObject({ restarts: 1, figures: [{ ms: 55_000 }] });
  });
});

const step = fc.constantFrom('look', 'outage', 'ask', 'read-off', 'constructor', 'nobody');
const at = fc
  .tuple(fc.integer({ min: -1e6, max: 3e6 }), fc.constantFrom('a', 'b'))
  .map(([ms, process]) => moment(ms, process));
const anyEvent: fc.Arbitrary<TrainingEvent> = fc.oneof(
  fc.record({ type: fc.constant('step-checked' as const), step, at }),
  fc.record({
    type: fc.constant('question-answered' as const),
    step,
    answer: fc.integer({ min: 0, max: 20 }),
    at,
  }),
  fc.record({
    type: fc.constant('value-typed' as const),
    step,
    value: fc.constant('10:39'),
    right: fc.boolean(),
    at,
  }),
  fc.record({ type: fc.constant('hint-taken' as const), step, hint: fc.integer({ min: 0, max: 3 }), at }),
  fc.record({
    type: fc.constant('step-skipped' as const),
    step,
    reason: fc.constant('knew-it' as const),
    at,
  }),
  fc.record({
    type: fc.constant('signal-seen' as const),
    step,
    signal: fc.constantFrom(...TRAINING_SIGNAL_LIST),
    at,
  }),
  fc.record({
    type: fc.constant('pacs-set' as const),
    step,
    fault: fc.constant('die'),
    ok: fc.boolean(),
    at,
  }),
  fc.record({
    type: fc.constant('stopped' as const),
    why: fc.constantFrom('left' as const, 'restarted' as const),
    at,
  }),
);

describe('any sequence of events', () => {
  it('is survived: refused ones change nothing, and the rest only ever goes forward', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let run = fresh();
        for (const event of events) {
          expect(trainingEventSchema.safeParse(event).success).toBe(true);
          const next = nextLesson(run, event);
          expect(next === run).toBe(lessonRefusal(run, event) !== null);
          expect(next.position).toBeGreaterThanOrEqual(run.position);
          expect(next.position - run.position).toBeLessThanOrEqual(1);
          expect(next.outcomes.size).toBe(next.position);
          expect(next.clock.exerciseMs).toBeGreaterThanOrEqual(run.clock.exerciseMs);
          if (openStep(next) === null) expect(wantedFault(next)).toBe('healthy');
          run = next;
        }
        const { done, figures } = trainingRecord(run, 'Ground');
        expect(done.every(({ ms }) => ms >= 0) && figures.every(({ ms }) => ms >= 0)).toBe(true);
        const { noticed, selfChecked, skipped, questions, rightAtOnce } = recordRow(run);
        expect(noticed + selfChecked + skipped).toBeLessThanOrEqual(lesson.steps.length);
        expect(rightAtOnce).toBeLessThanOrEqual(questions);
        sessionView(run, moment(1e7), (text) => text);
      }),
    );
  });

  it('is the same run again when it is folded from what was recorded', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const accepted: TrainingEvent[] = [];
        let run = fresh();
        for (const event of events) {
          if (lessonRefusal(run, event) === null) accepted.push(event);
          run = nextLesson(run, event);
        }
        expect(play(...accepted)).toEqual(run);
      }),
    );
  });
});
