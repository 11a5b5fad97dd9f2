// Brings the sources besides the PACS's own list together in one cycle: who is scheduled, what of it the PACS knows by now, and how
// urgent the studies of the list are.
import { kitError } from '../../../../shared/contract/kit-error.ts';
import type { KeyedHash, StudyDescriptor } from '../../../../shared/domain/study.ts';
import type { KitConfig } from '../../config/schema.ts';
import type { Endpoint } from '../../dicom/port.ts';
import type { ListedStudy } from '../merge-studies.ts';
import type { TransferQueue } from '../queue.ts';
import type { PrefetchTools } from '../tools.ts';
import type { LearntByEndpoint } from '../list-worklist.ts';
import { askScheduled, type SourceAnswer } from './ask-scheduled.ts';
import { dateWindow, isInWindow } from './date-window.ts';
import {
  type ExportStanding,
  readExportStanding,
  studiesOf,
  writeExportStanding,
} from './export-standing.ts';
import { readExport } from './read-export.ts';
import { type LookUp, resolveItems } from './resolve-items.ts';
import { apart, hasUidOf, isOfStudy, type ScheduledItem } from './scheduled-item.ts';
import { createStudyIndex, studyIndexOf } from './study-index.ts';

export interface LastSaid {
  readonly items: readonly ScheduledItem[];
  /** When it said so, ISO 8601. */
  readonly asOf: string;
}

/** What the sources remember from cycle to cycle; in memory only. */
export interface SourceMemory {
  readonly learnt: LearntByEndpoint;
  /** What each source said when it last answered in full. */
  readonly last: Map<string, LastSaid>;
  /** When the PACS was last asked for a study of an export. */
  readonly lookedUp: Map<string, LookUp>;
}

export const createSourceMemory = (): SourceMemory => ({
  learnt: new Map(),
  last: new Map(),
  lookedUp: new Map(),
});

export interface Gathered {
  /** Of all sources, also of those that could not be asked this time and were before. */
  readonly items: readonly ScheduledItem[];
  /** Of these, on no list of the PACS yet. */
  readonly scheduled: readonly ScheduledItem[];
  /** Studies that a RIS export names and the PACS knows, though none of the queries listed them. */
  readonly found: readonly ListedStudy[];
  /** Studies that rows of exports are known as, and that nobody could or had to be asked about this time. */
  readonly kept: readonly KeyedHash[];
  /** When each source said what is known of it, ISO 8601, by its id (S-2). */
  readonly asOf: ReadonlyMap<string, string>;
  /** Sources whose items are not known now. */
  readonly silent: readonly string[];
  readonly notes: readonly string[];
}

export interface GatherOptions {
  readonly config: KitConfig['worklist'];
  /** Endpoints of `config.scheduled`, by the same ids. */
  readonly scheduledEndpoints: readonly Endpoint[];
  readonly memory: SourceMemory;
  /** Between two questions to the PACS about one study of an export; 0 asks now. */
  readonly askAgainAfterMs: number;
  /** The PACS that is asked stands in for a better one. */
  readonly isStandIn: boolean;
}

/**
 * @param queue where it is kept which rows of exports are which studies of the PACS
 * @param listed what the PACS's own list has
 */
export async function gatherScheduled(
  tools: PrefetchTools,
  queue: Pick<TransferQueue, 'fact' | 'setFact' | 'find'>,
  pacs: Endpoint,
  listed: readonly ListedStudy[],
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Gathered> {
  const { config, scheduledEndpoints, memory } = options;
  const answers: SourceAnswer[] = [];
  for (const source of config.scheduled) {
    const endpoint = scheduledEndpoints.find(({ id }) => id === source.id);
    answers.push(
      endpoint === undefined || signal.aborted
        ? unasked(source.id)
        : await askScheduled(tools, endpoint, source, signal),
    );
  }
  for (const source of config.exports) answers.push(await readExport(source, tools.clock.wall()));

  const windows = new Map(
    [...config.scheduled, ...config.exports].map(({ id, dates }) => [
      id,
      dateWindow(dates, tools.clock.wall()),
    ]),
  );
  /** What is remembered of yesterday is not of today's list. */
  const isOfToday = ({ sourceId, descriptor }: ScheduledItem): boolean => {
    const window = windows.get(sourceId);
    return window === undefined || isInWindow(window, descriptor.StudyDate, descriptor.StudyTime);
  };
  const index = studyIndexOf(listed, ({ descriptor }) => descriptor);
  let anothers = 0;
  /** Under a UID of its own where the PACS has another patient's study under the one that it names. */
  const asOwn = (item: ScheduledItem): ScheduledItem => {
    const isAnothers =
      memory.lookedUp.get(item.descriptor.StudyInstanceUID)?.isAnothers === true ||
      index
        .near(item.descriptor)
        .some(({ descriptor }) => hasUidOf(item, descriptor) && !isOfStudy(item, descriptor));
    if (!isAnothers) return item;
    anothers += 1;
    return apart(item);
  };
  const items: ScheduledItem[] = [];
  const silent: string[] = [];
  const asOf = new Map<string, string>();
  for (const { sourceId, items: own, asOf: saidAt, error } of answers) {
    if (error === null) memory.last.set(sourceId, { items: own, asOf: saidAt });
    const last = memory.last.get(sourceId);
    if (last === undefined) {
      silent.push(sourceId);
      continue;
    }
    asOf.set(sourceId, last.asOf);
    for (const item of last.items) if (isOfToday(item)) items.push(asOwn(item));
  }
  const listedAs = new Map(
    items.map((item) => [
      item,
      index.near(item.descriptor).filter(({ descriptor }) => isOfStudy(item, descriptor)),
    ]),
  );
  const open = items.filter((item) => listedAs.get(item)?.length === 0);
  const looked = await lookUp(tools, queue, pacs, { items, open, listedAs, silent }, options, signal);
  return {
    items,
    scheduled: oncePerStudy(open.filter((item) => !looked.known.has(item))),
    found: looked.found,
    kept: looked.kept,
    asOf,
    silent,
    notes: [
      ...answers.flatMap(({ notes }) => notes),
      ...looked.notes,
      ...(anothers === 0
        ? []
        : [`${anothers} scheduled under the StudyInstanceUID of another patient’s study`]),
    ],
  };
}

interface ToLookUp {
  readonly items: readonly ScheduledItem[];
  readonly open: readonly ScheduledItem[];
  readonly listedAs: ReadonlyMap<ScheduledItem, readonly ListedStudy[]>;
  readonly silent: readonly string[];
}

interface LookedUp {
  readonly found: readonly ListedStudy[];
  readonly kept: readonly KeyedHash[];
  /** Items that are studies of the PACS, as it says now or said before. */
  readonly known: ReadonlySet<ScheduledItem>;
  readonly notes: readonly string[];
}

/** What the open rows of exports are at the PACS: asked now, or as known from before. */
async function lookUp(
  tools: PrefetchTools,
  queue: Pick<TransferQueue, 'fact' | 'setFact' | 'find'>,
  pacs: Endpoint,
  { items, open, listedAs, silent }: ToLookUp,
  { config, memory, askAgainAfterMs, isStandIn }: GatherOptions,
  signal: AbortSignal,
): Promise<LookedUp> {
  const { vault } = tools;
  const keyOf = ({ descriptor }: { readonly descriptor: StudyDescriptor }): KeyedHash =>
    vault.keyOf(descriptor.StudyInstanceUID);
  const before = readExportStanding(queue);
  const ofExports = new Set(config.exports.map(({ id }) => id));
  const knownAs = (item: ScheduledItem): readonly KeyedHash[] => {
    const own = before[item.sourceId];
    return own === undefined
      ? []
      : (own[keyOf(item)] ?? []).filter((studyKey) => queue.find(studyKey) !== null);
  };
  const { answers, notes } = await resolveItems(
    tools,
    pacs,
    open.filter(({ sourceId }) => ofExports.has(sourceId)),
    { askAgainAfterMs, lookedUp: memory.lookedUp, isKnown: (item) => knownAs(item).length > 0 },
    signal,
  );
  const found: ListedStudy[] = [];
  const kept: KeyedHash[] = [];
  const known = new Set<ScheduledItem>();
  const standing: ExportStanding = {};
  for (const sourceId of silent) {
    const own = before[sourceId];
    if (own === undefined) continue;
    standing[sourceId] = own;
    for (const studyKey of studiesOf(before, sourceId)) kept.push(studyKey);
  }
  for (const item of items) {
    if (!ofExports.has(item.sourceId)) continue;
    const now = answers.get(item) ?? [];
    for (const study of now) found.push(study);
    let keys = [...(listedAs.get(item) ?? []), ...now].map(keyOf);
    // A stand-in may not have been sent everything yet: that it does not know it says nothing (S-15).
    if (keys.length === 0 && (isStandIn || !answers.has(item))) {
      keys = [...knownAs(item)];
      for (const studyKey of keys) kept.push(studyKey);
    }
    if (keys.length === 0) continue;
    known.add(item);
    (standing[item.sourceId] ??= {})[keyOf(item)] = keys;
  }
  if (!signal.aborted) writeExportStanding(queue, standing);
  return { found, kept, known, notes };
}

/** Not asked is not answered: what it said last stays (S-15). */
const unasked = (sourceId: string): SourceAnswer => ({
  sourceId,
  items: [],
  asOf: '',
  error: kitError(
    'dicom.cancelled',
    `The modality worklist ${sourceId} was not asked.`,
    'It is asked in the next cycle.',
  ),
  notes: [`the modality worklist ${sourceId} was not asked`],
});

/** The same study in two sources is one row: the first source's, which is the modality worklist's. */
function oncePerStudy(items: readonly ScheduledItem[]): readonly ScheduledItem[] {
  const kept: ScheduledItem[] = [];
  const index = createStudyIndex<ScheduledItem>();
  for (const item of items) {
    const near = index.near(item.descriptor);
    if (near.some((other) => isOfStudy(item, other.descriptor))) continue;
    // Two patients under one UID: neither hides the other.
    const own = near.some((other) => hasUidOf(item, other.descriptor)) ? apart(item) : item;
    kept.push(own);
    index.add(own.descriptor, own);
  }
  return kept;
}
