// The plot of a department's day: who came, for what, how urgently, and what each had before.
import type { ProtocolName } from './protocols.ts';

export interface PlannedPrior {
  readonly protocol: ProtocolName;
  readonly yearsAgo: number;
  /** How far along the patient's finding was, 0 to 1. */
  readonly progress: number;
}

export interface PlannedVisit {
  readonly protocol: ProtocolName;
  readonly description: string;
  /** Fixed, not the clock's: the same day gives the same bytes at any hour. */
  readonly time: string;
  readonly stat: boolean;
  readonly progress: number;
  readonly priors: readonly PlannedPrior[];
}

const prior = (protocol: ProtocolName, yearsAgo: number, progress = 0): PlannedPrior => ({
  protocol,
  yearsAgo,
  progress,
});

const visit = (
  time: string,
  protocol: ProtocolName,
  description: string,
  progress: number,
  ...priors: PlannedPrior[]
): PlannedVisit => ({ time, protocol, description, stat: description.startsWith('STAT'), progress, priors });

/** Relevant priors are of the same region; the others are there so that a rule has something to leave out. */
export const DAY_PLAN: readonly PlannedVisit[] = [
  visit('001254', 'CT Head', 'STAT CT Head - fall, GCS 13', 1, prior('CT Head', 2.1)),
  visit('011837', 'CT Chest', 'STAT CT Chest - dyspnoea', 0, prior('XR Chest', 0.2)),
  visit(
    '032210',
    'XR Chest',
    'STAT XR Chest portable',
    1,
    prior('XR Chest', 0.02, 0.4),
    prior('XR Chest', 1.4),
  ),
  visit(
    '061503',
    'CT Chest',
    'CT Chest follow-up nodule',
    1,
    prior('CT Chest', 1.02, 0.55),
    prior('US Heart', 3.3),
  ),
  visit(
    '063040',
    'MR Brain',
    'MR Brain - multiple sclerosis',
    1,
    prior('MR Brain', 0.98, 0.6),
    prior('XR Chest', 4.2),
  ),
  visit('064512', 'XR Chest', 'XR Chest preoperative', 0),
  visit('070129', 'US Heart', 'Echocardiogram', 0, prior('XR Chest', 0.6)),
  visit('071647', 'Mammography', 'Mammography screening', 1, prior('Mammography', 2.0, 0.4)),
  visit('073305', 'CT Head', 'CT Head - headache', 0),
  visit('074418', 'XR Chest', 'XR Chest PA', 0.8, prior('CT Head', 5.6)),
  visit('080522', 'MR Brain', 'MR Brain - seizure', 0.3, prior('CT Head', 0.1)),
  visit('081938', 'CT Chest', 'CT Chest staging', 0.7),
  visit('083007', 'CT Head', 'STAT CT Head - stroke call', 0, prior('MR Brain', 1.7, 0.4)),
  visit('084455', 'XR Chest', 'XR Chest - cough', 0, prior('XR Chest', 0.9)),
];
