// `train`: opens the rehearsal ground (PACS, station and page) until Ctrl-C; `train list`, `train records`.
import { Option } from 'commander';
import { readLessons } from '../../drills/training/lesson-files.ts';
import { durationWords } from '../../drills/scenario/duration.ts';
import { recordRow } from '../../drills/training/record.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import {
  TRAINING_ROLES,
  type TrainingRecordRow,
  type TrainingRole,
} from '../../shared/contract/training-view.ts';
import type { BrowserShell } from '../browser-shell.ts';
import { scanJournal } from '../station/journal/scan.ts';
import { stationLayout } from '../station/station-parts.ts';
import { keptLessons, keptLessonsIn } from '../station/training/kept-lessons.ts';
import { foldTraining } from '../station/training/training-journal.ts';
import { type CommonOptions, type Context, kitCommand } from './command.ts';
import { openShell } from './open-shell.ts';
import { createLog } from './open-station.ts';
import { EXIT, finish } from './output.ts';
import {
  GROUND_PASSPHRASE,
  groundDirectory,
  openGround,
  takeGround,
  type OpenGround,
} from './rehearsal-ground.ts';
import { builtPage, ended } from './serve-command.ts';

interface TrainOptions extends CommonOptions {
  readonly role?: TrainingRole;
  readonly ground?: string;
}

export function trainCommand() {
  const train = kitCommand<TrainOptions>(
    'train',
    'practise an outage alone: a rehearsal PACS with synthetic patients, and a station on it, until Ctrl-C',
    (context, options) =>
      finish(context.output, open(context, options), (opened) => run(context, options, opened)),
  )
    .addOption(new Option('--role <role>', 'whose lesson the page offers first').choices([...TRAINING_ROLES]))
    .addOption(groundOption());
  // `train list --json`: what stands after the inner command is the inner command's.
  return train.enablePositionalOptions().addCommand(listCommand()).addCommand(recordsCommand());
}

const groundOption = () =>
  new Option(
    '--ground <directory>',
    'where to practise (default: rehearsal-ground/ beside the data directory)',
  );

interface Opened {
  readonly ground: OpenGround;
  readonly shell: BrowserShell;
  readonly directory: string;
}

async function open(context: Context, options: TrainOptions): Promise<Result<Opened, KitError>> {
  const directory = groundDirectory(options.ground, context.data);
  const page = builtPage();
  if (!page.ok) return page;
  const taken = await takeGround(directory, context.data);
  if (!taken.ok) return taken;
  const log = createLog();
  const ground = await openGround({ directory, role: options.role ?? null, log });
  if (!ground.ok) return ground;
  const shell = await openShell(ground.value.station, { rendererDir: page.value, port: 0, log });
  if (!shell.ok) {
    await ground.value.close();
    return err(shell.error);
  }
  ground.value.station.start();
  return ok({ ground: ground.value, shell: shell.value, directory });
}

async function run(
  { output, signal }: Context,
  options: TrainOptions,
  { ground, shell, directory }: Opened,
): Promise<number> {
  output.result(
    { ok: true, url: shell.url, ground: directory, passphrase: GROUND_PASSPHRASE, pid: process.pid },
    [
      `The rehearsal ground is open in ${directory}. All patients are synthetic.`,
      `Open this link once, in Chromium on this computer:\n${shell.url}`,
      `Its passphrase: ${GROUND_PASSPHRASE}`,
      `Lessons are under Training in the rail (g, then e)${options.role === undefined ? '' : `; yours is for the ${options.role}`}.`,
      'Send SIGUSR2 for another link; end with Ctrl-C. An unfinished lesson goes on the next time.',
    ].join('\n'),
  );
  const another = (): void => output.result({ url: shell.newUrl() }, shell.newUrl());
  process.on('SIGUSR2', another);
  await ended(signal);
  process.off('SIGUSR2', another);
  output.note('Closing …');
  await shell.close();
  await ground.close();
  return EXIT.done;
}

const listCommand = () =>
  kitCommand('list', 'the lessons, for whom each is, and how long it takes', async ({ output }) => {
    const { lessons, refused } = await readLessons();
    output.result(
      {
        ok: refused.length === 0,
        lessons: lessons.map(({ lesson, sha256 }) => ({
          id: lesson.id,
          role: lesson.role,
          title: lesson.title,
          version: lesson.version,
          minutes: lesson.minutes,
          steps: lesson.steps.length,
          sha256,
        })),
        refused,
      },
      lessons
        .map(
          ({ lesson }) =>
            `${lesson.role.padEnd(15)}${lesson.title}\n${' '.repeat(15)}${lesson.steps.length} steps, about ${lesson.minutes} min, version ${lesson.version}`,
        )
        .join('\n'),
    );
    for (const words of refused) output.note(`Not usable: ${words}`);
    return refused.length === 0 ? EXIT.done : EXIT.failed;
  });

const recordsCommand = () =>
  kitCommand<TrainOptions>(
    'records',
    'who took which lesson on this rehearsal ground, and how it went',
    (context, options) => {
      const { output, data } = context;
      return finish(output, records(groundDirectory(options.ground, data)), (rows) => {
        output.result(
          { ok: true, records: rows },
          rows.map(rowWords).join('\n') || 'No lesson was taken here yet.',
        );
        return EXIT.done;
      });
    },
  ).addOption(groundOption());

/** Newest first. Reads beside a running ground: the journal is only appended to. */
async function records(directory: string): Promise<Result<readonly TrainingRecordRow[], KitError>> {
  const found: JournalRecord[] = [];
  const scanned = await scanJournal(stationLayout(directory).journal, (record) => {
    if (record.event.startsWith('training:')) found.push(record);
  });
  if (!scanned.ok) return scanned;
  const lessons = await keptLessons(keptLessonsIn(directory));
  const runs = foldTraining(found, (sha256) => lessons.get(sha256) ?? null);
  return ok([...runs.values()].toReversed().map((run) => recordRow(run)));
}

function rowWords(row: TrainingRecordRow): string {
  const { startedAt, learner, title, version, state, steps, noticed, selfChecked, skipped } = row;
  return [
    `${startedAt.slice(0, 16).replace('T', ' ')} UTC  ${learner}: ${title} (version ${version})`,
    `    ${state}, ${durationWords(row.totalMs)}; of ${steps} steps ${noticed} seen by the station, ${selfChecked} self-checked, ${skipped} skipped; ` +
      `${row.rightAtOnce} of ${row.questions} questions right at once`,
  ].join('\n');
}
