// What happens to links: single failures of each kind to measure detection by, and whole years to count mistakes in.
// Rates and durations are assumptions, each with its reason in docs/switch-policy.md; none is taken from the switch.
import { between, exponential, logNormal, pick, type Random } from '../seeded-random.ts';
import type { Condition, Disturbance } from './link.ts';

export const FAILURE_KINDS = [
  'refused',
  'blackHole',
  'hang',
  'findFails',
  'associationRejected',
  'retrieveFails',
  'retrieveStalls',
] as const;
export type FailureKind = (typeof FAILURE_KINDS)[number];

const findFails: Condition = { failing: { kinds: ['find'], code: 'dicom.status-failure' } };
const rejected: Condition = { failing: { kinds: ['echo', 'find'], code: 'dicom.association-rejected' } };

const retrieveFails: Condition = { failing: { kinds: ['retrieve'], code: 'dicom.status-refused' } };
const webFails: Condition = { failing: { kinds: ['web'], code: 'dicom.status-failure' } };

/** A clean cut that lasts. */
export const FAILURES: Readonly<Record<FailureKind, Condition>> = {
  refused: { reach: 'refused' },
  blackHole: { reach: 'swallows' },
  hang: { silent: true },
  findFails,
  associationRejected: rejected,
  retrieveFails,
  // From a quarter of a second to minutes: past the deadline of a canary.
  retrieveStalls: { retrieveSlowdown: 3000 },
};

export const MINUTE_MS = 60_000;
export const YEAR_MS = 365 * 24 * 60 * MINUTE_MS;

/** Interruptions shorter than this are over before a reader has gained anything from a switch. */
export const OUTAGE_MS = 10_000;

/** Something that befalls a link so many times a year. `outage`: the switch is right to go offline. */
interface Trouble {
  readonly name: string;
  readonly perYear: number;
  readonly outage: boolean;
  readonly happen: (random: Random, fromMs: number) => readonly Disturbance[];
}

const lasting =
  (condition: Condition, durationMs: (random: Random) => number): Trouble['happen'] =>
  (random, fromMs) => [{ fromMs, untilMs: fromMs + durationMs(random), condition }];

const blip =
  (medianMs: number, sigma: number) =>
  (random: Random): number => {
    for (;;) {
      const ms = logNormal(random, medianMs, sigma);
      if (ms < OUTAGE_MS) return ms;
    }
  };
const outage =
  (medianMs: number, sigma: number) =>
  (random: Random): number =>
    Math.max(OUTAGE_MS, logNormal(random, medianMs, sigma));
const uniform = (low: number, high: number) => (random: Random) => between(random, low, high);

const flapping: Trouble['happen'] = (random, fromMs) => {
  const parts: Disturbance[] = [];
  const condition = pick(random, [FAILURES.refused, FAILURES.blackHole]);
  const endMs = fromMs + between(random, 5, 30) * MINUTE_MS;
  let ms = fromMs;
  while (ms < endMs) {
    const untilMs = ms + between(random, 3000, 30_000);
    parts.push({ fromMs: ms, untilMs, condition });
    ms = untilMs + between(random, 5000, 60_000);
  }
  return parts;
};

const drift: Trouble['happen'] = (random, fromMs) => {
  const untilMs = fromMs + between(random, 10, 45) * MINUTE_MS;
  const worst = between(random, 5, 30);
  return [{ fromMs, untilMs, condition: { slowdown: [1, worst] } }];
};

const loss =
  (least: number, most: number): Trouble['happen'] =>
  (random, fromMs) => [
    {
      fromMs,
      untilMs: fromMs + between(random, 5, 60) * MINUTE_MS,
      condition: { loss: between(random, least, most) },
    },
  ];

export const TROUBLES: readonly Trouble[] = [
  {
    name: 'packets swallowed < 10 s',
    perYear: 52,
    outage: false,
    happen: lasting(FAILURES.blackHole, blip(2000, 0.8)),
  },
  { name: 'refused < 10 s', perYear: 24, outage: false, happen: lasting(FAILURES.refused, blip(4000, 0.7)) },
  {
    name: 'server pauses < 10 s',
    perYear: 100,
    outage: false,
    happen: lasting(FAILURES.hang, blip(3000, 0.9)),
  },
  {
    name: 'associations rejected < 10 s',
    perYear: 50,
    outage: false,
    happen: lasting(rejected, blip(3000, 0.8)),
  },
  {
    name: 'C-FIND fails < 30 s',
    perYear: 24,
    outage: false,
    happen: lasting(findFails, uniform(3000, 30_000)),
  },
  { name: 'loss of 0.5 to 5 %', perYear: 12, outage: false, happen: loss(0.005, 0.05) },
  { name: 'slow spell, 5 to 30 times', perYear: 50, outage: false, happen: drift },
  {
    name: 'refused',
    perYear: 6,
    outage: true,
    happen: lasting(FAILURES.refused, outage(3 * MINUTE_MS, 1.2)),
  },
  {
    name: 'black hole',
    perYear: 3,
    outage: true,
    happen: lasting(FAILURES.blackHole, outage(10 * MINUTE_MS, 1)),
  },
  {
    name: 'server hangs',
    perYear: 3,
    outage: true,
    happen: lasting(FAILURES.hang, outage(5 * MINUTE_MS, 1)),
  },
  {
    name: 'C-FIND fails, minutes',
    perYear: 1,
    outage: true,
    happen: lasting(findFails, outage(10 * MINUTE_MS, 0.7)),
  },
  { name: 'loss of 20 to 40 %', perYear: 2, outage: true, happen: loss(0.2, 0.4) },
  { name: 'flapping', perYear: 2, outage: true, happen: flapping },
  {
    name: 'retrieves fail < 30 s',
    perYear: 24,
    outage: false,
    happen: lasting(retrieveFails, uniform(3000, 30_000)),
  },
  {
    name: 'retrieves fail, minutes',
    perYear: 2,
    outage: true,
    happen: lasting(retrieveFails, outage(15 * MINUTE_MS, 0.7)),
  },
  {
    name: 'retrieves 20 to 100 times as slow',
    perYear: 12,
    outage: false,
    happen: (random, fromMs) => [
      {
        fromMs,
        untilMs: fromMs + between(random, 10, 45) * MINUTE_MS,
        condition: { retrieveSlowdown: between(random, 20, 100) },
      },
    ],
  },
  {
    name: 'DICOMweb fails, minutes',
    perYear: 6,
    outage: false,
    happen: lasting(webFails, outage(10 * MINUTE_MS, 1)),
  },
];

export interface Episode {
  readonly trouble: string;
  readonly outage: boolean;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly disturbances: readonly Disturbance[];
}

/** A year of one station's link. Troubles come independently; one that would overlap an earlier one does not happen. */
export function yearOfTrouble(random: Random): readonly Episode[] {
  const all = TROUBLES.flatMap(({ name, perYear, outage, happen }) => {
    const episodes: Episode[] = [];
    let fromMs = exponential(random, YEAR_MS / perYear);
    while (fromMs < YEAR_MS) {
      const disturbances = happen(random, fromMs);
      const untilMs = disturbances.at(-1)?.untilMs ?? fromMs;
      episodes.push({ trouble: name, outage, fromMs, untilMs, disturbances });
      fromMs = untilMs + exponential(random, YEAR_MS / perYear);
    }
    return episodes;
  });
  let busyUntilMs = MINUTE_MS;
  return all
    .toSorted((a, b) => a.fromMs - b.fromMs)
    .filter(({ fromMs, untilMs }) => {
      if (fromMs < busyUntilMs) return false;
      busyUntilMs = untilMs;
      return true;
    });
}

/** Wall clock jumps: somebody, or NTP after a week off line, moves it by up to an hour, four times a year. */
export function wallJumps(random: Random): (atMs: number) => number {
  const jumps: { atMs: number; offsetMs: number }[] = [];
  for (
    let atMs = exponential(random, YEAR_MS / 4);
    atMs < YEAR_MS;
    atMs += exponential(random, YEAR_MS / 4)
  ) {
    jumps.push({ atMs, offsetMs: between(random, -3_600_000, 3_600_000) });
  }
  return (atMs) => jumps.findLast((jump) => jump.atMs <= atMs)?.offsetMs ?? 0;
}
