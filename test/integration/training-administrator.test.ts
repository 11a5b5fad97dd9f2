// The administrator's lesson, played through by a scripted learner on a real rehearsal PACS that really fails.
import { expect, it } from 'vitest';
import { ask } from './station-fixture.ts';
import { enterClassroom, lessonOf, playLesson, treeHash, unlockGround } from './training-learner.ts';

it('is finished, measured and on the record, and the real station beside it is untouched (guards S-6)', async () => {
  const room = await enterClassroom();
  try {
    const { station, pacs } = room.ground;
    const before = await treeHash(room.real);
    await unlockGround(station);
    const lesson = await lessonOf('administrator-slow-then-down');
    const record = await playLesson(station, lesson.id);
    expect(record).toMatchObject({
      state: 'finished',
      learner: 'Kim Learner',
      rightAtOnce: 0,
      lessonId: lesson.id,
    });
    expect(record.done).toHaveLength(lesson.steps.length);
    expect(record.skipped).toBeLessThanOrEqual(1);
    expect(record.figures.map(({ label }) => label)).toEqual(
      lesson.steps.flatMap(({ measure }) => (measure === undefined ? [] : [measure])),
    );
    expect(pacs.control.fault()).toEqual({ mode: 'healthy' });
    const journal = await ask(station, 'journal:read', { sinceSeq: 0, limit: 1000 });
    expect(journal.some(({ event }) => event === 'training:started')).toBe(true);
    // What the lesson did to the PACS was seen by the station's own, real switch.
    expect(
      journal.some(({ event, details }) => event === 'switch:changed' && details['offline'] === true),
    ).toBe(true);
    expect(await treeHash(room.real)).toBe(before);
  } finally {
    await room.leave();
  }
});
