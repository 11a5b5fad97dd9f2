// Holds the lesson of a rehearsal station: records what happens before it counts, sets the PACS as the lesson wants it, and
// notices what the learner really did. Built only where `ground.ts` allows it.
import { randomUUID } from 'node:crypto';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { TrainingSessionView } from '../../../shared/contract/training-view.ts';
import type { TrainingSignal } from '../../../shared/training/signals.ts';
import type { TrainingAct } from '../../../shared/training/training-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import type { LessonFile } from '../../../drills/training/lesson-files.ts';
import { faultName } from '../../../drills/training/lesson-schema.ts';
import {
  lessonRefusal,
  type LessonRun,
  nextLesson,
  openStep,
  startLesson,
  wantedFault,
} from '../../../drills/training/lesson-run.ts';
import { sessionView } from '../../../drills/training/record.ts';
import type { Journal } from '../journal/port.ts';
import type { TrainingGround } from './ground.ts';
import { eventEntry, momentOf, startedEntry, type TrainingInput } from './training-journal.ts';

export interface TrainingRoomOptions {
  readonly ground: TrainingGround;
  readonly journal: Journal;
  readonly clock: { now(): number; wall(): Date };
  /** Every run of the journal, oldest first. */
  readonly runs: ReadonlyMap<string, LessonRun>;
  /** Shown in texts of lessons. */
  readonly dataDirectory: string;
  /** What holds at this moment. */
  readonly present: () => ReadonlySet<TrainingSignal>;
  /** Whether what a learner typed is what the station knows. */
  readonly isRight: (check: string, value: string, stepBegunAt: string) => Promise<boolean>;
  readonly onChange: () => void;
}

export interface TrainingRoom {
  start(file: LessonFile, learner: string): Promise<Result<TrainingSessionView, KitError>>;
  /** The lesson under way, or the one that ended last in this process. */
  current(): TrainingSessionView | null;
  act(runId: string, act: TrainingAct): Promise<Result<TrainingSessionView, KitError>>;
  /** Something happened; counts only when the open step waits for it. */
  see(signal: TrainingSignal): Promise<void>;
  /** Looks at what holds now. */
  look(): Promise<void>;
  /** Brings the PACS to where the lesson stands, after a restart. */
  resume(): Promise<void>;
  runs(): ReadonlyMap<string, LessonRun>;
}

export function createTrainingRoom(options: TrainingRoomOptions): TrainingRoom {
  const { ground, journal, clock } = options;
  const runs = new Map(options.runs);
  let currentId = [...runs.values()].findLast(({ phase }) => phase.name === 'under-way')?.runId ?? null;
  let processId = 'before-this-process';
  let applied = 'healthy';

  // One after the other: two signals at once must not close two steps with one event.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  };

  const current = (): LessonRun | null => (currentId === null ? null : (runs.get(currentId) ?? null));
  const underWay = (): LessonRun | null => {
    const run = current();
    return run !== null && openStep(run) !== null ? run : null;
  };
  const now = (): Moment => ({
    processId,
    monotonicMs: clock.now(),
    wall: clock.wall().toISOString(),
  });
  const fill = (text: string): string =>
    text.replaceAll('{passphrase}', ground.passphrase).replaceAll('{data}', options.dataDirectory);
  const view = (run: LessonRun): TrainingSessionView => sessionView(run, now(), fill);

  /** On the journal first: what can't be recorded has not happened. */
  const record = async (
    run: LessonRun,
    input: TrainingInput,
    by: 'learner' | 'station',
  ): Promise<Result<LessonRun, KitError>> => {
    const reason = lessonRefusal(run, { ...input, at: now() });
    if (reason !== null)
      return err(kitError('training.not-possible', reason, 'Look at the step that is open now.'));
    const entry = eventEntry(run.runId, by === 'learner' ? run.learner : null, input);
    const written = await journal.append(entry);
    if (!written.ok) return written;
    processId = written.value.runId;
    const next = nextLesson(run, { ...input, at: momentOf(written.value) });
    runs.set(run.runId, next);
    options.onChange();
    return ok(next);
  };

  const setPacs = async (run: LessonRun): Promise<void> => {
    const wanted = wantedFault(run);
    const fault = faultName(wanted);
    if (fault === applied) return;
    const isSet = await ground.pacs.set(wanted).then(
      () => true,
      () => false,
    );
    if (isSet) applied = fault;
    const step = openStep(run);
    if (step !== null) await record(run, { type: 'pacs-set', step: step.id, fault, ok: isSet }, 'station');
  };

  /** After each change of place: the PACS as this step wants it, and steps whose signal holds already. */
  const settle = async (): Promise<void> => {
    for (let run = current(); run !== null; run = underWay()) {
      await setPacs(run);
      const step = openStep(run);
      if (step === null || typeof step.notice !== 'object' || !('auto' in step.notice)) return;
      const present = options.present();
      const signal = step.notice.auto.find((each) => present.has(each));
      if (signal === undefined) return;
      const seen = await record(
        runs.get(run.runId) ?? run,
        { type: 'signal-seen', step: step.id, signal },
        'station',
      );
      if (!seen.ok) return;
    }
  };

  const start = async (file: LessonFile, learner: string): Promise<Result<TrainingSessionView, KitError>> => {
    const open = underWay();
    if (open !== null)
      return err(
        kitError(
          'training.lesson-open',
          `The lesson “${open.lesson.title}” of ${open.learner} is under way.`,
          'Finish it, or leave it in the coach at the side.',
        ),
      );
    const runId = randomUUID();
    const written = await journal.append(startedEntry(runId, file.lesson, file.sha256, learner));
    if (!written.ok) return written;
    processId = written.value.runId;
    runs.set(runId, startLesson({ runId, lesson: file.lesson, learner, at: momentOf(written.value) }));
    currentId = runId;
    options.onChange();
    await settle();
    return ok(view(runs.get(runId) as LessonRun));
  };

  const act = async (runId: string, given: TrainingAct): Promise<Result<TrainingSessionView, KitError>> => {
    const run = runs.get(runId);
    if (run === undefined || runId !== currentId)
      return err(
        kitError(
          'training.run-not-found',
          'This lesson is not under way.',
          'Start it in the Training section.',
        ),
      );
    let input: TrainingInput;
    if (given.type === 'value-typed') {
      const step = openStep(run);
      const check =
        step !== null && typeof step.notice === 'object' && 'typed' in step.notice ? step.notice.typed : '';
      input = { ...given, right: await options.isRight(check, given.value, run.begunAt.wall) };
    } else input = given;
    const done = await record(run, input, 'learner');
    if (!done.ok) return done;
    await settle();
    return ok(view(runs.get(runId) ?? run));
  };

  const see = async (signal: TrainingSignal): Promise<void> => {
    const run = underWay();
    const step = run && openStep(run);
    if (run === null || step === null) return;
    const input = { type: 'signal-seen', step: step.id, signal } as const;
    if (lessonRefusal(run, { ...input, at: now() }) !== null) return;
    await record(run, input, 'station');
    await settle();
  };

  return {
    start: (file, learner) => inTurn(() => start(file, learner)),
    current: () => {
      const run = current();
      return run === null ? null : view(run);
    },
    act: (runId, given) => inTurn(() => act(runId, given)),
    see: (signal) => inTurn(() => see(signal)),
    look: () => inTurn(() => (underWay() === null ? Promise.resolve() : settle())),
    resume: () => inTurn(settle),
    runs: () => runs,
  };
}
