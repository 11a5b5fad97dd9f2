// Turns the day's plot into studies with dates, UIDs and recipes. No pixel is drawn here: a day is described in milliseconds.
import type { RehearsalPatient, RehearsalSeries, RehearsalStudy } from '../model.ts';
import { seedFrom, uidFrom } from '../random.ts';
import { DAY_PLAN, type PlannedPrior, type PlannedVisit } from './day-plan.ts';
import { patientAt } from './patients.ts';
import { PROTOCOLS, type ProtocolName } from './protocols.ts';

export interface PopulationOptions {
  readonly seed: number;
  /** Wall clock. Only its local calendar day counts: the same seed and day give the same UIDs and bytes. */
  readonly now: Date;
  /** Studies of today, as a multiple of the default list (14 at 1). */
  readonly scale?: number;
  /** Rows and columns of a CT or MR slice (default 256); other images follow. 32 makes tests fast, 512 makes them heavy. */
  readonly matrix?: number;
  /** Share of the usual slices and frames, 0 < share ≤ 1. */
  readonly share?: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const DAYS_PER_YEAR = 365.25;
const DEFAULT_MATRIX = 256;

/** A department's day: today's studies first to last, each followed by its patient's priors, newest first. */
export function createPopulation(options: PopulationOptions): readonly RehearsalStudy[] {
  const visits = Math.max(1, Math.round(DAY_PLAN.length * (options.scale ?? 1)));
  return Array.from({ length: visits }, (_, index) => visitStudies(options, index)).flat();
}

function visitStudies(options: PopulationOptions, index: number): RehearsalStudy[] {
  const planned: PlannedVisit | undefined = DAY_PLAN[index % DAY_PLAN.length];
  if (planned === undefined) return [];
  const patient = patientAt(index);
  const current = study(options, patient, {
    protocol: planned.protocol,
    StudyDescription: planned.description,
    StudyDate: dicomDate(options.now, 0),
    StudyTime: planned.time,
    progress: planned.progress,
    stat: planned.stat,
    isPrior: false,
  });
  const priors = planned.priors.map((p: PlannedPrior) =>
    study(options, patient, {
      protocol: p.protocol,
      StudyDescription: p.protocol,
      StudyDate: dicomDate(options.now, Math.max(1, Math.round(p.yearsAgo * DAYS_PER_YEAR))),
      StudyTime: '103000',
      progress: p.progress,
      stat: false,
      isPrior: true,
    }),
  );
  return [current, ...priors];
}

interface StudyPlan {
  readonly protocol: ProtocolName;
  readonly StudyDescription: string;
  readonly StudyDate: string;
  readonly StudyTime: string;
  readonly progress: number;
  readonly stat: boolean;
  readonly isPrior: boolean;
}

function study(options: PopulationOptions, patient: RehearsalPatient, plan: StudyPlan): RehearsalStudy {
  const key = [options.seed, plan.StudyDate, patient.PatientID, plan.protocol] as const;
  // One UID must never mean two pictures: whatever changes the pixels is in the name.
  const StudyInstanceUID = uidFrom(...key, options.matrix ?? DEFAULT_MATRIX, options.share ?? 1);
  const accession = String(seedFrom(...key, 'accession') % 1_000_000).padStart(6, '0');
  // Anatomy follows the patient, not the study: a prior shows the same person.
  const plans = PROTOCOLS[plan.protocol]({
    seed: seedFrom(options.seed, patient.PatientID, plan.protocol),
    matrix: options.matrix ?? DEFAULT_MATRIX,
    share: options.share ?? 1,
    progress: plan.progress,
  });
  return {
    patient,
    StudyInstanceUID,
    StudyDate: plan.StudyDate,
    StudyTime: plan.StudyTime,
    AccessionNumber: `RHS${accession}`,
    StudyID: accession,
    StudyDescription: plan.StudyDescription,
    ReferringPhysicianName: 'Referrer^Synthetic',
    RequestedProcedurePriority: plan.stat ? 'STAT' : 'ROUTINE',
    isPrior: plan.isPrior,
    series: plans.map(({ images, ...series }, index): RehearsalSeries => {
      const SeriesInstanceUID = uidFrom(StudyInstanceUID, index + 1);
      return {
        ...series,
        SeriesInstanceUID,
        FrameOfReferenceUID: uidFrom(StudyInstanceUID, 'frame of reference'),
        SeriesNumber: index + 1,
        instances: Array.from({ length: images }, (_, i) => ({
          SOPInstanceUID: uidFrom(SeriesInstanceUID, i + 1),
          InstanceNumber: i + 1,
        })),
      };
    }),
  };
}

/** DA of the local calendar day that lies `daysAgo` before `now`. */
function dicomDate(now: Date, daysAgo: number): string {
  const noon = new Date(now.getFullYear(), now.getMonth(), now.getDate(), 12);
  const day = new Date(noon.getTime() - daysAgo * DAY_MS);
  return `${day.getFullYear()}${String(day.getMonth() + 1).padStart(2, '0')}${String(day.getDate()).padStart(2, '0')}`;
}
