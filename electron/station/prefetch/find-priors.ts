// Asks for the earlier studies of each patient on the list, one patient after another, and lets the rule choose (P5).
import { isAnybodys, samePatient } from '../../../shared/domain/same-patient.ts';
import { choosePriors } from '../../../shared/domain/prior-relevance.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import type { KeyedHash, StudyDescriptor, StudyPurpose } from '../../../shared/domain/study.ts';
import type { Endpoint } from '../dicom/port.ts';
import { type ListedStudy, mergeStudies } from './merge-studies.ts';
import type { PriorStanding } from './prior-standing.ts';
import { findOptions, isLinkTrouble, type PrefetchTools } from './tools.ts';

export interface PlannedStudy {
  readonly listed: ListedStudy;
  readonly purpose: StudyPurpose;
}

export interface PriorPlan {
  readonly priors: readonly PlannedStudy[];
  /** Current studies whose patients were not asked about this time: their known priors stay wanted. */
  readonly notAsked: readonly KeyedHash[];
  /** Patients whose priors are not known now: asked in vain, or not asked for want of a link or of room in this cycle. */
  readonly failedPatients: number;
  /** Current studies that state nothing but a PatientID, under which the PACS has several patients: nobody's priors are chosen. */
  readonly anybodys: readonly KeyedHash[];
  /** What was learnt of each current study whose patient was asked about. */
  readonly told: ReadonlyMap<KeyedHash, PriorStanding>;
}

/** Patients asked about lately; in memory only, so that a restart asks again. */
export type AskedPatients = Map<string, number>;

/** What was looked at when priors were chosen for one study of the list. */
export interface PriorChoice {
  readonly current: StudyDescriptor;
  /** Every study of this PatientID that the PACS named, chosen or not. */
  readonly candidates: readonly StudyDescriptor[];
}

export interface PriorOptions {
  readonly rule: PriorRule;
  readonly asked: AskedPatients;
  /** A patient asked about more recently than this is not asked about again; 0 asks about all. */
  readonly askAgainAfterMs: number;
  /** At most this many patients a cycle (S-10); the others' turn is the next cycle. */
  readonly maxPatients: number;
  /** Told of each choice: the rule lab's history is made of them. */
  readonly onChoice?: (choice: PriorChoice) => void;
}

/** More studies than this under one PatientID is a test patient or a mistake, not a history. */
const MAX_STUDIES_PER_PATIENT = 1000;

/** An ID that C-FIND would take for a pattern or a list (PS3.4 §C.2.2.2) cannot be asked for. */
const canAsk = (PatientID: string): boolean => PatientID.trim() !== '' && !/[*?\\]/u.test(PatientID);

function byPatient(current: readonly ListedStudy[]): ReadonlyMap<string, readonly ListedStudy[]> {
  return Map.groupBy(
    current.filter(({ descriptor }) => canAsk(descriptor.PatientID)),
    ({ descriptor }) => descriptor.PatientID,
  );
}

/**
 * Every study under this PatientID. The issuer is compared afterwards, by the rule: archives that keep none would answer nothing to it.
 * Only where the answer is too large is it asked for, since then it is that or nothing (docs/decisions/0133).
 */
async function askForPatient(
  tools: PrefetchTools,
  endpoint: Endpoint,
  studies: readonly ListedStudy[],
  signal: AbortSignal,
): Promise<Result<readonly StudyDescriptor[]>> {
  const PatientID = studies[0]?.descriptor.PatientID ?? '';
  const options = {
    ...findOptions(tools, signal),
    limit: MAX_STUDIES_PER_PATIENT,
    // A study without a UID cannot be fetched; the others of this patient can.
    onUnusableAnswer: () => {},
  };
  const found = await tools.port.findStudies(endpoint, { PatientID }, options);
  const issuers = [...new Set(studies.map(({ descriptor }) => descriptor.IssuerOfPatientID))];
  const [IssuerOfPatientID = ''] = issuers;
  const canNarrow = issuers.length === 1 && canAsk(IssuerOfPatientID);
  if (found.ok || found.error.code !== 'dicom.answer-too-large' || !canNarrow) return found;
  return tools.port.findStudies(endpoint, { PatientID, IssuerOfPatientID }, options);
}

/** Studies without a PatientID get no priors: nobody can say whose they would be (S-3). */
export async function findPriors(
  tools: PrefetchTools,
  endpoint: Endpoint,
  current: readonly ListedStudy[],
  { rule, asked, askAgainAfterMs, maxPatients, onChoice }: PriorOptions,
  signal: AbortSignal,
): Promise<PriorPlan> {
  const { vault, clock } = tools;
  const onList = new Set(current.map(({ descriptor }) => descriptor.StudyInstanceUID));
  const best = new Map<string, PlannedStudy & { readonly score: number }>();
  const notAsked: KeyedHash[] = [];
  let failedPatients = 0;
  const anybodys: KeyedHash[] = [];
  const told = new Map<KeyedHash, PriorStanding>();
  let asking = 0;
  let linkDown = false;
  for (const studies of byPatient(current).values()) {
    const keys = studies.map(({ descriptor }) => vault.keyOf(descriptor.StudyInstanceUID));
    // Named by its studies, so that a new study of the same patient asks anew.
    const name = keys.toSorted().join(' ');
    const last = asked.get(name);
    const recent = last !== undefined && clock.now() - last < askAgainAfterMs;
    if (recent || linkDown || signal.aborted || asking >= maxPatients) {
      notAsked.push(...keys);
      if (!recent) failedPatients += 1;
      continue;
    }
    asking += 1;
    const askedAt = clock.wall().toISOString();
    const found = await askForPatient(tools, endpoint, studies, signal);
    if (!found.ok) {
      failedPatients += 1;
      notAsked.push(...keys);
      linkDown = isLinkTrouble(found.error.code);
      continue;
    }
    asked.set(name, clock.now());
    const candidates = mergeStudies(found.value).filter(
      ({ descriptor }) => !onList.has(descriptor.StudyInstanceUID),
    );
    const descriptors = candidates.map((candidate) => candidate.descriptor);
    for (const { descriptor } of studies) {
      if (isAnybodys(descriptor, descriptors)) {
        anybodys.push(vault.keyOf(descriptor.StudyInstanceUID));
        continue;
      }
      onChoice?.({ current: descriptor, candidates: descriptors });
      const forStudy = vault.keyOf(descriptor.StudyInstanceUID);
      const chosen = choosePriors(descriptor, descriptors, rule);
      told.set(forStudy, {
        askedAt,
        named: descriptors.filter(
          (other) => other.StudyDate <= descriptor.StudyDate && samePatient(descriptor, other),
        ).length,
        chosen: chosen.map(({ descriptor: prior }) => vault.keyOf(prior.StudyInstanceUID)),
      });
      for (const { descriptor: prior, score, reason } of chosen) {
        const listed = candidates.find((candidate) => candidate.descriptor === prior);
        const known = best.get(prior.StudyInstanceUID);
        if (listed === undefined || (known !== undefined && known.score >= score)) continue;
        const purpose = { kind: 'prior', reason, forStudy, score } as const;
        best.set(prior.StudyInstanceUID, { listed, purpose, score });
      }
    }
  }
  const priors = [...best.values()].toSorted((a, b) => b.score - a.score);
  return {
    priors: priors.map(({ listed, purpose }) => ({ listed, purpose })),
    notAsked,
    failedPatients,
    anybodys,
    told,
  };
}
