// Replays a rule of priors over what this station has seen: which priors it would have fetched, and which of those that
// readers opened it would have missed (product P9). Pure.
import type { RuleOutcome } from '../contract/rule-lab-view.ts';
import { choosePriors } from './prior-relevance.ts';
import type { PriorRule } from './prior-relevance-rule.ts';
import { type Traits, traitsOf } from './prior-relevance-words.ts';
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

/** A sum over entries. A prior that serves two studies is fetched, and weighed, once. */
function createTally(facts: ReplayFacts) {
  let [hits, misses, fetched, candidates, bytes, estimatedBytes] = [0, 0, 0, 0, 0, 0];
  const weighed = new Set<KeyedHash>();
  return {
    add(entry: HistoryEntry, chosen: ReadonlySet<KeyedHash>): void {
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
    },
    outcome(): RuleOutcome {
      const minutes = facts.bytesPerSecond === null ? null : bytes / facts.bytesPerSecond / 60;
      return { hits, misses, fetched, candidates, bytes, estimatedBytes, minutes };
    },
  };
}

/** Reads each wording once: a department's descriptions repeat by the thousand. */
function rememberingTraits(): typeof traitsOf {
  const known = new Map<string, Traits>();
  return (study, rule) => {
    const words = JSON.stringify([study.BodyPartExamined, study.StudyDescription, study.ModalitiesInStudy]);
    const traits = known.get(words) ?? traitsOf(study, rule);
    known.set(words, traits);
    return traits;
  };
}

/** What a rule would have done: over all, and week by week, oldest first. */
export interface Replay {
  readonly all: RuleOutcome;
  readonly weeks: readonly { readonly weekOf: string; readonly outcome: RuleOutcome }[];
}

/**
 * Replays `rule` over `entries`, one entry a step: half a year of a department is seconds of work, and whoever drives it has
 * other things to answer in between.
 */
export function* replayRule(
  entries: readonly HistoryEntry[],
  rule: PriorRule,
  facts: ReplayFacts,
): Generator<void, Replay, void> {
  const all = createTally(facts);
  const weeks = new Map<string, ReturnType<typeof createTally>>();
  const readTraits = rememberingTraits();
  for (const entry of entries) {
    const chosen = new Set(
      choosePriors(described(entry.current), entry.candidates.map(described), rule, readTraits).map(
        ({ descriptor }) => descriptor.StudyInstanceUID,
      ),
    );
    const monday = weekOf(entry.at);
    const week = weeks.get(monday) ?? createTally(facts);
    weeks.set(monday, week);
    all.add(entry, chosen);
    week.add(entry, chosen);
    yield;
  }
  return {
    all: all.outcome(),
    weeks: [...weeks]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([monday, week]) => ({ weekOf: monday, outcome: week.outcome() })),
  };
}

/** Monday of the week of an ISO 8601 time, `YYYY-MM-DD`, in UTC. */
export function weekOf(at: string): string {
  const day = new Date(at);
  const sinceMonday = (day.getUTCDay() + 6) % 7;
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() - sinceMonday))
    .toISOString()
    .slice(0, 10);
}
