// A PACS in words that an administrator needs no manual for: what it is for, how it is, what it can do, what we cost it.
import type {
  BreakerView,
  CapabilityView,
  EndpointRank,
  EndpointRole,
  EndpointView,
  LoadView,
} from '../../shared/contract/endpoint-view.ts';
import { assertNever } from '../../shared/domain/assert-never.ts';
import type { SwitchTone } from '../words/switch-words.ts';
import { bytesWords, countWords, rateWords } from '../words/measure-words.ts';
import { clockWords, durationWords } from '../words/time-words.ts';
import { timeOfDayWords } from '../words/when-words.ts';

export interface ToneWords {
  readonly text: string;
  readonly tone: SwitchTone | 'soft';
}

const RANKS: Record<EndpointRank, string> = {
  primary: 'Primary',
  secondary: 'Secondary',
  'site-cache': 'Site cache',
};
export const rankWords = (rank: EndpointRank): string => RANKS[rank];

const ROLES: Record<EndpointRole, string> = {
  query: 'queries',
  retrieve: 'fetching images',
  canary: 'test retrieves',
};

/** "queries and fetching images"; "nothing" when there is none. */
export function rolesWords(roles: readonly EndpointRole[]): string {
  const words = roles.map((role) => ROLES[role]);
  const last = words.pop();
  return last === undefined ? 'nothing' : words.length === 0 ? last : `${words.join(', ')} and ${last}`;
}

/** Plain text is no fault in a closed network, but must not look like encryption (S6). */
export const tlsWords = (tls: string | null): ToneWords =>
  tls === null ? { text: 'none: plain text on the network', tone: 'warn' } : { text: tls, tone: 'good' };

/** Past this the clocks disagree enough to make times misleading (S-14). */
export const CLOCK_WARN_MS = 30_000;

export function clockDifferenceWords(differenceMs: number | null): ToneWords {
  if (differenceMs === null) return { text: 'not known: it never told the time', tone: 'soft' };
  const apartMs = Math.abs(differenceMs);
  const far =
    apartMs < 1_000
      ? `${Math.round(apartMs)} ms`
      : apartMs < 120_000
        ? `${Math.round(apartMs / 1000)} s`
        : durationWords(apartMs);
  const side = differenceMs > 0 ? 'ahead of' : 'behind';
  if (apartMs <= CLOCK_WARN_MS)
    return { text: apartMs < 1_000 ? 'agrees within a second' : `${far} ${side} this station`, tone: 'good' };
  return { text: `${far} ${side} this station: times cannot be compared. Check both clocks.`, tone: 'warn' };
}

export function breakerWords(breaker: BreakerView, nowMs: number): ToneWords {
  switch (breaker.state) {
    case 'closed':
      return { text: 'none: it answers', tone: 'good' };
    case 'open':
      return {
        text: `nothing is asked of it${breaker.until === null ? '' : ` until ${clockWords(breaker.until, nowMs)}`}: ${breaker.reason}`,
        tone: 'bad',
      };
    case 'half-open':
      return { text: `one call may try whether it is well again: ${breaker.reason}`, tone: 'warn' };
    default:
      return assertNever(breaker.state);
  }
}

const CAPABILITIES: Record<CapabilityView['id'], string> = {
  'C-MOVE': 'Sends images to this station (C-MOVE)',
  'C-GET': 'Sends images over our own connection (C-GET)',
  'WADO-RS': 'Sends images over HTTP (WADO-RS)',
  'C-FIND': 'Answers queries (C-FIND)',
  'QIDO-RS': 'Answers queries over HTTP (QIDO-RS)',
  MWL: 'Has a modality worklist',
  'study-counts': 'Says how many images a study has',
  'modalities-in-study': 'Says the modalities of a study',
  'relational-queries': 'Answers across levels (relational queries)',
  'date-range': 'Understands ranges of dates',
  'pending-progress': 'Says how far a transfer is',
};
export const capabilityName = (id: CapabilityView['id']): string => CAPABILITIES[id];

const VERDICTS: Record<CapabilityView['verdict'], ToneWords> = {
  yes: { text: 'yes', tone: 'good' },
  no: { text: 'no', tone: 'warn' },
  unknown: { text: 'not known yet', tone: 'soft' },
};
export const verdictWords = (verdict: CapabilityView['verdict']): ToneWords => VERDICTS[verdict];

/** The link's own state as a headline; its reason stands beside it. */
export function linkWords(state: EndpointView['link']['state']): ToneWords {
  switch (state) {
    case 'healthy':
      return { text: 'Reachable', tone: 'good' };
    case 'degraded':
      return { text: 'Degraded', tone: 'warn' };
    case 'suspect':
      return { text: 'In doubt', tone: 'warn' };
    case 'down':
      return { text: 'Down', tone: 'bad' };
    case 'recovering':
      return { text: 'Coming back', tone: 'returning' };
    default:
      return assertNever(state);
  }
}

/** The load report as label and value, in the order in which it is read aloud to a PACS vendor. */
export function loadWords(
  load: LoadView,
  nowMs: number,
): readonly (readonly [label: string, value: string])[] {
  const sinceMs = Math.max(1, nowMs - Date.parse(load.since));
  return [
    [
      'Associations',
      `${load.associations.toLocaleString('en')} (now ${load.associationsNow}, at most ${load.associationsPeak} at a time)`,
    ],
    ['Queries', load.queries.toLocaleString('en')],
    ['Retrieves', load.retrieves.toLocaleString('en')],
    ['Probes', load.probes.toLocaleString('en')],
    ['Failures', load.failures.toLocaleString('en')],
    ['Held back by our limits', countWords(load.heldBack, 'call', 'calls')],
    ['Received', bytesWords(load.bytes)],
    [
      'Rate now',
      `${load.bytesPerSecond === null ? 'nothing is being received' : rateWords(load.bytesPerSecond)} ${load.capBytesPerSecond === null ? '(no limit set)' : `of at most ${rateWords(load.capBytesPerSecond)}`}`,
    ],
    [
      'Kept busy',
      // Calls overlap: a share of the time could be more than all of it.
      `${durationWords(load.busyMs)} in all (${(load.busyMs / sinceMs).toFixed(2)} calls at a time on average)`,
    ],
  ];
}

const WEB_ONLY: ReadonlySet<string> = new Set(['WADO-RS', 'QIDO-RS']);

/** Without what this PACS cannot be asked for: nobody wonders about HTTP where no address of it is configured. */
export const shownCapabilities = ({ capabilities, webBase }: EndpointView): readonly CapabilityView[] =>
  capabilities.filter(({ id, verdict }) => verdict !== 'unknown' || webBase !== null || !WEB_ONLY.has(id));

/** "since 07:00 today" as the caption of the load report. */
export const loadCaption = (load: LoadView, nowMs: number): string => {
  const since = clockWords(load.since, nowMs);
  return since === timeOfDayWords(load.since) ? `since ${since} today` : `since ${since}`;
};

/** The order of the cards: by rank, the watched one first among equals, then by name. */
export function endpointsInOrder(views: readonly EndpointView[]): readonly EndpointView[] {
  const ranks: readonly EndpointRank[] = ['primary', 'secondary', 'site-cache'];
  return views.toSorted(
    (a, b) =>
      ranks.indexOf(a.rank) - ranks.indexOf(b.rank) ||
      Number(b.isWatched) - Number(a.isWatched) ||
      (a.endpointId < b.endpointId ? -1 : 1),
  );
}
