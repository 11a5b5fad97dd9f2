// Looks up at the PACS the studies that a RIS export names and no query listed: by StudyInstanceUID, else by accession number and
// patient. What the PACS does not know yet stays scheduled; what it knew and cannot be asked for now stays what it was.
import type { Endpoint, StudyQuery } from '../../dicom/port.ts';
import { type ListedStudy, mergeStudies } from '../merge-studies.ts';
import { findOptions, isLinkTrouble, type PrefetchTools } from '../tools.ts';
import { hasUidOf, isOfStudy, type ScheduledItem } from './scheduled-item.ts';

/** When the PACS last answered about one item, on the monotonic clock, and what: its study, none, or another patient's. */
export interface LookUp {
  readonly at: number;
  readonly found: boolean;
  readonly isAnothers: boolean;
}

export interface ResolveOptions {
  readonly askAgainAfterMs: number;
  /** By the item's StudyInstanceUID. */
  readonly lookedUp: Map<string, LookUp>;
  /** Whether it is known from before, and on the list, as a study of the PACS. */
  readonly isKnown: (item: ScheduledItem) => boolean;
}

export interface Resolved {
  /** Items that the PACS answered about now; an empty list: it does not have the study. */
  readonly answers: ReadonlyMap<ScheduledItem, readonly ListedStudy[]>;
  readonly notes: readonly string[];
}

/** Questions a cycle (S-10); the others' turn is the next one. */
const MAX_QUESTIONS = 200;

const isPlain = (value: string): boolean => value.trim() !== '' && !/[*?\\]/u.test(value);

function queryOf({ descriptor, isDerived }: ScheduledItem): StudyQuery | null {
  const { StudyInstanceUID, AccessionNumber, PatientID } = descriptor;
  if (!isDerived) return { StudyInstanceUID };
  return isPlain(AccessionNumber) && isPlain(PatientID) ? { AccessionNumber, PatientID } : null;
}

const uidOf = ({ descriptor }: ScheduledItem): string => descriptor.StudyInstanceUID;

export async function resolveItems(
  tools: PrefetchTools,
  pacs: Endpoint,
  items: readonly ScheduledItem[],
  { askAgainAfterMs, lookedUp, isKnown }: ResolveOptions,
  signal: AbortSignal,
): Promise<Resolved> {
  const lastAt = (item: ScheduledItem): number => lookedUp.get(uidOf(item))?.at ?? Number.NEGATIVE_INFINITY;
  const isDue = (item: ScheduledItem): boolean =>
    tools.clock.now() - lastAt(item) >= askAgainAfterMs ||
    (lookedUp.get(uidOf(item))?.found === true && !isKnown(item));
  // Who waited longest is first, so that the bound of one cycle leaves nobody out for good.
  const due = items
    .flatMap((item) => {
      const query = queryOf(item);
      return query === null || !isDue(item) ? [] : [{ item, query }];
    })
    .toSorted((a, b) => (lastAt(a.item) < lastAt(b.item) ? -1 : Number(lastAt(a.item) > lastAt(b.item))));
  const answers = new Map<ScheduledItem, readonly ListedStudy[]>();
  let asked = 0;
  let failed = 0;
  let linkDown = false;
  for (const { item, query } of due) {
    if (linkDown || signal.aborted || asked >= MAX_QUESTIONS) break;
    asked += 1;
    const options = { ...findOptions(tools, signal), limit: 100, onUnusableAnswer: () => {} };
    const answer = await tools.port.findStudies(pacs, query, options);
    if (!answer.ok) {
      failed += 1;
      linkDown = isLinkTrouble(answer.error.code);
      continue;
    }
    const own = mergeStudies(answer.value.filter((study) => isOfStudy(item, study)));
    answers.set(item, own);
    const found = own.length > 0;
    const isAnothers = !found && answer.value.some((study) => hasUidOf(item, study));
    lookedUp.set(uidOf(item), { at: tools.clock.now(), found, isAnothers });
  }
  const wanted = new Set(items.map(uidOf));
  for (const uid of lookedUp.keys()) if (!wanted.has(uid)) lookedUp.delete(uid);
  const open = due.slice(asked).filter(({ item }) => !isKnown(item)).length + failed;
  return { answers, notes: open === 0 ? [] : [`${open} of the RIS export not looked up at the PACS yet`] };
}
