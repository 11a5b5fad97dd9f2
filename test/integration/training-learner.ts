// A scripted learner on a real rehearsal ground: does through the station's host what a person does on the page, step by step.
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import {
  GROUND_PASSPHRASE,
  openGround,
  type OpenGround,
  takeGround,
} from '../../electron/cli/rehearsal-ground.ts';
import { silentLog } from '../../electron/station/log.ts';
import type { Station } from '../../electron/station/station.ts';
import { readLessons } from '../../drills/training/lesson-files.ts';
import type { Lesson, LessonStep } from '../../drills/training/lesson-schema.ts';
import type { TrainingRecord, TrainingSessionView } from '../../shared/contract/training-view.ts';
import { PAGE_SIGNALS, type PageSignal, type TrainingSignal } from '../../shared/training/signals.ts';
import type { TrainingAct } from '../../shared/training/training-event.ts';
import { ask, dataDirectories, drawAll, rowsOf, smallDay, valueOf } from './station-fixture.ts';

const PATIENCE_MS = 60_000;

/** SHA-256 over the names and bytes of everything in a directory. */
async function treeHash(directory: string): Promise<string> {
  const hash = createHash('sha256');
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  for (const entry of entries.toSorted((a, b) =>
    path.join(a.parentPath, a.name).localeCompare(path.join(b.parentPath, b.name)),
  )) {
    const file = path.join(entry.parentPath, entry.name);
    hash.update(`${path.relative(directory, file)}\0`);
    if (entry.isFile()) hash.update(await readFile(file));
  }
  return hash.digest('hex');
}

export interface Classroom {
  readonly ground: OpenGround;
  readonly directory: string;
  /** The data directory of a real station beside it. */
  readonly real: string;
  /** Ends the station and the PACS and starts both anew, as after a Ctrl-C. */
  restart(): Promise<OpenGround>;
  leave(): Promise<void>;
}

/** Opens a ground with a small day, beside the data directory of a real station. */
export async function enterClassroom(): Promise<Classroom> {
  const root = await mkdtemp(path.join(tmpdir(), 'kit-training-'));
  const stations = await dataDirectories();
  const real = await stations.make();
  const directory = path.join(root, 'ground');
  const population = smallDay('RHS-1001', 'RHS-1003', 'RHS-1005');
  const enter = async (): Promise<OpenGround> => {
    valueOf(await takeGround(directory, real));
    const opened = valueOf(await openGround({ directory, role: null, log: silentLog, population }));
    drawAll(opened.pacs.archive);
    opened.station.start();
    return opened;
  };
  let ground = await enter();
  return {
    get ground() {
      return ground;
    },
    directory,
    real,
    restart: async () => {
      await ground.close();
      ground = await enter();
      return ground;
    },
    leave: async () => {
      await ground.close();
      await stations.remove();
      await rm(root, { recursive: true, force: true });
    },
  };
}

export const unlockGround = (station: Station) =>
  ask(station, 'access:unlock', { passphrase: GROUND_PASSPHRASE });

async function lessonOf(id: string): Promise<Lesson> {
  const found = (await readLessons()).lessons.find(({ lesson }) => lesson.id === id);
  if (found === undefined) throw new Error(`there is no lesson ${id}`);
  return found.lesson;
}

const session = async (station: Station): Promise<TrainingSessionView> => {
  const view = await ask(station, 'training:current', {});
  if (view === null) throw new Error('no lesson is under way');
  return view;
};

/** Waits until the step is closed; says which one it was when it never is. */
async function closed(station: Station, stepId: string): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while ((await session(station)).step?.stepId === stepId) {
    if (performance.now() > deadline)
      throw new Error(`${stepId} was never noticed; the switch: ${station.status().switch.reason}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Does what a step asks for; answers without waiting until it was noticed. */
async function doIt(station: Station, signals: readonly TrainingSignal[]): Promise<'done' | 'cannot'> {
  const has = (signal: TrainingSignal): boolean => signals.includes(signal);
  const page = signals.find((signal): signal is PageSignal =>
    (PAGE_SIGNALS as readonly TrainingSignal[]).includes(signal),
  );
  if (page !== undefined) {
    if (page.startsWith('image')) {
      const row = (await rowsOf(station)).find(({ purpose }) => purpose.kind === 'worklist');
      await ask(station, 'study:open', { studyKey: row?.studyKey ?? '' });
    }
    await ask(station, 'training:seen', { signal: page });
  } else if (has('locked')) await ask(station, 'access:lock', {});
  else if (has('unlocked')) await unlockGround(station);
  else if (has('connection-tested')) await ask(station, 'endpoint:test', { endpointId: 'rehearsal' });
  else if (has('fetch-asked')) await ask(station, 'prefetch:run', {});
  else if (has('downtime-declared'))
    await ask(station, 'switch:declare-down', { signal: 'real', reason: 'archive restarted' });
  else if (has('top-up-begun'))
    await ask(station, 'prefetch:top-up', { by: new Date(Date.now() + 1_800_000).toISOString() });
  else if (has('window-planned'))
    await ask(station, 'window:plan', {
      startsAt: new Date(Date.now() + 36e5).toISOString(),
      endsAt: new Date(Date.now() + 72e5).toISOString(),
      reason: 'upgrade',
    });
  else if (has('impression-written')) return 'cannot';
  else if (has('return-confirmed')) await confirmWhenOffered(station);
  return 'done';
}

async function confirmWhenOffered(station: Station): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (station.status().switch.offline && performance.now() < deadline) {
    if (station.status().switch.awaitingConfirmation) {
      await ask(station, 'switch:confirm-return', { signal: 'real' });
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const two = (value: number): string => String(value).padStart(2, '0');

async function readOff(station: Station, check: string): Promise<string> {
  if (check === 'list-as-of') {
    const { asOf } = await ask(station, 'worklist:list', {});
    const at = new Date(asOf ?? 0);
    return `${two(at.getHours())}:${two(at.getMinutes())}`;
  }
  return String((await ask(station, 'journal:read', { sinceSeq: 0, limit: 1000 })).at(-1)?.seq);
}

/** Takes one step as `step.notice` asks for it. */
export async function takeStep(station: Station, runId: string, { id, notice }: LessonStep): Promise<void> {
  const act = (given: TrainingAct) => ask(station, 'training:act', { runId, act: given });
  if (notice === 'manual') await act({ type: 'step-checked', step: id });
  else if ('question' in notice) {
    // The wrong ones first: a learner may be wrong and goes on all the same.
    for (const [answer, { right }] of notice.answers.entries())
      if (right !== true) await act({ type: 'question-answered', step: id, answer });
    const answer = notice.answers.findIndex(({ right }) => right === true);
    await act({ type: 'question-answered', step: id, answer });
  } else if ('typed' in notice)
    await act({ type: 'value-typed', step: id, value: await readOff(station, notice.typed) });
  else if ((await doIt(station, notice.auto)) === 'cannot')
    await act({ type: 'step-skipped', step: id, reason: 'did-not-work' });
  await closed(station, id);
}

/** Plays a lesson through on a ground that is open and unlocked. */
async function playLesson(station: Station, lessonId: string): Promise<TrainingRecord> {
  const lesson = await lessonOf(lessonId);
  const { runId } = await ask(station, 'training:start', { lessonId, learner: 'Kim Learner' });
  for (const step of lesson.steps) {
    const { step: open } = await session(station);
    if (open !== null && lesson.steps.findIndex(({ id }) => id === open.stepId) > lesson.steps.indexOf(step))
      continue;
    expect(open?.stepId).toBe(step.id);
    await takeStep(station, runId, step);
  }
  return ask(station, 'training:record', { runId });
}

/** Plays a lesson on a classroom of its own, and expects it finished, measured, on the record, and the real station untouched. */
export async function expectLessonPlayed(lessonId: string): Promise<void> {
  const room = await enterClassroom();
  try {
    const { station, pacs } = room.ground;
    const before = await treeHash(room.real);
    await unlockGround(station);
    const lesson = await lessonOf(lessonId);
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
}
