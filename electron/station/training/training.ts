// The rehearsal ground of a station: its channels, answered where `ground.ts` allows it and refused in words where not (S-6).
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { trainingChannels } from '../../../shared/contract/training-channels.ts';
import type { StationStatus } from '../../../shared/contract/views.ts';
import { readLessons } from '../../../drills/training/lesson-files.ts';
import { recordRow, trainingRecord } from '../../../drills/training/record.ts';
import type { KitConfig } from '../config/schema.ts';
import type { EventLog } from '../event-log.ts';
import type { Handlers } from '../handlers.ts';
import type { Journal } from '../journal/port.ts';
import { type StationLog, traceBug } from '../log.ts';
import { isRightValue } from './typed-checks.ts';
import { refusedGround, type TrainingGround } from './ground.ts';
import { keepLesson, keptLessons, keptLessonsIn } from './kept-lessons.ts';
import { presentSignals, signalOfAnswer } from './station-signals.ts';
import { foldTraining } from './training-journal.ts';
import { createTrainingRoom, type TrainingRoom } from './training-room.ts';

export type TrainingChannel = keyof typeof trainingChannels;
type TrainingHandlers = Pick<Handlers, TrainingChannel>;

export interface TrainingOptions {
  readonly config: KitConfig;
  readonly ground: TrainingGround | undefined;
  readonly dataDirectory: string;
  readonly journal: Journal;
  readonly events: EventLog;
  readonly clock: { now(): number; wall(): Date };
  readonly log: StationLog;
  readonly status: () => StationStatus;
}

export interface Training {
  /** All handlers of the station: those of the training channels added, the others watched for what a learner does. */
  over(handlers: Omit<Handlers, TrainingChannel>): Handlers;
  stop(): void;
}

/** Opens the ground, with the lessons that its journal holds; on any other station all its channels refuse. */
export async function openTraining(options: TrainingOptions): Promise<Training> {
  const { journal, events, dataDirectory, log, status, ground, clock } = options;
  const closed = (error: KitError): Training => ({
    over: (handlers) => ({ ...handlers, ...refusingTraining(error) }),
    stop: () => {},
  });
  const refused = refusedGround(options.config, ground);
  if (refused !== null) return closed(refused);
  if (ground === undefined) throw new Error('a ground that is not there is refused');
  const past = await trainingRecordsOf(journal);
  if (!past.ok) return closed(past.error);
  const lessons = await keptLessons(keptLessonsIn(dataDirectory));
  let listAsOf = (): Promise<readonly (string | null)[]> => Promise.resolve([]);
  const room = createTrainingRoom({
    ground,
    journal,
    clock,
    dataDirectory,
    runs: foldTraining(past.value, (sha256) => lessons.get(sha256) ?? null),
    present: () => presentSignals(status()),
    isRight: (check, value, since) =>
      isRightValue(check, value, { listAsOf: () => listAsOf(), journal, since }),
    onChange: () => events.append({ type: 'training:changed' }),
  });
  const inBackground = (work: Promise<void>): void => {
    work.catch((cause: unknown) => log.error({ bug: traceBug(cause) }, 'the training ground met a bug'));
  };
  const stop = events.subscribe(events.lastSeq(), ({ event }) => {
    if (LOOK_AT.has(event.type)) inBackground(room.look());
  });
  inBackground(room.resume());
  return {
    over: (handlers) => {
      listAsOf = async () => {
        const list = await handlers['worklist:list']({});
        return [list.ok ? list.value.asOf : null, status().readiness.asOf];
      };
      return watching({ ...handlers, ...answering(options, ground, room) }, (signal) =>
        inBackground(room.see(signal)),
      );
    },
    stop,
  };
}

/** What can make a signal hold. */
const LOOK_AT: ReadonlySet<string> = new Set([
  'switch:changed',
  'prefetch:progressed',
  'worklist:changed',
  'access:changed',
]);

const PAGE_RECORDS = 1000;

async function trainingRecordsOf(journal: Journal): Promise<Result<readonly JournalRecord[], KitError>> {
  const found: JournalRecord[] = [];
  for (let since = 0; ; ) {
    const page = await journal.read(since, PAGE_RECORDS);
    if (!page.ok) return page;
    found.push(...page.value.filter(({ event }) => event.startsWith('training:')));
    const last = page.value.at(-1);
    if (last === undefined) return ok(found);
    since = last.seq;
  }
}

export function refusingTraining(refused: KitError): TrainingHandlers {
  // Nothing is going on: a page may ask that anywhere.
  const current = () => Promise.resolve(ok(null));
  const no = () => Promise.resolve(err(refused));
  return {
    ...(Object.fromEntries(
      Object.keys(trainingChannels).map((channel) => [channel, no]),
    ) as unknown as TrainingHandlers),
    'training:current': current,
  };
}

function answering(options: TrainingOptions, ground: TrainingGround, room: TrainingRoom): TrainingHandlers {
  const { config, dataDirectory, status } = options;
  return {
    'training:library': async () => {
      const { lessons, refused } = await readLessons();
      return ok({
        lessons: lessons.map(({ lesson }) => ({
          lessonId: lesson.id,
          role: lesson.role,
          title: lesson.title,
          version: lesson.version,
          summary: lesson.summary,
          minutes: lesson.minutes,
          steps: lesson.steps.length,
        })),
        refused: [...refused],
        suggestedRole: ground.suggestedRole,
      });
    },
    'training:start': async ({ lessonId, learner }) => {
      const { lessons } = await readLessons();
      const file = lessons.find(({ lesson }) => lesson.id === lessonId);
      if (file === undefined)
        return err(
          kitError('training.lesson-not-found', 'There is no such lesson.', 'Choose one of the list.'),
        );
      if (status().drill !== null)
        return err(
          kitError(
            'training.not-possible',
            'A drill is under way on this rehearsal station.',
            'End the drill first; a lesson and a drill would pull at the same PACS.',
          ),
        );
      await keepLesson(keptLessonsIn(dataDirectory), file);
      return room.start(file, learner);
    },
    'training:current': () => Promise.resolve(ok(room.current())),
    'training:act': ({ runId, act }) => room.act(runId, act),
    'training:seen': async ({ signal }) => {
      await room.see(signal);
      return ok({});
    },
    'training:records': () =>
      Promise.resolve(ok([...room.runs().values()].toReversed().map((run) => recordRow(run)))),
    'training:record': ({ runId }) => {
      const run = room.runs().get(runId);
      return Promise.resolve(
        run === undefined
          ? err(kitError('training.run-not-found', 'There is no such record.', 'Choose one of the list.'))
          : ok(trainingRecord(run, config.station.name)),
      );
    },
  };
}

/** The same handlers; each ok answer is looked at for a signal. */
function watching(
  handlers: Handlers,
  see: (signal: NonNullable<ReturnType<typeof signalOfAnswer>>) => void,
): Handlers {
  type Handle = (input: unknown) => Promise<Result<unknown, KitError>>;
  return Object.fromEntries(
    (Object.entries(handlers) as [string, Handle][]).map(([channel, handle]) => [
      channel,
      async (input: unknown) => {
        const answer = await handle(input);
        const signal = answer.ok ? signalOfAnswer(channel, input, answer.value) : null;
        if (signal !== null) see(signal);
        return answer;
      },
    ]),
  ) as unknown as Handlers;
}
