// Lessons as the journal of the rehearsal station has them: each event one record, whose own moment is the event's.
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { type TrainingEvent, trainingEventSchema } from '../../../shared/training/training-event.ts';
import type { Lesson } from '../../../drills/training/lesson-schema.ts';
import { type LessonRun, nextLesson, startLesson } from '../../../drills/training/lesson-run.ts';
import type { JournalEntry } from '../journal/port.ts';

export const momentOf = (record: JournalRecord): Moment => ({
  processId: record.runId,
  monotonicMs: record.monotonicMs,
  wall: record.at,
});

/** `Omit` of each member, not of the union. */
export type WithoutMoment<E> = E extends unknown ? Omit<E, 'at'> : never;
export type TrainingInput = WithoutMoment<TrainingEvent>;

export const startedEntry = (
  runId: string,
  lesson: Lesson,
  lessonSha256: string,
  learner: string,
): JournalEntry => ({
  event: 'training:started',
  actor: learner,
  role: 'learner',
  details: { runId, lessonId: lesson.id, version: lesson.version, lessonSha256, learner },
});

/** @param learner null for what the station did by itself */
export function eventEntry(runId: string, learner: string | null, input: TrainingInput): JournalEntry {
  const { type, ...details } = input;
  return {
    event: `training:${type}`,
    actor: learner ?? 'station',
    role: learner === null ? 'station' : 'learner',
    details: { runId, ...details },
  };
}

export function eventOf(record: JournalRecord): TrainingEvent | null {
  const { runId: _run, ...details } = record.details;
  const parsed = trainingEventSchema.safeParse({
    type: record.event.slice('training:'.length),
    at: momentOf(record),
    ...details,
  });
  return parsed.success ? parsed.data : null;
}

/**
 * Folds records, in their order, into runs by id.
 *
 * @param lessonOf the lesson with this SHA-256, as it was taken; null when its text is gone: that run is left out
 */
export function foldTraining(
  records: Iterable<JournalRecord>,
  lessonOf: (sha256: string) => Lesson | null,
): Map<string, LessonRun> {
  const runs = new Map<string, LessonRun>();
  for (const record of records) {
    if (!record.event.startsWith('training:')) continue;
    const { runId, lessonSha256, learner } = record.details;
    if (typeof runId !== 'string') continue;
    if (record.event === 'training:started') {
      const lesson = typeof lessonSha256 === 'string' ? lessonOf(lessonSha256) : null;
      if (lesson !== null && typeof learner === 'string')
        runs.set(runId, startLesson({ runId, lesson, learner, at: momentOf(record) }));
      continue;
    }
    const run = runs.get(runId);
    const event = eventOf(record);
    if (run !== undefined && event !== null) runs.set(runId, nextLesson(run, event));
  }
  return runs;
}
