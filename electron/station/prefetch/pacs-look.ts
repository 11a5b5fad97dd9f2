// "Newer images are on the PACS": while a reader has a study open and the PACS is well, it is asked for that study from time to
// time, and what it has is laid beside what is here (O7, S-2). Gentle by design (S-10): see docs/decisions/0237.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { PacsLookView } from '../../../shared/contract/pacs-look-view.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { conflictingAttributes } from '../../../shared/domain/same-patient.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { Journal } from '../journal/port.ts';
import type { StudyRecord } from '../vault/port.ts';
import { entry } from './drain-queue.ts';
import type { PrefetchHold } from './hold.ts';
import type { PacsChooser } from './pacs-choice.ts';
import { askPacs, countFrom, type PacsAnswer } from './pacs-look-answer.ts';
import type { TransferQueue } from './queue.ts';
import type { PrefetchTools } from './tools.ts';

export interface PacsLooks {
  /**
   * What the PACS last answered for the study, laid beside what is here now; asks it first when that is due.
   *
   * @param mayAsk whether the switch says that the PACS is well: nobody is asked otherwise
   * @returns an unlocked vault's errors; that a PACS could not be asked is no error, it leaves what is known as it was
   */
  look(studyKey: KeyedHash, mayAsk: boolean): Promise<Result<PacsLookView, KitError>>;
  /** Puts what lacks into the queue, before all others. @returns `prefetch.not-in-queue` when nothing is known to lack */
  fetch(studyKey: KeyedHash): Promise<Result<PacsLookView, KitError>>;
  /** Nothing may be asked any more: what is under way ends. */
  stop(): void;
}

export interface PacsLooksOptions {
  readonly tools: PrefetchTools;
  readonly queue: TransferQueue;
  readonly pacs: PacsChooser;
  readonly journal: Pick<Journal, 'append'>;
  readonly hold: (role: 'query') => PrefetchHold | null;
  /** Uniform in [0, 1): stations that opened studies together don't ask together. */
  readonly random: () => number;
  /** What is known of the study changed. */
  readonly onStudy: (studyKey: KeyedHash) => void;
  /** It is in the queue: it goes to the front, and there is something to do. */
  readonly onFetch: (studyKey: KeyedHash) => void;
}

/** Between two questions about one open study, and a random part of the second on top. */
const EVERY_MS = 5 * 60_000;
const JITTER_MS = 60_000;
/** A PACS that gives no counts must be asked for every series each time: seldom, then. */
const UNCOUNTED_EVERY_MS = 15 * 60_000;
/** Studies of which an answer is kept; more are open on no station. */
const KEPT = 64;
/** Withdrawn images are named to the page up to here: it marks them. */
const NAMED = 500;

interface Standing {
  readonly answer: PacsAnswer | null;
  readonly isNewer: boolean;
  /** On the monotonic clock. */
  readonly dueAtMs: number;
  /** What was put on record of it. */
  readonly told: string;
}

const NEVER: Standing = { answer: null, isNewer: false, dueAtMs: Number.NEGATIVE_INFINITY, told: '' };

export function createPacsLooks(options: PacsLooksOptions): PacsLooks {
  const { queue, pacs, journal, hold } = options;
  const tools: PrefetchTools = { ...options.tools, urgency: 'reader' };
  const { vault, clock } = tools;
  const standings = new Map<KeyedHash, Standing>();
  const asking = new Map<KeyedHash, Promise<void>>();
  let abort = new AbortController();

  const keep = (studyKey: KeyedHash, standing: Standing): void => {
    standings.delete(studyKey);
    standings.set(studyKey, standing);
    for (const oldest of [...standings.keys()].slice(0, Math.max(0, standings.size - KEPT)))
      standings.delete(oldest);
  };

  const fetchingOf = (studyKey: KeyedHash): PacsLookView['fetching'] => {
    const state = queue.find(studyKey)?.state ?? null;
    return state === 'complete' ? null : state;
  };
  /** A transfer counts the study itself. */
  const isFetched = (studyKey: KeyedHash): boolean =>
    ['queued', 'running'].includes(fetchingOf(studyKey) ?? '');

  const besides = (studyKey: KeyedHash, { answer, isNewer }: Standing) => {
    const held = vault.heldInstanceKeys(studyKey);
    const listed = answer?.listed ?? null;
    const others = listed === null ? new Set<KeyedHash>() : listed.census.instances.difference(held);
    const uncounted = listed === null || listed.isWhole ? 0 : (listed.declared ?? 0) - held.size;
    const lacking = Math.max(others.size, uncounted);
    const gone = listed?.isWhole === true ? [...held.difference(listed.census.instances)] : [];
    // Of several PACS none need hold all: only one that alone knows the study says by its list what is gone.
    const isAlone = answer !== null && tools.ledger.others(studyKey, answer.endpointId) === null;
    const withdrawn = isAlone ? gone : [];
    const series = [...(listed?.census.series.values() ?? [])];
    return {
      lacking,
      newSeries: series.filter((keys) => keys.size > 0 && keys.isDisjointFrom(held)).length,
      isNewer: isNewer && lacking > 0,
      withdrawn: withdrawn.slice(0, NAMED),
      withdrawnCount: withdrawn.length,
      notListed: answer !== null && answer.listed === null && isAlone,
      otherPatient: answer?.otherPatient ?? false,
    };
  };

  const mayAskNow = (mayAsk: boolean): boolean => mayAsk && hold('query') === null;
  const view = (studyKey: KeyedHash, mayAsk: boolean): PacsLookView => {
    const standing = standings.get(studyKey) ?? NEVER;
    return {
      askedAt: standing.answer?.askedAt ?? null,
      endpointId: standing.answer?.endpointId ?? null,
      asks: mayAskNow(mayAsk),
      ...besides(studyKey, standing),
      fetching: fetchingOf(studyKey),
    };
  };

  const ask = async (study: StudyRecord): Promise<void> => {
    const { studyKey } = study;
    const before = standings.get(studyKey) ?? NEVER;
    const listedBy = queue.find(studyKey)?.endpointId;
    const { endpoints } = pacs.choose({ role: 'query', ...(listedBy !== undefined && { listedBy }) });
    const endpoint = endpoints.find(({ id }) => id === listedBy) ?? endpoints[0];
    if (endpoint === undefined) return;
    const { signal } = abort;
    const asked = await askPacs(tools, endpoint, study, before.answer, signal);
    const next = (everyMs: number): number => clock.now() + everyMs + options.random() * JITTER_MS;
    // Unknown stays unknown; what it said before keeps its own time (S-2), and it is asked again as if it had answered (S-10).
    if (!asked.ok) {
      if (!signal.aborted) keep(studyKey, { ...before, dueAtMs: next(EVERY_MS) });
      return;
    }
    const answer = asked.value;
    // Asking took a while: what others recorded meanwhile is never written back to what it was before (S-3).
    const now = await vault.study(studyKey);
    // Locked, gone, or another patient by now: the answer was weighed against what holds no more, and is asked for again.
    if (!now.ok || conflictingAttributes(now.value.descriptor, study.descriptor).length > 0) return;
    const known = vault.counts(studyKey);
    const wasComplete = known !== null && known.held > 0 && known.held === known.expected;
    const isOvertaken = fetchingOf(studyKey) === 'running' || (known?.confirmedAt ?? '') > answer.askedAt;
    const count = isOvertaken ? null : countFrom(tools, studyKey, answer);
    let isRecorded = true;
    if (count !== null) {
      // The patient stays as recorded: an answer under another name is told to the reader, not taken over unseen (S-3).
      const { descriptor, purpose } = now.value;
      const confirmedAt = answer.askedAt;
      const { expected } = count;
      isRecorded = (await vault.recordStudy({ descriptor, purpose, expected, confirmedAt })).ok;
    }
    const isNews = isRecorded && count !== null && count.expected !== known?.expected;
    const hasCounts = answer.listed?.declared !== null && answer.listed?.census.declared !== null;
    const standing = { ...before, answer, isNewer: before.isNewer || wasComplete };
    const beside = besides(studyKey, standing);
    const { lacking, withdrawnCount, notListed, otherPatient } = beside;
    const told = JSON.stringify([lacking, withdrawnCount, notListed, otherPatient]);
    const differs = lacking + withdrawnCount > 0 || notListed || otherPatient;
    if (differs && told !== before.told) {
      const details = {
        studyKey,
        endpointId: endpoint.id,
        held: known?.held ?? 0,
        lacking,
        withdrawn: withdrawnCount,
        notListed,
        otherPatient,
      };
      const onRecord = await journal.append(entry('study:differs-at-pacs', details));
      isRecorded &&= onRecord.ok;
    }
    keep(studyKey, {
      ...standing,
      isNewer: beside.isNewer,
      dueAtMs: next(hasCounts ? EVERY_MS : UNCOUNTED_EVERY_MS),
      // What the disk did not take is put on record by the next question.
      told: isRecorded ? told : before.told,
    });
    if (isNews) options.onStudy(studyKey);
  };

  const look: PacsLooks['look'] = async (studyKey, mayAsk) => {
    const study = await vault.study(studyKey);
    if (!study.ok) return study;
    const { dueAtMs } = standings.get(studyKey) ?? NEVER;
    const isDue = clock.now() >= dueAtMs && !isFetched(studyKey) && study.value.held > 0;
    let running = asking.get(studyKey);
    if (running === undefined && isDue && mayAskNow(mayAsk)) {
      running = ask(study.value).finally(() => asking.delete(studyKey));
      asking.set(studyKey, running);
    }
    await running;
    return ok(view(studyKey, mayAsk));
  };

  return {
    look,
    async fetch(studyKey) {
      const study = await vault.study(studyKey);
      if (!study.ok) return study;
      const standing = standings.get(studyKey) ?? NEVER;
      const { answer } = standing;
      if (answer === null || besides(studyKey, standing).lacking === 0) return err(nothingLacks());
      if (queue.find(studyKey) === null) {
        // No list names it any more: it is fetched once, and must not come back onto the list by that.
        const listedCycle = Number(queue.fact('listedCycle') ?? '0');
        const { descriptor, purpose } = study.value;
        const job = { descriptor, purpose, endpointId: answer.endpointId };
        const cycle = purpose.kind === 'prior' ? listedCycle : listedCycle - 1;
        queue.plan(cycle, [{ studyKey, job, complete: false }], () => true);
      }
      queue.moveUp(studyKey, true);
      options.onFetch(studyKey);
      return ok(view(studyKey, true));
    },
    stop() {
      abort.abort();
      abort = new AbortController();
    },
  };
}

const nothingLacks = (): KitError =>
  kitError(
    'prefetch.not-in-queue',
    'All that the PACS last listed of this study is here.',
    'Nothing needs to be fetched; the PACS is asked again by itself.',
  );
