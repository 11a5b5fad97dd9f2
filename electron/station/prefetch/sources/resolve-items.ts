// Looks up at the PACS the studies that a RIS export names and no query listed: by StudyInstanceUID, else by accession number and
// patient. What the PACS does not know yet stays scheduled.
import type { Endpoint, StudyQuery } from '../../dicom/port.ts';
import { type ListedStudy, mergeStudies } from '../merge-studies.ts';
import { findOptions, isLinkTrouble, type PrefetchTools } from '../tools.ts';
import { isOfStudy, type ScheduledItem } from './scheduled-item.ts';

export interface ResolveOptions {
  readonly askAgainAfterMs: number;
  readonly askedInVain: Map<string, number>;
}

/** Questions a cycle (S-10); the others' turn is the next one. */
const MAX_QUESTIONS = 200;

const isPlain = (value: string): boolean => value.trim() !== '' && !/[*?\\]/u.test(value);

function queryOf({ descriptor, isDerived }: ScheduledItem): StudyQuery | null {
  const { StudyInstanceUID, AccessionNumber, PatientID } = descriptor;
  if (!isDerived) return { StudyInstanceUID };
  return isPlain(AccessionNumber) && isPlain(PatientID) ? { AccessionNumber, PatientID } : null;
}

export async function resolveItems(
  tools: PrefetchTools,
  pacs: Endpoint,
  items: readonly ScheduledItem[],
  { askAgainAfterMs, askedInVain }: ResolveOptions,
  signal: AbortSignal,
): Promise<{ readonly found: readonly ListedStudy[]; readonly notes: readonly string[] }> {
  const found: ListedStudy[] = [];
  let asked = 0;
  let unasked = 0;
  let linkDown = false;
  for (const item of items) {
    const query = queryOf(item);
    if (query === null) continue;
    const uid = item.descriptor.StudyInstanceUID;
    const last = askedInVain.get(uid);
    if (last !== undefined && tools.clock.now() - last < askAgainAfterMs) continue;
    if (linkDown || signal.aborted || asked >= MAX_QUESTIONS) {
      unasked += 1;
      continue;
    }
    asked += 1;
    const options = { ...findOptions(tools, signal), limit: 100, onUnusableAnswer: () => {} };
    const answer = await tools.port.findStudies(pacs, query, options);
    if (!answer.ok) {
      unasked += 1;
      linkDown = isLinkTrouble(answer.error.code);
      continue;
    }
    const own = mergeStudies(answer.value.filter((study) => isOfStudy(item, study)));
    found.push(...own);
    if (own.length === 0) askedInVain.set(uid, tools.clock.now());
    else askedInVain.delete(uid);
  }
  const wanted = new Set(items.map(({ descriptor }) => descriptor.StudyInstanceUID));
  for (const uid of askedInVain.keys()) if (!wanted.has(uid)) askedInVain.delete(uid);
  const notes = unasked === 0 ? [] : [`${unasked} of the RIS export not looked up at the PACS yet`];
  return { found, notes };
}
