// Builds switches in each state by walking there with events, as the station would.
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import { DEFAULT_SWITCH_POLICY, type SwitchPolicy } from '../../../shared/domain/switch-policy.ts';
import { initialSwitch, type RealSwitch } from '../../../shared/domain/switch-state.ts';
import { next, type SwitchEvent } from '../../../shared/domain/switch.ts';

const START = Date.UTC(2026, 10, 22, 10, 41, 0);

export const instant = (monotonicMs: number) => {
  const wall = new Date(START + monotonicMs).toISOString();
  return { monotonicMs, wall, local: wall.slice(11, 19) };
};

type WithoutAt<T> = T extends unknown ? Omit<T, 'at'> : never;
export type Happening = WithoutAt<SwitchEvent>;

export const found = (kind: ProbeFinding['kind'], outcome: 'good' | 'slow' | 'bad' = 'good'): Happening => ({
  type: 'probed',
  finding:
    outcome === 'bad'
      ? { kind, outcome, code: 'dicom.connection-refused' }
      : { kind, outcome, latencyMs: outcome === 'good' ? 5 : 3000 },
});
export const tcp = (outcome: 'good' | 'slow' | 'bad' = 'good') => found('tcp', outcome);
export const echo = (outcome: 'good' | 'slow' | 'bad' = 'good') => found('echo', outcome);
export const find = (outcome: 'good' | 'slow' | 'bad' = 'good') => found('find', outcome);
export const tick: Happening = { type: 'ticked' };
export const open = (count: number): Happening => ({ type: 'open-studies-changed', count });
export const declare: Happening = { type: 'declared-down', reason: 'phone call', by: 'kim' };
export const confirm: Happening = { type: 'return-confirmed', by: 'lee' };
export const plannedStart: Happening = { type: 'planned-window-started', reason: 'upgrade' };
export const plannedEnd: Happening = { type: 'planned-window-ended' };

/** A switch with its own clock: each happening takes `stepMs`. */
export function walk(
  happenings: readonly Happening[],
  options: { from?: RealSwitch; stepMs?: number; policy?: SwitchPolicy } = {},
): RealSwitch {
  const { stepMs = 1000, policy = DEFAULT_SWITCH_POLICY } = options;
  let real = options.from ?? initialSwitch(instant(0));
  let monotonicMs = Math.max(real.since.monotonicMs, real.evidence.lastAt.monotonicMs);
  for (const happening of happenings) {
    monotonicMs += stepMs;
    real = next(real, { ...happening, at: instant(monotonicMs) }, policy);
  }
  return real;
}

const healthyPath = [echo(), find()];
const downPath = [...healthyPath, ...Array.from({ length: 4 }, () => echo('bad'))];

/** One way into every state, and into every kind of down. */
export const STATES = {
  'suspect (just started)': [],
  healthy: healthyPath,
  suspect: [...healthyPath, echo('bad')],
  degraded: [...healthyPath, find('slow'), find('slow'), find('slow')],
  'down (probes)': downPath,
  'down (declared)': [...healthyPath, declare],
  'down (planned)': [...healthyPath, plannedStart],
  recovering: [...downPath, echo(), find()],
  'recovering (study open)': [open(1), ...downPath, echo(), find()],
} as const satisfies Record<string, readonly Happening[]>;
export type StateLabel = keyof typeof STATES;

export const label = (real: RealSwitch): string =>
  real.state.name === 'down' ? `down (${real.state.by.kind})` : real.state.name;
