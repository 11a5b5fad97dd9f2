// The switch of the REAL link: decides, from probes and people, whether this station reads from the PACS or from its copy.
// Pure and total, so that every decision can be tabled, replayed and explained.
import { assertNever } from './assert-never.ts';
import {
  absorb,
  anyGrave,
  type Instant,
  type NetworkFinding,
  oweRetrieve,
  type ProbeFinding,
  roundBad,
} from './switch-evidence.ts';
import type { SwitchPolicy } from './switch-policy.ts';
import { settle, stillDown } from './switch-settle.ts';
import { move, type RealSwitch } from './switch-state.ts';
import { badWords } from './switch-words.ts';

export type SwitchEvent = { readonly at: Instant } & (
  | { readonly type: 'probed'; readonly finding: ProbeFinding }
  | { readonly type: 'declared-down'; readonly reason: string; readonly by: string }
  | { readonly type: 'return-confirmed'; readonly by: string }
  | { readonly type: 'open-studies-changed'; readonly count: number }
  | { readonly type: 'ticked' }
  /** This station looked at its own network because the PACS did not answer (H3). */
  | { readonly type: 'network-checked'; readonly who: NetworkFinding['who']; readonly words: string }
  | { readonly type: 'planned-window-started'; readonly reason: string }
  | { readonly type: 'planned-window-ended' }
);

/**
 * The next state of the switch.
 *
 * Total: every state answers every event. `reason` is in words and never empty; `revision` rises with each transition.
 */
export function next(real: RealSwitch, event: SwitchEvent, policy: SwitchPolicy): RealSwitch {
  const { at } = event;
  switch (event.type) {
    case 'probed': {
      const evidence = absorb(real.evidence, event.finding, at, policy);
      return settle({ ...real, evidence }, at, policy, event.finding);
    }
    case 'ticked':
      return settle(real, at, policy, null);
    case 'network-checked':
      return { ...real, evidence: withNetwork(real.evidence, event, policy) };
    case 'open-studies-changed':
      return settle(withOpenStudies(real, event.count), at, policy, null);
    case 'declared-down':
      if (real.state.name === 'down' && real.state.by.kind === 'declared') return real;
      return move(owing(real, policy), at, {
        to: { name: 'down', by: { kind: 'declared', by: event.by } },
        reason: `Declared down by ${event.by} at ${at.local}: ${event.reason}`,
        cause: 'declared',
      });
    case 'return-confirmed':
      return confirm(real, at, policy, event.by);
    case 'planned-window-started':
      // What a person declared outlasts any window.
      if (real.state.name === 'down' && real.state.by.kind !== 'probes') return real;
      return move(owing(real, policy), at, {
        to: { name: 'down', by: { kind: 'planned' } },
        reason: `Planned downtime since ${at.local}: ${event.reason}`,
        cause: 'declared',
      });
    case 'planned-window-ended':
      if (real.state.name !== 'down' || real.state.by.kind !== 'planned') return real;
      return leaveHold(real, at, policy, null, `Planned downtime ended at ${at.local}`);
    default:
      return assertNever(event);
  }
}

const owing = (real: RealSwitch, policy: SwitchPolicy): RealSwitch => ({
  ...real,
  evidence: oweRetrieve(real.evidence, policy),
});

/** Kept only while it explains something: an answer of the PACS may have come first. */
const withNetwork = (
  evidence: RealSwitch['evidence'],
  { who, words, at }: NetworkFinding,
  policy: SwitchPolicy,
): RealSwitch['evidence'] =>
  roundBad(evidence, policy) ? { ...evidence, network: { who, words, at } } : evidence;

function withOpenStudies(real: RealSwitch, count: number): RealSwitch {
  const openStudies = Number.isFinite(count) ? Math.max(0, Math.trunc(count)) : real.openStudies;
  const { state } = real;
  // Whoever confirmed did so before this reader opened a study: ask again.
  const reopened = state.name === 'recovering' && openStudies > real.openStudies;
  return { ...real, openStudies, state: reopened ? { ...state, confirmedBy: null } : state };
}

function confirm(real: RealSwitch, at: Instant, policy: SwitchPolicy, by: string): RealSwitch {
  const { state } = real;
  if (state.name === 'recovering') {
    const reason = `${by} said normal at ${at.local}; waiting until probes agree`;
    const to = { name: 'recovering', confirmedBy: by } as const;
    return settle(move(real, at, { to, reason, cause: 'confirmed' }), at, policy, null);
  }
  if (state.name !== 'down') return real;
  if (state.by.kind === 'probes') {
    return {
      ...real,
      reason: `${by} asked to return at ${at.local}, but ${badWords(real.evidence, policy)}`,
    };
  }
  return leaveHold(real, at, policy, by, `${by} said normal at ${at.local}`);
}

/** A declaration or a window no longer holds the link down: from here on probes decide. */
function leaveHold(
  real: RealSwitch,
  at: Instant,
  policy: SwitchPolicy,
  confirmedBy: string | null,
  why: string,
): RealSwitch {
  if (anyGrave(real.evidence, policy))
    return stillDown(real, at, `${why}, but ${badWords(real.evidence, policy)}`);
  const to = { name: 'recovering', confirmedBy } as const;
  const cause = confirmedBy === null ? 'probes' : 'confirmed';
  return settle(
    move(real, at, { to, reason: `${why}; waiting until probes agree`, cause }),
    at,
    policy,
    null,
  );
}
