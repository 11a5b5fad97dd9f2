// When to probe, and how dearly: cheap often, dear seldom, hard only while a suspicion is fresh, gently when down (S-10).
import { z } from 'zod';
import type { ProbeKind } from '../../../shared/contract/switch-view.ts';
import { includedKinds, roundKinds } from '../../../shared/domain/switch-kinds.ts';
import type { SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import type { RealSwitch } from '../../../shared/domain/switch-state.ts';

const ms = z.number().int().min(50).max(600_000);
const perKind = z.strictObject({ tcp: ms, echo: ms, find: ms, web: ms, retrieve: ms });

/** Study-level keys of the canary C-FIND. The default asks for a UID that nobody has: one index look-up, no answers. */
const canarySchema = z.strictObject({
  StudyInstanceUID: z.string().max(64).optional(),
  StudyDate: z.string().max(17).optional(),
  AccessionNumber: z.string().max(16).optional(),
});

export const probeScheduleSchema = z.strictObject({
  /** Between two probes of a kind while the link is well. A dearer probe counts for the cheaper ones that it includes. */
  everyMs: perKind,
  timeoutMs: perKind,
  /** An answer later than this is slow. */
  slowMs: perKind,
  /** From the start of one round to the start of the next while suspect: what fails at once is not asked hard, and what times out is asked again soon. */
  retryMs: ms,
  /** Between C-FINDs that fail while C-ECHO answers. */
  findRetryMs: ms,
  /** Between probes beside the rounds that fail or are slow, while the rounds are answered. */
  sideRetryMs: ms,
  /** Between rounds while recovering. */
  recoverMs: ms,
  /** Between rounds while down: the first, growing by half each time up to the last. */
  downFirstMs: ms,
  downMaxMs: ms,
  /** Every wait is up to this fraction shorter or longer, so that stations don't probe in step. */
  jitter: z.number().min(0).max(0.5),
  canary: canarySchema,
});
export type ProbeSchedule = z.infer<typeof probeScheduleSchema>;

/** With the default policy: down within 10 s of a refused connection, within 20 s of a black hole (simulated in a test). */
export const DEFAULT_PROBE_SCHEDULE: ProbeSchedule = {
  everyMs: { tcp: 3000, echo: 6000, find: 60_000, web: 30_000, retrieve: 300_000 },
  timeoutMs: { tcp: 2000, echo: 2500, find: 5000, web: 2500, retrieve: 60_000 },
  slowMs: { tcp: 500, echo: 1000, find: 2500, web: 1000, retrieve: 5000 },
  retryMs: 1800,
  findRetryMs: 10_000,
  sideRetryMs: 20_000,
  recoverMs: 3000,
  downFirstMs: 3000,
  downMaxMs: 15_000,
  jitter: 0.15,
  // Under the UUID-derived root of PS3.5 §B.2: well formed, and nobody's study.
  canary: { StudyInstanceUID: '2.25.329800735698586629295641978511506172918' },
};

/** A wait, jittered. `random` is uniform in [0, 1). */
export const jittered = (waitMs: number, jitter: number, random: () => number): number =>
  waitMs * (1 + jitter * (2 * random() - 1));

/** Monotonic time of each kind's next turn. */
export type Turns = Readonly<Record<ProbeKind, number>>;

/** Nothing was asked yet: every turn has come. */
export const NO_TURNS: Turns = { tcp: 0, echo: 0, find: 0, web: 0, retrieve: 0 };

/** After a probe of `kind` started at `now`: its next turn, and that of the kinds that it includes. */
export function takeTurn(
  turns: Turns,
  kind: ProbeKind,
  now: number,
  schedule: ProbeSchedule,
  policy: Top,
): Turns {
  const after = { ...turns };
  for (const each of [...includedKinds(kind, policy), kind]) after[each] = now + schedule.everyMs[each];
  return after;
}

/** After a round: a C-FIND that fails while C-ECHO answers is asked again sooner than its turn, but not hard (S-10). */
export const hastenFind = (turns: Turns, real: RealSwitch, now: number, schedule: ProbeSchedule): Turns =>
  real.evidence.kinds.find.failed === null
    ? turns
    : { ...turns, find: Math.min(turns.find, now + schedule.findRetryMs) };

type Top = Pick<SwitchPolicy, 'topProbe'>;

/**
 * The probes of the next round, cheapest first. The round climbs and stops at the first that fails, so that a dear probe
 * with its long deadline is not the one that discovers a dead link.
 */
export function planRound(real: RealSwitch, turns: Turns, now: number, policy: Top): readonly ProbeKind[] {
  // All but TCP, which each of the others includes.
  const whole = roundKinds(policy).slice(1);
  const usual = whole.slice(0, 1);
  switch (real.state.name) {
    case 'down':
      return ['tcp', ...whole];
    case 'recovering':
      return whole;
    case 'suspect':
      return real.state.from === 'start' || real.evidence.kinds.find.failed !== null ? whole : usual;
    case 'healthy':
    case 'degraded': {
      if (turns[policy.topProbe] <= now) return whole;
      return usual.some((kind) => turns[kind] <= now) ? usual : ['tcp'];
    }
    default:
      return real.state satisfies never;
  }
}

/** A breath between two rounds, however long the first one took. */
const LEAST_GAP_MS = 200;

/** A round that is over. */
export interface RoundEnd {
  readonly startedAt: number;
  readonly now: number;
  /** Rounds since the link went down, this one included. */
  readonly roundsDown: number;
}

/** How long to wait after a round, before jitter. */
export function waitAfterRound(
  real: RealSwitch,
  turns: Turns,
  { startedAt, now, roundsDown }: RoundEnd,
  schedule: ProbeSchedule,
  policy: Top,
): number {
  switch (real.state.name) {
    case 'suspect':
      return Math.max(LEAST_GAP_MS, schedule.retryMs - (now - startedAt));
    case 'recovering':
      return schedule.recoverMs;
    case 'down': {
      if (real.evidence.goodRounds > 0) return Math.max(schedule.recoverMs, schedule.everyMs.echo);
      return Math.min(schedule.downMaxMs, schedule.downFirstMs * 1.5 ** Math.min(roundsDown, 20));
    }
    case 'healthy':
    case 'degraded':
      return Math.max(0, Math.min(...roundKinds(policy).map((kind) => turns[kind])) - now);
    default:
      return real.state satisfies never;
  }
}
