// One transition of the switch in words: what changed for the reader, who or what caused it, and how the probes led there.
import type { DecisionView } from '../../shared/contract/decision-view.ts';
import type { SwitchStateName } from '../../shared/contract/switch-view.ts';
import type { SwitchTone } from '../words/switch-words.ts';

const STATES: Record<SwitchStateName, { readonly text: string; readonly tone: SwitchTone }> = {
  healthy: { text: 'reachable', tone: 'good' },
  degraded: { text: 'degraded', tone: 'warn' },
  suspect: { text: 'in doubt', tone: 'warn' },
  down: { text: 'down', tone: 'bad' },
  recovering: { text: 'coming back', tone: 'returning' },
};

export const stateWords = (state: SwitchStateName): { readonly text: string; readonly tone: SwitchTone } =>
  STATES[state];

const CAUSES: Readonly<Record<string, string>> = {
  start: 'The station started',
  probes: 'By its probes',
  declared: 'Declared',
  confirmed: 'Return confirmed',
};

const isPerson = (actor: string): boolean => actor !== '' && actor !== 'station' && actor !== 'system';

/** "By its probes", "Declared by Dr. Example": a person is named only where a person did it. */
export function causeWords({ cause, actor }: Pick<DecisionView, 'cause' | 'actor'>): string {
  // The switch itself calls a planned window declared; what no person declared was declared by the plan.
  if (cause === 'declared' && !isPerson(actor)) return 'By a planned downtime';
  const text = CAUSES[cause] ?? cause;
  return isPerson(actor) && (cause === 'declared' || cause === 'confirmed') ? `${text} by ${actor}` : text;
}

/** "Whose fault: the gateway answers, the PACS does not". */
export const blameSentence = (words: string): string => `Whose fault: ${words}`;

/** What it meant for the screens, compared with the decision before it (null: there is none in the list). */
export function offlineWords(decision: DecisionView, before: DecisionView | null): string {
  if (before !== null && before.offline === decision.offline)
    return decision.offline ? 'screens stayed on the downtime copy' : '';
  if (before === null) return decision.offline ? 'screens show the downtime copy' : '';
  return decision.offline ? 'screens went to the downtime copy' : 'screens returned to the PACS';
}

/** The decision before each one in time; the list is newest first, and each PACS is its own story. */
export function decisionBefore(list: readonly DecisionView[], index: number): DecisionView | null {
  const own = list[index];
  if (own === undefined) return null;
  return list.slice(index + 1).find(({ endpointId }) => endpointId === own.endpointId) ?? null;
}

/** Newest first, each number once. */
export const newestFirst = (list: readonly DecisionView[]): readonly DecisionView[] =>
  [...new Map(list.map((decision) => [decision.seq, decision])).values()].toSorted((a, b) => b.seq - a.seq);

/** How often the screens went to the downtime copy since `sinceMs`. */
export const offlineCount = (list: readonly DecisionView[], sinceMs: number): number =>
  list.filter(
    (decision, index) =>
      Date.parse(decision.at) >= sinceMs && decision.offline && decisionBefore(list, index)?.offline !== true,
  ).length;
