// Which earlier studies of a patient help to read the current one: a scored rule that says in words why each was chosen.
import type { PriorRule } from './prior-relevance-rule.ts';
import { type Traits, traitsOf } from './prior-relevance-words.ts';
import { isAnybodys, samePatient } from './same-patient.ts';
import type { StudyDescriptor } from './study.ts';

export interface ChosenPrior {
  readonly descriptor: StudyDescriptor;
  /** Between 0 and 1. */
  readonly score: number;
  /** In words: "CT chest, same region, 14 months, 2 of 3". */
  readonly reason: string;
}

const MONTH_DAYS = 30.44;

/** Parts of the body that a study's descriptions speak of, as the rule names them (the page's hanging rules ask). */
export const regionsOfStudy = (study: StudyDescriptor, rule: PriorRule): ReadonlySet<string> => {
  const { regions, wholeBody } = traitsOf(study, rule);
  return wholeBody ? new Set(Object.keys(rule.regions)) : regions;
};

/** Midnight UTC of a DA value (PS3.5 §6.2), or null. */
function dayOf(StudyDate: string): number | null {
  const parts = /^(\d{4})(\d{2})(\d{2})$/u.exec(StudyDate);
  if (parts === null) return null;
  const time = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  return Number.isNaN(time) ? null : time;
}

/** Days before the current study, or null when either date is unknown. */
function ageDays(current: StudyDescriptor, candidate: StudyDescriptor): number | null {
  const [now, then] = [dayOf(current.StudyDate), dayOf(candidate.StudyDate)];
  return now === null || then === null ? null : Math.round((now - then) / 86_400_000);
}

const isLater = (candidate: StudyDescriptor, current: StudyDescriptor, days: number | null): boolean =>
  days !== null && (days < 0 || (days === 0 && candidate.StudyTime > current.StudyTime));

function modalityScore(current: Traits, prior: Traits, rule: PriorRule): number {
  const pairs = current.modalities.flatMap((of) => prior.modalities.map((by) => [of, by] as const));
  if (pairs.length === 0) return rule.unknownAffinity;
  return Math.max(
    ...pairs.map(([of, by]) => (of === by ? 1 : (rule.affinity[of]?.[by] ?? rule.otherAffinity))),
  );
}

function regionScore(current: Traits, prior: Traits, rule: PriorRule): { score: number; words: string } {
  if (current.wholeBody && prior.wholeBody) return { score: 1, words: 'whole body' };
  if (current.wholeBody || prior.wholeBody)
    return { score: rule.wholeBodyScore, words: 'within the whole body' };
  if (current.regions.size === 0 || prior.regions.size === 0) {
    return { score: rule.unknownRegionScore, words: 'region unknown' };
  }
  const shared = [...prior.regions].filter((region) => current.regions.has(region));
  if (shared.length > 0) return { score: 1, words: 'same region' };
  const near = [...prior.regions].some((region) =>
    (rule.neighbours[region] ?? []).some((neighbour) => current.regions.has(neighbour)),
  );
  return near ? { score: rule.neighbourScore, words: 'next region' } : { score: 0, words: 'other region' };
}

function ageWords(days: number | null): string {
  if (days === null) return 'age unknown';
  if (days === 0) return 'same day';
  if (days < 60) return `${days} day${days === 1 ? '' : 's'}`;
  const months = Math.round(days / MONTH_DAYS);
  return months < 36 ? `${months} months` : `${Math.round(months / 12)} years`;
}

const nameOf = (prior: Traits): string => {
  const modality = prior.modalities.length === 0 ? 'Study' : prior.modalities.join('/');
  if (prior.wholeBody) return `${modality} whole body`;
  const regions = [...prior.regions];
  return regions.length === 0 || regions.length > 3 ? modality : `${modality} ${regions.join('/')}`;
};

/**
 * The priors worth fetching for `current`, best first, at most `rule.maxPerStudy`.
 *
 * Only the same patient's earlier studies compete; none do where nobody can say who that is (`isAnybodys`). The order of `candidates` does not matter.
 *
 * @param readTraits for who chooses again and again among the same words, and remembers what they say
 */
export function choosePriors(
  current: StudyDescriptor,
  candidates: readonly StudyDescriptor[],
  rule: PriorRule,
  readTraits: (study: StudyDescriptor, rule: PriorRule) => Traits = traitsOf,
): readonly ChosenPrior[] {
  if (isAnybodys(current, candidates)) return [];
  const own = readTraits(current, rule);
  const seen = new Set([current.StudyInstanceUID]);
  const scored = candidates.flatMap((descriptor) => {
    const days = ageDays(current, descriptor);
    if (seen.has(descriptor.StudyInstanceUID) || !samePatient(current, descriptor)) return [];
    if (isLater(descriptor, current, days) || (days ?? 0) > rule.maxAgeYears * 365.25) return [];
    seen.add(descriptor.StudyInstanceUID);
    const traits = readTraits(descriptor, rule);
    const region = regionScore(own, traits, rule);
    const age = days === null ? 0.5 : 0.5 ** (days / MONTH_DAYS / rule.halfLifeMonths);
    const otherSide = own.side !== null && traits.side !== null && own.side !== traits.side;
    const sum =
      rule.weights.region * region.score +
      rule.weights.modality * modalityScore(own, traits, rule) +
      rule.weights.age * age;
    const score = sum * (otherSide ? rule.otherSideFactor : 1);
    const words = [nameOf(traits), region.words, ...(otherSide ? ['other side'] : []), ageWords(days)];
    const kind = [traits.modalities, [...traits.regions], traits.wholeBody, traits.side].join('/');
    return score < rule.minScore ? [] : [{ descriptor, score, kind, words: words.join(', ') }];
  });
  const key = ({ descriptor }: { readonly descriptor: StudyDescriptor }): string =>
    `${descriptor.StudyDate}${descriptor.StudyTime}/${descriptor.StudyInstanceUID}`;
  const ranked = scored.toSorted((a, b) => b.score - a.score || (key(a) < key(b) ? 1 : -1));
  const oldest = new Map(
    scored.toSorted((a, b) => (key(a) < key(b) ? 1 : -1)).map((each) => [each.kind, each.descriptor]),
  );
  const taken = new Map<string, number>();
  const best = ranked
    .filter(({ kind, descriptor }) => {
      const before = taken.get(kind) ?? 0;
      taken.set(kind, before + 1);
      return before < rule.maxPerKind || (rule.keepsBaseline && oldest.get(kind) === descriptor);
    })
    .slice(0, rule.maxPerStudy);
  return best.map(({ descriptor, score, words }, index) => ({
    descriptor,
    score: Math.round(score * 1000) / 1000,
    reason: `${words}, ${index + 1} of ${best.length}`,
  }));
}
