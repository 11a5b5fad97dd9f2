// What the switch of the REAL link can be: five states, each with only its own data, and a type that no drill can produce.
import type { Evidence, Instant } from './switch-evidence.ts';
import { emptyEvidence, isSteady } from './switch-evidence.ts';
import type { SwitchPolicy } from './switch-policy.ts';

/** Who or what made the link down. */
export type DownBy =
  | { readonly kind: 'probes' }
  | { readonly kind: 'declared'; readonly by: string }
  | { readonly kind: 'planned' };

/** Each state carries only what exists in it. `down` and `recovering` are offline: the page presents a downtime copy. */
export type SwitchState =
  | { readonly name: 'healthy' }
  | { readonly name: 'degraded' }
  | { readonly name: 'suspect'; readonly from: 'start' | 'healthy' | 'degraded' }
  | { readonly name: 'down'; readonly by: DownBy }
  /** `confirmedBy`: a person already said normal, and probes have yet to agree (S-11). */
  | { readonly name: 'recovering'; readonly confirmedBy: string | null };

export type SwitchCause = 'start' | 'probes' | 'declared' | 'confirmed';

declare const realSignal: unique symbol;

/** The real link. Only `initialSwitch`, `switchAt` and `next` make one; a drill's signal is another type (S-6). */
export interface RealSwitch {
  readonly [realSignal]: true;
  readonly signal: 'real';
  readonly state: SwitchState;
  /** Of the last transition, in words; never empty. */
  readonly reason: string;
  readonly cause: SwitchCause;
  readonly since: Instant;
  /** Counts transitions. */
  readonly revision: number;
  readonly openStudies: number;
  readonly evidence: Evidence;
}

/** A station that has just started suspects the link until a whole round has answered. */
export const initialSwitch = (at: Instant): RealSwitch =>
  ({
    signal: 'real',
    state: { name: 'suspect', from: 'start' },
    reason: 'Started; no probe has answered yet',
    cause: 'start',
    since: at,
    revision: 0,
    openStudies: 0,
    evidence: emptyEvidence(at),
  }) as Omit<RealSwitch, typeof realSignal> as RealSwitch;

export interface SwitchStart {
  readonly state: SwitchState;
  /** In words; never empty. */
  readonly reason: string;
  readonly cause: SwitchCause;
}

/** A switch that begins in a state that somebody else has found out; its own probes go on from there. */
export const switchAt = (at: Instant, { state, reason, cause }: SwitchStart): RealSwitch => ({
  ...initialSwitch(at),
  state,
  reason,
  cause,
});

/** True while the page must present itself as a downtime copy. */
export const isOffline = (real: RealSwitch): boolean =>
  real.state.name === 'down' || real.state.name === 'recovering';

/** Probes call the link steady, but only a person may end offline mode: the outage was declared, or a study is open (S-11). */
export function awaitsConfirmation(real: RealSwitch, at: Instant, policy: SwitchPolicy): boolean {
  const { state } = real;
  if (!isSteady(real.evidence, at, policy)) return false;
  if (state.name === 'down') return state.by.kind === 'declared';
  return state.name === 'recovering' && state.confirmedBy === null && real.openStudies > 0;
}

export interface Move {
  readonly to: SwitchState;
  readonly reason: string;
  readonly cause: SwitchCause;
}

/** Makes a transition: `since`, `reason` and `cause` are its own. */
export const move = (real: RealSwitch, at: Instant, { to, reason, cause }: Move): RealSwitch => ({
  ...real,
  state: to,
  reason,
  cause,
  since: at,
  revision: real.revision + 1,
});
