// A lesson goes on after the station was ended in the middle of it, with the PACS as the lesson had left it.
import { expect, it } from 'vitest';
import { ask, valueOf } from './station-fixture.ts';
import { openGround, takeGround } from '../../electron/cli/rehearsal-ground.ts';
import { silentLog } from '../../electron/station/log.ts';
import { enterClassroom, unlockGround } from './training-learner.ts';

const LESSON = 'radiologist-first-outage';

it('keeps progress and fault across a restart, takes one lesson at a time, and lets the PACS go when it is left', async () => {
  const room = await enterClassroom();
  try {
    let { station } = room.ground;
    await unlockGround(station);
    const { runId } = await ask(station, 'training:start', { lessonId: LESSON, learner: 'Kim' });
    expect(await station.host.invoke('training:start', { lessonId: LESSON, learner: 'Lee' })).toMatchObject({
      ok: false,
      error: { code: 'training.lesson-open' },
    });
    for (;;) {
      const view = await ask(station, 'training:current', {});
      if (view?.step?.stepId === 'outage') break;
      const step = view?.step?.stepId ?? '';
      // A signal may close the step in between: then there is nothing to skip.
      await station.host.invoke('training:act', {
        runId,
        act: { type: 'step-skipped', step, reason: 'knew-it' },
      });
    }
    expect(room.ground.pacs.control.fault()).toEqual({ mode: 'die' });

    ({ station } = await room.restart());
    await expect.poll(() => room.ground.pacs.control.fault(), { timeout: 10_000 }).toEqual({ mode: 'die' });
    const after = await ask(station, 'training:current', {});
    expect(after).toMatchObject({ runId, learner: 'Kim', step: { stepId: 'outage' } });

    await ask(station, 'training:act', { runId, act: { type: 'stopped', why: 'left' } });
    expect(room.ground.pacs.control.fault()).toEqual({ mode: 'healthy' });
    await unlockGround(station);
    expect(await ask(station, 'training:records', {})).toMatchObject([
      { runId, state: 'left', learner: 'Kim' },
    ]);
    expect(await ask(station, 'training:record', { runId })).toMatchObject({ restarts: 1 });
  } finally {
    await room.leave();
  }
});

it('does not open two grounds on one directory, nor any on a real station (guards S-6)', async () => {
  const room = await enterClassroom();
  try {
    expect(await openGround({ directory: room.directory, role: null, log: silentLog })).toMatchObject({
      ok: false,
      error: { code: 'vault.in-use' },
    });
    for (const directory of [room.real, `${room.real}/inside`])
      expect(await takeGround(directory, room.real)).toMatchObject({
        ok: false,
        error: { code: 'training.ground-refused' },
      });
    expect(await takeGround(room.real, '/somewhere/else')).toMatchObject({
      ok: false,
      error: {
        code: 'training.ground-refused',
        message: expect.stringContaining('holds the vault of a station'),
      },
    });
    valueOf(await takeGround(room.directory, room.real));
  } finally {
    await room.leave();
  }
});
