// Which PACS is asked, and why: rank first, then the least busy by measured latency, and the local copy when none is left.
// Pure and total, so that every choice can be tabled and explained to an administrator (H4).
import { endpointRankSchema } from '../contract/endpoint-view.ts';
import type { EndpointRank, EndpointRole } from '../contract/endpoint-view.ts';
import type { SwitchStateName } from '../contract/switch-view.ts';

/** What is known of one PACS at the moment of choosing. */
export interface EndpointStanding {
  readonly endpointId: string;
  readonly roles: readonly EndpointRole[];
  readonly rank: EndpointRank;
  /** Since when, as local time in words, such as `10:41`. */
  readonly link: { readonly state: SwitchStateName; readonly since: string };
  readonly breaker: { readonly state: 'closed' | 'open' | 'half-open'; readonly until: string | null };
  /** Medians of probes that are the same for every PACS; null when there are none that are recent. */
  readonly latencyMs: { readonly echo: number | null; readonly find: number | null };
  /** Whether it holds the study in question; null when nobody knows, or no study is in question. */
  readonly holds: boolean | null;
  /** What it is known not to offer and this role needs, as the end of a sentence; null when nothing. */
  readonly lacks: string | null;
}

export interface ChoiceQuestion {
  readonly role: EndpointRole;
  /** A degraded PACS is asked for what is urgent, and for nothing else (S-10). */
  readonly urgency: 'routine' | 'stat';
  /** Who was chosen last, or listed the study: an equal must be markedly quicker to take its place. */
  readonly incumbent: string | null;
}

export interface ChosenEndpoint {
  readonly endpointId: string;
  readonly usable: boolean;
  /** Such as "primary, healthy, 41 ms" or "secondary: used because main is down since 10:41". */
  readonly reason: string;
}

export interface EndpointChoice {
  /** Usable ones in the order in which they are to be asked, then the others. */
  readonly endpoints: readonly ChosenEndpoint[];
  /** Of the first; "vault only: …" when none is usable. */
  readonly words: string;
}

const RANKS: readonly EndpointRank[] = endpointRankSchema.options;
const ROLE_WORDS = { query: 'for queries', retrieve: 'to retrieve', canary: 'for dear probes' } as const;

/** An equal takes the incumbent's place only when it is quicker by this factor and by this much: two that are alike don't alternate. */
export const QUICKER_FACTOR = 1.5;
export const QUICKER_MS = 20;

/** Why it is not to be asked, as the end of a sentence; null when it may be. */
function obstacle(standing: EndpointStanding, { role, urgency }: ChoiceQuestion): string | null {
  const { roles, link, breaker, holds, lacks } = standing;
  if (!roles.includes(role)) return `is not used ${ROLE_WORDS[role]} (its roles: ${roles.join(', ')})`;
  if (link.state === 'down') return `is down since ${link.since}`;
  if (link.state === 'recovering') return `is recovering since ${link.since}`;
  if (breaker.state === 'open') {
    return `is left alone${breaker.until === null ? '' : ` until ${breaker.until}`} after failures`;
  }
  if (holds === false) return 'does not hold the study';
  if (lacks !== null) return lacks;
  if (link.state === 'degraded' && urgency === 'routine')
    return `is degraded since ${link.since}: urgent studies only`;
  return null;
}

/** A PACS that struggles is asked after those that don't, whatever its rank. */
const tierOf = ({ link, rank }: EndpointStanding): number =>
  (link.state === 'degraded' ? RANKS.length : 0) + RANKS.indexOf(rank);

type Measure = (standing: EndpointStanding) => number | null;

/** The dearest probe that all of them have answered lately: only like is compared with like. */
function measureOf(equals: readonly EndpointStanding[]): Measure {
  const measures: readonly Measure[] = [(each) => each.latencyMs.find, (each) => each.latencyMs.echo];
  return measures.find((measure) => equals.every((each) => measure(each) !== null)) ?? (() => null);
}

const clearlyQuicker = (challenger: number | null, incumbent: number | null): boolean =>
  challenger !== null &&
  incumbent !== null &&
  challenger * QUICKER_FACTOR < incumbent &&
  challenger + QUICKER_MS < incumbent;

/** Least busy first; the incumbent stays in front of whoever is not clearly quicker. */
function orderEquals(
  equals: readonly EndpointStanding[],
  incumbentId: string | null,
): readonly EndpointStanding[] {
  const measure = measureOf(equals);
  const sorted = equals.toSorted((a, b) => (measure(a) ?? 0) - (measure(b) ?? 0));
  const [best] = sorted;
  const incumbent = sorted.find(({ endpointId }) => endpointId === incumbentId);
  if (best === undefined || incumbent === undefined) return sorted;
  if (clearlyQuicker(measure(best), measure(incumbent))) return sorted;
  return [incumbent, ...sorted.filter((each) => each !== incumbent)];
}

/**
 * Orders the PACS for a role: healthy before degraded, rank before latency, the incumbent before an equal that is not clearly
 * quicker. Never one that is down, recovering, left alone by its breaker, or known to lack what is asked for.
 *
 * @param standings in the order of the configuration, each id once
 */
export function chooseEndpoints(
  question: ChoiceQuestion,
  standings: readonly EndpointStanding[],
): EndpointChoice {
  const obstacles = new Map(standings.map((each) => [each.endpointId, obstacle(each, question)]));
  const usable = standings.filter(({ endpointId }) => obstacles.get(endpointId) === null);
  const tiers = Map.groupBy(usable, tierOf);
  const ordered = [...tiers.keys()]
    .toSorted((a, b) => a - b)
    .flatMap((tier) => orderEquals(tiers.get(tier) ?? [], question.incumbent));
  const others = standings.filter((each) => !ordered.includes(each));
  const first = ordered[0];
  const inRole = (each: EndpointStanding): boolean => each.roles.includes(question.role);
  const endpoints = [
    ...ordered.map((each) => ({
      endpointId: each.endpointId,
      usable: true,
      reason: usableWords(each, ordered, others.filter(inRole), obstacles),
    })),
    ...others.map((each) => ({
      endpointId: each.endpointId,
      usable: false,
      reason: `${each.rank}: ${obstacles.get(each.endpointId) ?? ''}`,
    })),
  ];
  const why = others.filter(inRole).map((each) => `${each.endpointId} ${obstacles.get(each.endpointId)}`);
  const nobody = why.length === 0 ? `no PACS is used ${ROLE_WORDS[question.role]}` : why.join(', ');
  return {
    endpoints,
    words: first === undefined ? `vault only: ${nobody}` : (endpoints[0]?.reason ?? ''),
  };
}

const latencyWords = ({ latencyMs }: EndpointStanding): string => {
  const ms = latencyMs.find ?? latencyMs.echo;
  return ms === null ? '' : `, ${Math.round(ms)} ms`;
};

function usableWords(
  standing: EndpointStanding,
  ordered: readonly EndpointStanding[],
  unusable: readonly EndpointStanding[],
  obstacles: ReadonlyMap<string, string | null>,
): string {
  const { rank, link } = standing;
  const [first] = ordered;
  const own = `${rank}, ${link.state}${latencyWords(standing)}`;
  if (first === undefined) return own;
  if (standing !== first) return `${own}: stands by for ${first.endpointId}`;
  const before = unusable.find((each) => RANKS.indexOf(each.rank) < RANKS.indexOf(rank));
  if (before !== undefined)
    return `${rank}: used because ${before.endpointId} ${obstacles.get(before.endpointId)}`;
  const struggling = ordered.find((each) => RANKS.indexOf(each.rank) < RANKS.indexOf(rank));
  if (struggling !== undefined)
    return `${rank}: used because ${struggling.endpointId} is degraded since ${struggling.link.since}`;
  return own;
}
