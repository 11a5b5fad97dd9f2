// The downtime reading log (R1): keeps by itself who read what while the PACS was away, takes impressions at each keystroke, and
// lets them be settled and exported after the return. Everything that speaks of a patient is in the sealed book, nowhere else.
import { randomUUID } from 'node:crypto';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import type { ExportedFile } from '../../../shared/contract/drill-view.ts';
import type {
  ImpressionTemplate,
  Incident,
  LogEntryView,
  ReadingLogView,
  Settlement,
  StudyLogView,
} from '../../../shared/contract/reading-log-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { StudyRow } from '../../../shared/contract/views.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Clock } from '../health/clock.ts';
import type { Journal } from '../journal/port.ts';
import type { SealedNotes } from '../vault/notes-port.ts';
import { type Entry, entryView, type ImpressionWrite, isLastWords, settledBy, written } from './entry.ts';
import { exportFile, type ExportFormat } from './export-file.ts';
import { firstShown, incidentRows } from './incident-rows.ts';
import { entryGone, fixedAsTheyLeave } from './leaving.ts';
import { createLogBook } from './log-book.ts';
import { createReadings, openedStudy } from './readings.ts';

const DAY_MS = 86_400_000;
/** While a note is typed, pages are told of it this often. */
const TELL_MS = 500;

export interface ReadingLogOptions {
  readonly notes: SealedNotes;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly operator: () => { readonly label: string; readonly role: string } | null;
  readonly situation: () => Incident | null;
  /** Whether nothing speaks of trouble: only then what is old is shredded (S-9). */
  readonly calm: () => boolean;
  readonly stationName: string;
  /** The patients are synthetic: every sheet says so. */
  readonly rehearsal: boolean;
  readonly keepDays: number;
  readonly templates: readonly ImpressionTemplate[];
  /** Told, without words of any patient, that a page should ask again. */
  readonly onChange: () => void;
  /** A step of a drill may wait for this; nobody listens while none is under way. */
  readonly signal: (event: 'log:opened' | 'log:exported') => void;
  readonly onTrouble: (trouble: KitError | null) => void;
}

export interface ReadingLog {
  opened(row: StudyRow): Promise<void>;
  closed(studyKey: KeyedHash): Promise<void>;
  locked(): Promise<void>;
  /** The switch or a drill moved. */
  look(): void;
  list(incidentId: string | null): Promise<Result<ReadingLogView>>;
  study(studyKey: KeyedHash): Promise<Result<StudyLogView>>;
  shown(where: 'section' | 'panel'): Promise<Result<void>>;
  /** @param owner who typed; nobody else's name may stand on it */
  write(
    entryId: string,
    write: ImpressionWrite,
    owner: string,
  ): Promise<Result<{ rev: number; savedAt: string }>>;
  settle(entryId: string, how: Settlement['how'], rev: number): Promise<Result<LogEntryView>>;
  exportAs(incidentId: string, format: ExportFormat): Promise<Result<ExportedFile>>;
  printed(incidentId: string, entryIds: ReadonlySet<string>): Promise<Result<void>>;
  /** Begins to shred what is older than it may be. */
  start(): void;
  close(): Promise<void>;
}

export function createReadingLog(options: ReadingLogOptions): ReadingLog {
  const { clock, journal, operator, situation } = options;
  const process = randomUUID();
  const book = createLogBook({ notes: options.notes, clock, onTrouble: options.onTrouble });
  const readings = createReadings({
    book,
    situation,
    process,
    wall: () => clock.wall(),
    newId: () => randomUUID(),
  });
  let cancelTell: (() => void) | null = null;
  let cancelShred: (() => void) | null = null;
  let work: Promise<void> = Promise.resolve();

  const by = () => operator()?.label ?? 'station';
  const view = (entry: Entry): LogEntryView =>
    entryView(entry, { process, currentIncident: situation()?.incidentId ?? null });
  const tellSoon = (): void => {
    cancelTell ??= clock.setTimer(TELL_MS, () => {
      cancelTell = null;
      options.onChange();
    });
  };
  const record = (event: string, details: Record<string, string | number | boolean>) =>
    journal.append({ event, actor: by(), role: operator()?.role ?? 'station', details });
  /** One after the other: a study is opened and closed, a downtime begins and ends, in the order in which it happened. */
  const inOrder = (step: () => Promise<void>): Promise<void> => {
    const done = work.then(step);
    work = done.catch(() => undefined);
    return done;
  };

  const shred = (): void => {
    cancelShred = clock.setTimer(DAY_MS, shred);
    if (situation() !== null || !options.calm()) return;
    const before = new Date(clock.wall().getTime() - options.keepDays * DAY_MS).toISOString();
    const done = book.shredBefore(before);
    if (!done.ok) options.onTrouble(done.error);
    else if (done.value > 0)
      void journal.append({
        event: 'reading-log:shredded',
        actor: 'station',
        role: 'station',
        details: { count: done.value, keepDays: options.keepDays },
      });
  };

  /** The entries of an incident, as they came. */
  const entriesOf = async (incidentId: string): Promise<Result<readonly Entry[]>> => {
    const all = await book.all();
    if (!all.ok) return all;
    const entries = all.value.entries.filter(({ incident }) => incident.incidentId === incidentId);
    return entries.length === 0 ? err(nothingToExport()) : ok(entries.toSorted(byOpening));
  };
  const leave = async (left: readonly Entry[], of: number, format: string): Promise<Result<void>> => {
    const signal = left[0]?.incident.signal ?? 'real';
    const recorded = await record('reading-log:exported', { count: left.length, of, format, signal });
    if (!recorded.ok) return recorded;
    options.signal('log:exported');
    return ok(undefined);
  };

  return {
    opened(row) {
      // Who reads is who asked, not who is there when the disk has time; and nobody reads on a station that was locked meanwhile.
      const reader = operator()?.label;
      return inOrder(async () => {
        if (reader === undefined || operator()?.label !== reader) return;
        await readings.opened(openedStudy(row), reader);
        if (situation() !== null) options.onChange();
      });
    },
    closed: (studyKey) =>
      inOrder(async () => {
        const logged = readings.entryOf(studyKey) !== null;
        await readings.closed(studyKey);
        if (logged) options.onChange();
      }),
    locked: () => inOrder(() => readings.endAll('locked')),
    look() {
      // Read at once: a moment later the switch may be in its next state.
      situation();
      void inOrder(() => readings.look()).then(options.onChange);
    },

    async list(incidentId) {
      const all = await book.all();
      if (!all.ok) return all;
      const views = all.value.entries.map(view).toSorted((a, b) => byOpening(b, a));
      const incidents = incidentRows(views, situation());
      const shown = incidentId ?? firstShown(incidents);
      return ok({
        incidents: [...incidents],
        shown,
        entries: views.filter(({ incident }) => incident.incidentId === shown),
        damaged: all.value.damaged,
        keepDays: options.keepDays,
        trouble: book.trouble(),
      });
    },
    async study(studyKey) {
      const all = await book.all();
      if (!all.ok) return all;
      const views = all.value.entries
        .filter((entry) => entry.studyKey === studyKey)
        .map(view)
        .toSorted((a, b) => byOpening(b, a));
      const current = situation();
      // A drill's words stand beside a study only while that drill goes on (S-6).
      const of = (current ?? views.find(({ incident }) => incident.signal === 'real')?.incident)?.incidentId;
      return ok({
        current,
        entryId: readings.entryOf(studyKey),
        entries: views.filter(({ incident }) => incident.incidentId === of),
        templates: [...options.templates],
        keepDays: options.keepDays,
        trouble: book.trouble(),
      });
    },
    async shown(where) {
      const incident = situation();
      const recorded = await record('reading-log:opened', { where, signal: incident?.signal ?? 'none' });
      if (!recorded.ok) return recorded;
      options.signal('log:opened');
      return ok(undefined);
    },
    async write(entryId, write, owner) {
      const author = operator()?.label;
      if (author === undefined)
        return err(kitError('vault.locked', 'The station is locked.', 'Unlock it with your passphrase.'));
      if (author !== owner) return err(notTheirs(owner));
      const at = clock.wall().toISOString();
      const saved = await book.change(entryId, (entry) =>
        view(entry).writable || isLastWords(entry, write, author, at)
          ? written(entry, write, author, at)
          : err(downtimeOver()),
      );
      if (!saved.ok) return saved;
      tellSoon();
      return ok({ rev: saved.value.rev, savedAt: saved.value.versions.at(-1)?.until ?? at });
    },
    async settle(entryId, how, rev) {
      const settlement: Settlement = { how, by: by(), at: clock.wall().toISOString(), rev };
      // Nothing is recorded of what is refused.
      const may = await book.change(entryId, (entry) => {
        const next = settledBy(entry, settlement);
        return next.ok ? ok(entry) : next;
      });
      if (!may.ok) return may;
      const recorded = await record('reading-log:settled', { entryId, how });
      if (!recorded.ok) return recorded;
      const changed = await book.change(entryId, (entry) => settledBy(entry, settlement));
      if (!changed.ok) return changed;
      options.onChange();
      return ok(view(changed.value));
    },
    async exportAs(incidentId, format) {
      const entries = await entriesOf(incidentId);
      if (!entries.ok) return entries;
      const left = await fixedAsTheyLeave(book, entries.value);
      if (!left.ok) return left;
      const { stationName, rehearsal } = options;
      const meta = { format, stationName, rehearsal, by: by(), at: clock.wall() };
      const file = await exportFile(left.value.map(view), meta);
      if (!file.ok) return file;
      const recorded = await leave(left.value, left.value.length, format);
      return recorded.ok ? file : recorded;
    },
    async printed(incidentId, entryIds) {
      const entries = await entriesOf(incidentId);
      if (!entries.ok) return entries;
      const wanted = entries.value.filter(({ entryId }) => entryIds.has(entryId));
      if (wanted.length < entryIds.size) return err(entryGone());
      const left = await fixedAsTheyLeave(book, wanted);
      if (!left.ok) return left;
      return leave(left.value, entries.value.length, 'print');
    },
    start: shred,
    async close() {
      cancelShred?.();
      cancelTell?.();
      await inOrder(() => readings.endAll('stopped'));
      await book.close();
    },
  };
}

const byOpening = (a: Pick<Entry, 'openedAt'>, b: Pick<Entry, 'openedAt'>): number =>
  Date.parse(a.openedAt) - Date.parse(b.openedAt);

const nothingToExport = (): KitError =>
  kitError(
    'reading-log.nothing-to-export',
    'This downtime has no entry in the reading log.',
    'Choose another downtime.',
  );

const notTheirs = (owner: string): KitError =>
  kitError(
    'reading-log.not-theirs',
    `These words are of ${owner}, and somebody else is at the station.`,
    `The window keeps them. ${owner} unlocks the station there, and they are saved.`,
  );

const downtimeOver = (): KitError =>
  kitError(
    'reading-log.downtime-over',
    'This downtime is over and the study was closed: its note stays as it is.',
    'Write in the RIS or PACS from now on. Copy here what was not saved.',
  );
