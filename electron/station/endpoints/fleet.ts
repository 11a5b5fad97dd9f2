// All PACS of this station: one monitor each (the watched one's is the switch itself), what they answer, and the choice among them.
import type { EndpointRole, EndpointView } from '../../../shared/contract/endpoint-view.ts';
import type { SwitchView } from '../../../shared/contract/switch-view.ts';
import {
  chooseEndpoints,
  type EndpointChoice,
  type EndpointStanding,
} from '../../../shared/domain/endpoint-choice.ts';
import { type LatencyWindow, medianLatencyMs, withSample } from '../../../shared/domain/latency-window.ts';
import type { Endpoint } from '../dicom/port.ts';
import type { CapabilityStore } from './capability-store.ts';
import { toJournalEntry } from '../health/decision-record.ts';
import type { ProbeRecord, SwitchDecision } from '../health/decision.ts';
import { createMonitor, type Monitor, type MonitorOptions } from '../health/monitor.ts';
import type { MonitorSettings } from '../health/settings.ts';
import type { Journal } from '../journal/port.ts';
import { timeWords, tlsWords } from './endpoint-words.ts';
import { gentleSettings } from './gentle.ts';
import type { EndpointFleet, EndpointKindness, PacsChoice, PacsQuestion } from './port.ts';
import { createThrottle } from './throttle.ts';

export interface FleetOptions extends Pick<MonitorOptions, 'port' | 'tcpConnect' | 'clock' | 'random'> {
  /** In the order of the configuration. */
  readonly endpoints: readonly Endpoint[];
  readonly watched: { readonly endpointId: string; readonly view: () => SwitchView };
  readonly settings: MonitorSettings;
  readonly journal: Pick<Journal, 'append'>;
  readonly capabilities: Pick<CapabilityStore, 'offers' | 'views'>;
  /** What the room of kindness knows; null until it does. */
  readonly kindness: (endpointId: string) => EndpointKindness | null;
  /** A PACS that the switch does not speak of moved. */
  readonly onLink: () => void;
  /** Throttled: whoever shows the fleet asks for it again. */
  readonly onChange: () => void;
}

interface Member {
  readonly endpoint: Endpoint;
  /** Null for the watched one. */
  readonly monitor: Monitor | null;
  readonly link: () => SwitchView;
  latency: { echo: LatencyWindow; find: LatencyWindow; retrieve: LatencyWindow };
}

export interface StartedFleet extends EndpointFleet {
  /** A retrieve brought its first instance after so long. */
  retrieved(endpointId: string, latencyMs: number): void;
  /** A capability became known. */
  learnt(): void;
  /** The switch moved. */
  watchedChanged(): void;
  /** A probe of the watched PACS ended. */
  watchedProbed(record: ProbeRecord): void;
}

const ROLES: readonly EndpointRole[] = ['query', 'retrieve', 'canary'];
export const rolesOf = ({ roles }: Endpoint): readonly EndpointRole[] => roles ?? ROLES;

export function createEndpointFleet(options: FleetOptions): StartedFleet {
  const { clock, watched, settings } = options;
  const incumbents = new Map<EndpointRole, string>();
  const throttle = createThrottle(clock, options.onChange);
  const members = new Map<string, Member>();

  const probed = (endpointId: string, { finding, at }: ProbeRecord): void => {
    const member = members.get(endpointId);
    if (member === undefined) return;
    if (finding.outcome !== 'bad' && (finding.kind === 'echo' || finding.kind === 'find')) {
      const sample = { at: at.monotonicMs, latencyMs: finding.latencyMs };
      member.latency = {
        ...member.latency,
        [finding.kind]: withSample(member.latency[finding.kind], sample),
      };
    }
    throttle.sometime();
  };

  const moved = (decision: SwitchDecision): void => {
    // A PACS moves whether or not it can be written down.
    void options.journal.append({ ...toJournalEntry(decision, 'station'), event: 'endpoint:changed' });
    throttle.soon();
    options.onLink();
  };

  for (const endpoint of options.endpoints) {
    const { id } = endpoint;
    const monitor =
      id === watched.endpointId
        ? null
        : createMonitor({
            ...options,
            endpoint,
            ...gentleSettings(settings, rolesOf(endpoint).includes('canary')),
            onChange: moved,
            onProbe: (record) => probed(id, record),
          });
    const link = monitor === null ? watched.view : () => monitor.view();
    members.set(id, { endpoint, monitor, link, latency: { echo: [], find: [], retrieve: [] } });
  }

  const lacks = ({ id, retrieveBy }: Endpoint): string | null =>
    retrieveBy.every((method) => options.capabilities.offers(id, method) === false)
      ? `offers none of ${retrieveBy.join(', ')} to this station`
      : null;

  const standingOf = (
    { endpoint, link, latency }: Member,
    { role, listedBy, lacking }: PacsQuestion,
  ): EndpointStanding => {
    const { state, since } = link();
    const now = clock.now();
    // With one PACS alone there is nobody else to turn to: its breaker refuses by itself, in its own words.
    const breaker = members.size === 1 ? undefined : options.kindness(endpoint.id)?.breaker;
    return {
      endpointId: endpoint.id,
      roles: rolesOf(endpoint),
      rank: endpoint.rank ?? 'primary',
      link: { state, since: timeWords(since, clock.wall()) },
      breaker: {
        state: breaker?.state ?? 'closed',
        until: typeof breaker?.until === 'string' ? timeWords(breaker.until, clock.wall()) : null,
      },
      latencyMs: { echo: medianLatencyMs(latency.echo, now), find: medianLatencyMs(latency.find, now) },
      holds: lacking?.has(endpoint.id) === true ? false : listedBy === endpoint.id ? true : null,
      lacks: role === 'retrieve' ? lacks(endpoint) : null,
    };
  };

  const decide = (question: PacsQuestion): EndpointChoice => {
    const { role, urgency = 'routine', listedBy } = question;
    const standings = [...members.values()].map((member) => standingOf(member, question));
    const incumbent = listedBy ?? incumbents.get(role) ?? null;
    const choice = chooseEndpoints({ role, urgency, incumbent }, standings);
    const [first] = choice.endpoints;
    // What holds for one study, or only for what is urgent, is no custom.
    if (listedBy === undefined && urgency === 'routine' && first?.usable === true)
      incumbents.set(role, first.endpointId);
    return choice;
  };

  const choose = (question: PacsQuestion): PacsChoice => {
    const choice = decide(question);
    const usable = choice.endpoints.filter((each) => each.usable);
    const endpoints = usable.flatMap(({ endpointId }) => members.get(endpointId)?.endpoint ?? []);
    const best = bestRank(
      [...members.values()].map((each) => each.endpoint),
      question.role,
    );
    const isFailover = endpoints[0] !== undefined && (endpoints[0].rank ?? 'primary') !== best;
    return { endpoints, words: choice.words, isFailover };
  };

  const viewOf = (member: Member, choices: ReadonlyMap<EndpointRole, EndpointChoice>): EndpointView => {
    const { endpoint, latency } = member;
    const { state, reason, since, probes, clock: told } = member.link();
    const kindness = options.kindness(endpoint.id);
    const now = clock.now();
    return {
      endpointId: endpoint.id,
      aeTitle: endpoint.aeTitle,
      address: `${endpoint.host}:${endpoint.port}`,
      webBase: endpoint.web?.baseUrl ?? null,
      tls: tlsWords(endpoint),
      rank: endpoint.rank ?? 'primary',
      roles: [...rolesOf(endpoint)],
      isWatched: endpoint.id === watched.endpointId,
      link: { state, reason, since, probes },
      usedFor: ROLES.filter((role) => isUsed(role, endpoint.id, choices.get(role))),
      choiceReason: choiceReason(endpoint, choices),
      latencyMs: {
        echo: medianLatencyMs(latency.echo, now),
        find: medianLatencyMs(latency.find, now),
        retrieve: medianLatencyMs(latency.retrieve, now),
      },
      // A time server's word is not the PACS's.
      clockDifferenceMs: told?.source === 'web' ? told.differenceMs : null,
      breaker: kindness?.breaker ?? { state: 'closed', until: null, reason: 'No call has failed.' },
      capabilities: options.capabilities.views(endpoint.id),
      load: kindness?.load ?? null,
    };
  };

  return {
    start() {
      for (const { monitor } of members.values()) monitor?.start();
    },
    async stop() {
      throttle.stop();
      await Promise.all([...members.values()].flatMap(({ monitor }) => monitor?.stop() ?? []));
    },
    choose,
    offers: (endpointId, method) => options.capabilities.offers(endpointId, method),
    views() {
      const choices = new Map(ROLES.map((role) => [role, decide({ role })]));
      return [...members.values()].map((member) => viewOf(member, choices));
    },
    retrieved(endpointId, latencyMs) {
      const member = members.get(endpointId);
      if (member === undefined) return;
      const sample = { at: clock.now(), latencyMs };
      member.latency = { ...member.latency, retrieve: withSample(member.latency.retrieve, sample) };
    },
    learnt: () => throttle.soon(),
    watchedChanged: () => throttle.soon(),
    watchedProbed: (record) => probed(watched.endpointId, record),
  };
}

const RANK_ORDER = ['primary', 'secondary', 'site-cache'] as const;

const bestRank = (endpoints: readonly Endpoint[], role: EndpointRole): string | undefined =>
  RANK_ORDER.find((rank) =>
    endpoints.some((each) => (each.rank ?? 'primary') === rank && rolesOf(each).includes(role)),
  );

/** Every canary is probed; queries and retrieves go to the first. */
function isUsed(role: EndpointRole, endpointId: string, choice: EndpointChoice | undefined): boolean {
  const place = choice?.endpoints.findIndex((each) => each.endpointId === endpointId) ?? -1;
  const chosen = choice?.endpoints[place];
  return chosen?.usable === true && (role === 'canary' || place === 0);
}

function choiceReason(endpoint: Endpoint, choices: ReadonlyMap<EndpointRole, EndpointChoice>): string {
  const reasonFor = (role: EndpointRole): string =>
    choices.get(role)?.endpoints.find(({ endpointId }) => endpointId === endpoint.id)?.reason ?? '';
  const roles = rolesOf(endpoint);
  if (!roles.includes('retrieve')) return reasonFor(roles.includes('query') ? 'query' : 'canary');
  if (!roles.includes('query') || reasonFor('query') === reasonFor('retrieve')) return reasonFor('retrieve');
  return `queries: ${reasonFor('query')}; retrieves: ${reasonFor('retrieve')}`;
}
