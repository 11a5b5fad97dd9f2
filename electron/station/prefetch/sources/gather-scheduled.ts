// Brings the sources besides the PACS's own list together in one cycle: who is scheduled, what of it the PACS knows by now, and how
// urgent the studies of the list are.
import { kitError } from '../../../../shared/contract/kit-error.ts';
import type { KitConfig } from '../../config/schema.ts';
import type { Endpoint } from '../../dicom/port.ts';
import type { ListedStudy } from '../merge-studies.ts';
import type { PrefetchTools } from '../tools.ts';
import type { LearntByEndpoint } from '../list-worklist.ts';
import { askScheduled, type SourceAnswer } from './ask-scheduled.ts';
import { readExport } from './read-export.ts';
import { resolveItems } from './resolve-items.ts';
import { isOfStudy, type ScheduledItem } from './scheduled-item.ts';

/** What the sources remember from cycle to cycle; in memory only. */
export interface SourceMemory {
  readonly learnt: LearntByEndpoint;
  /** What each source said when it last answered in full. */
  readonly last: Map<string, readonly ScheduledItem[]>;
  /** When the PACS was last asked in vain for a study of an export, on the monotonic clock. */
  readonly askedInVain: Map<string, number>;
}

export const createSourceMemory = (): SourceMemory => ({
  learnt: new Map(),
  last: new Map(),
  askedInVain: new Map(),
});

export interface Gathered {
  /** Of all sources, also of those that could not be asked this time and were before. */
  readonly items: readonly ScheduledItem[];
  /** Of these, on no list of the PACS yet. */
  readonly scheduled: readonly ScheduledItem[];
  /** Studies that a RIS export names and the PACS knows, though none of the queries listed them. */
  readonly found: readonly ListedStudy[];
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
}

/** @param listed what the PACS's own list has */
export async function gatherScheduled(
  tools: PrefetchTools,
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
  const exported: SourceAnswer[] = [];
  for (const source of config.exports) exported.push(await readExport(source, tools.clock.wall()));
  answers.push(...exported);

  const items: ScheduledItem[] = [];
  const silent: string[] = [];
  for (const { sourceId, items: own, error } of answers) {
    if (error === null) memory.last.set(sourceId, own);
    const known = error === null ? own : memory.last.get(sourceId);
    if (known === undefined) silent.push(sourceId);
    else items.push(...known);
  }
  const isListed = (item: ScheduledItem): boolean =>
    listed.some(({ descriptor }) => isOfStudy(item, descriptor));
  const open = items.filter((item) => !isListed(item));
  const ofExports = new Set(exported.map(({ sourceId }) => sourceId));
  const resolved = await resolveItems(
    tools,
    pacs,
    open.filter(({ sourceId }) => ofExports.has(sourceId)),
    { askAgainAfterMs: options.askAgainAfterMs, askedInVain: memory.askedInVain },
    signal,
  );
  const scheduled = open.filter(
    (item) => !resolved.found.some(({ descriptor }) => isOfStudy(item, descriptor)),
  );
  return {
    items,
    scheduled: oncePerStudy(scheduled),
    found: resolved.found,
    silent,
    notes: [...answers.flatMap(({ notes }) => notes), ...resolved.notes],
  };
}

/** Not asked is not answered: what it said last stays (S-15). */
const unasked = (sourceId: string): SourceAnswer => ({
  sourceId,
  items: [],
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
  for (const item of items) if (!kept.some((other) => isOfStudy(item, other.descriptor))) kept.push(item);
  return kept;
}
