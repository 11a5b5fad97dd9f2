// The lessons that the kit ships: right, one for each role at least, and possible to finish.
import { describe, expect, it } from 'vitest';
import { lessonHash, readLessons } from '../../../drills/training/lesson-files.ts';
import {
  kindOf,
  nextLesson,
  openStep,
  startLesson,
  wantedFault,
} from '../../../drills/training/lesson-run.ts';
import { TRAINING_ROLES } from '../../../shared/contract/training-view.ts';
import type { TrainingEvent } from '../../../shared/training/training-event.ts';
import { moment } from './sample-lesson.ts';

const shelf = await readLessons();

it('every lesson file is right, and every role has a lesson', () => {
  expect(shelf.refused).toEqual([]);
  expect(new Set(shelf.lessons.map(({ lesson }) => lesson.role))).toEqual(new Set(TRAINING_ROLES));
});

describe.each(shelf.lessons.map((file) => [file.lesson.id, file] as const))('%s', (_id, file) => {
  const { lesson } = file;

  it('is played to its end by a learner who does everything, with the PACS healthy afterwards', () => {
    let run = startLesson({ runId: 'r', lesson, learner: 'Kim', at: moment(0) });
    for (const [at, step] of lesson.steps.entries()) {
      expect(openStep(run)?.id).toBe(step.id);
      const { notice } = step;
      const event: TrainingEvent =
        notice === 'manual'
          ? { type: 'step-checked', step: step.id, at: moment(at * 1000) }
          : 'auto' in notice
            ? {
                type: 'signal-seen',
                step: step.id,
                signal: notice.auto[0] ?? 'locked',
                at: moment(at * 1000),
              }
            : 'question' in notice
              ? {
                  type: 'question-answered',
                  step: step.id,
                  answer: notice.answers.findIndex(({ right }) => right === true),
                  at: moment(at * 1000),
                }
              : { type: 'value-typed', step: step.id, value: '10:00', right: true, at: moment(at * 1000) };
      run = nextLesson(run, event);
    }
    expect(run.phase.name).toBe('finished');
    expect(wantedFault(run)).toBe('healthy');
  });

  it('has at least half of its steps seen or asked, rather than claimed', () => {
    const claimed = lesson.steps.filter((step) => kindOf(step) === 'manual').length;
    expect(claimed).toBeLessThan(lesson.steps.length / 4);
  });

  it('is known by the hash of its bytes', () => {
    expect(file.sha256).toBe(lessonHash(file.bytes));
  });
});
