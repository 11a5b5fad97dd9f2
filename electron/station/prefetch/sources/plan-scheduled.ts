// Puts the scheduled patients of a cycle on record and on the list. Nothing of them is fetched and nothing is counted: they wait to
// be imaged, and only their priors are wanted (product P2).
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import { ok, type Result } from '../../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../../shared/domain/study.ts';
import type { ListedStudy } from '../merge-studies.ts';
import type { TransferQueue } from '../queue.ts';
import type { PrefetchTools } from '../tools.ts';
import type { Gathered } from './gather-scheduled.ts';
import { scheduledPurpose } from './scheduled-item.ts';
import { readStanding, type ScheduledStanding, writeStanding } from './scheduled-standing.ts';

export interface PlannedScheduled {
  /** Studies whose priors are wanted. */
  readonly studies: readonly ListedStudy[];
  /** Of sources that are silent since the station started: their priors stay as they are. */
  readonly kept: readonly KeyedHash[];
}

/**
 * @param onList keys of what the PACS lists: such a study is no longer scheduled
 * @param whole the PACS's own list is whole: what was scheduled and is on no list any more may be forgotten
 */
export async function planScheduled(
  tools: PrefetchTools,
  queue: Pick<TransferQueue, 'fact' | 'setFact'>,
  { scheduled, silent, asOf }: Gathered,
  onList: ReadonlySet<KeyedHash>,
  whole: boolean,
): Promise<Result<PlannedScheduled, KitError>> {
  const { vault, clock } = tools;
  const before = readStanding(queue);
  const standing: ScheduledStanding = {};
  for (const sourceId of silent) {
    const keys = (before[sourceId] ?? []).filter((key) => !onList.has(key));
    if (keys.length > 0) standing[sourceId] = keys;
  }
  const kept = Object.values(standing).flat();
  const studies: ListedStudy[] = [];
  const wall = clock.wall();
  for (const item of scheduled) {
    const studyKey = vault.keyOf(item.descriptor.StudyInstanceUID);
    if (onList.has(studyKey)) continue;
    const known = vault.counts(studyKey);
    // Images of it are here or were counted: the PACS knows it, though its list has it no more.
    if (known !== null && (known.held > 0 || known.expected !== null)) continue;
    const purpose = scheduledPurpose(item, wall);
    // What a source said long ago is as old as that, whoever remembers it (S-2).
    const confirmedAt = asOf.get(item.sourceId) ?? wall.toISOString();
    const recorded = await vault.recordStudy({
      descriptor: item.descriptor,
      purpose,
      expected: null,
      confirmedAt,
    });
    if (!recorded.ok) return recorded;
    (standing[item.sourceId] ??= []).push(studyKey);
    studies.push({ descriptor: item.descriptor, expected: null });
  }
  writeStanding(queue, standing);
  if (whole) {
    const now = new Set(Object.values(standing).flat());
    await forget(tools, new Set(Object.values(before).flat()).difference(now.union(onList)));
  }
  return ok({ studies, kept });
}

/** Called off, or moved to another day: nothing of it is here but its name, and nobody needs that. */
async function forget({ vault }: PrefetchTools, gone: ReadonlySet<KeyedHash>): Promise<void> {
  for (const studyKey of gone) {
    const known = vault.counts(studyKey);
    // What cannot be forgotten now stays off the list all the same.
    if (known?.held === 0 && known.expected === null) await vault.purge({ studyKey });
  }
}
