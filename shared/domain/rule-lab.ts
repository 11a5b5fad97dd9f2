// Replays a rule of priors over what this station has seen: which priors it would have fetched, and which of those that
// readers opened it would have missed (product P9). Pure.
import type { RuleOutcome } from '../contract/rule-lab-view.ts';
import { choosePriors } from './prior-relevance.ts';
import type { PriorRule } from './prior-relevance-rule.ts';
import type { KeyedHash, StudyDescriptor } from './study.ts';

/** What a rule looks at, and no more: the history keeps no name and no ID, because all of an entry is one patient's. */
export type RuledStudy = Pick<
  StudyDescriptor,
  | 'StudyDate'
  | 'StudyTime'
  | 'StudyDescription'
  | 'BodyPartExamined'
  | 'ModalitiesInStudy'
  | 'NumberOfStudyRelatedInstances'
> & { readonly studyKey: KeyedHash };

/** A study of the list, with the earlier studies of its patient that the PACS named when priors were chosen for it. */
export interface HistoryEntry {
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly current: RuledStudy;
  readonly candidates: readonly RuledStudy[];
}

export interface ReplayFacts {
  /** Whether a reader opened this prior beside this study. */
  readonly wasOpened: (current: KeyedHash, prior: KeyedHash) => boolean;
  /** Bytes of a study that is here whole, else null. */
  readonly heldBytes: (studyKey: KeyedHash) => number | null;
  /** Mean size of an instance, for studies that are not here; null when none of that modality was ever here. */
  readonly bytesPerInstance: (modalities: readonly string[]) => number | null;
  /** As measured; null when nothing was. */
  readonly bytesPerSecond: number | null;
}

const described = (study: RuledStudy): StudyDescriptor => ({
  ...study,
  StudyInstanceUID: study.studyKey,
  PatientID: 'one patient',
  IssuerOfPatientID: '',
  PatientName: '',
  PatientBirthDate: '',
  PatientSex: '',
  AccessionNumber: '',
  ReferringPhysicianName: '',
  StudyID: '',
  NumberOfStudyRelatedSeries: null,
});

function sizeOf(study: RuledStudy, facts: ReplayFacts): { bytes: number; isEstimated: boolean } {
  const held = facts.heldBytes(study.studyKey);
  if (held !== null) return { bytes: held, isEstimated: false };
  const each = facts.bytesPerInstance(study.ModalitiesInStudy) ?? 0;
  return { bytes: Math.round(each * (study.NumberOfStudyRelatedInstances ?? 0)), isEstimated: true };
}

/** What `rule` would have done over `entries`. A prior that serves two studies of the list is fetched, and weighed, once. */
export function replayRule(
  entries: readonly HistoryEntry[],
  rule: PriorRule,
  facts: ReplayFacts,
): RuleOutcome {
  let [hits, misses, fetched, candidates, bytes, estimatedBytes] = [0, 0, 0, 0, 0, 0];
  const weighed = new Set<KeyedHash>();
  for (const entry of entries) {
    const chosen = new Set(
      choosePriors(described(entry.current), entry.candidates.map(described), rule).map(
        ({ descriptor }) => descriptor.StudyInstanceUID,
      ),
    );
    candidates += entry.candidates.length;
    fetched += chosen.size;
    for (const candidate of entry.candidates) {
      const isChosen = chosen.has(candidate.studyKey);
      if (facts.wasOpened(entry.current.studyKey, candidate.studyKey)) {
        if (isChosen) hits += 1;
        else misses += 1;
      }
      if (!isChosen || weighed.has(candidate.studyKey)) continue;
      weighed.add(candidate.studyKey);
      const size = sizeOf(candidate, facts);
      bytes += size.bytes;
      if (size.isEstimated) estimatedBytes += size.bytes;
    }
  }
  const minutes = facts.bytesPerSecond === null ? null : bytes / facts.bytesPerSecond / 60;
  return { hits, misses, fetched, candidates, bytes, estimatedBytes, minutes };
}

/** Monday of the week of an ISO 8601 time, `YYYY-MM-DD`, in UTC. */
export function weekOf(at: string): string {
  const day = new Date(at);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - sinceMonday))
    .toISOString()
    .slice(0, 10);
}
