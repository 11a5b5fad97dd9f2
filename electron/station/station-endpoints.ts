// Joins the room of the endpoints to this station: what it learns from the traffic, the load it hears of, and connection tests with
// this station's AE title and storage SCP, on record.
import type { Access } from './access/access.ts';
import type { KitConfig } from './config/schema.ts';
import { createAssociationCheck } from './dicom/association-check.ts';
import type { DicomPort, Endpoint } from './dicom/port.ts';
import type { CapabilityStore } from './endpoints/capability-store.ts';
import { createEndpointTests, type EndpointTests, testedDetails } from './endpoints/endpoint-tests.ts';
import { learningPort, type Observer } from './endpoints/learning-port.ts';
import { createEndpointFleet, type FleetOptions, type StartedFleet } from './endpoints/fleet.ts';
import { systemTcpRoute } from './endpoints/tcp-route.ts';
import type { Clock } from './health/clock.ts';
import { systemTcpConnect } from './health/tcp-connect.ts';
import type { EventLog } from './event-log.ts';
import { withUrgency } from './kindness/kind-port.ts';
import type { Kindness } from './kindness/kindness.ts';
import type { Prefetch } from './prefetch/prefetch.ts';
import type { Journal } from './journal/port.ts';
import type { ObservedCapability } from './prefetch/sources/learnt-answers.ts';

export function stationEndpointTests(
  options: {
    readonly config: KitConfig;
    readonly endpoints: readonly Endpoint[];
    readonly listening: { readonly host: string; readonly port: number };
    readonly capabilities: CapabilityStore;
    readonly access: Pick<Access, 'operator'>;
    readonly journal: Pick<Journal, 'append'>;
    readonly clock: Clock;
    readonly kindness: Pick<Kindness, 'association'>;
  },
  port: DicomPort,
): EndpointTests {
  const { config, capabilities, listening, clock } = options;
  const { aeTitle } = config.station;
  return createEndpointTests({
    endpoints: options.endpoints,
    tools: {
      port,
      check: createAssociationCheck({
        callingAeTitle: aeTitle,
        onNegotiated: ({ id }, negotiation) => capabilities.negotiated(id, negotiation),
        onAssociation: (endpointId, change) => options.kindness.association(endpointId, change),
      }),
      route: systemTcpRoute,
      station: { aeTitle, scpHost: listening.host, scpPort: listening.port },
      learn: (endpointId, learnt) => capabilities.learn(endpointId, learnt),
      now: () => clock.now(),
      wall: () => clock.wall(),
    },
    onTested: (view) => {
      const operator = options.access.operator();
      return options.journal.append({
        event: 'endpoint:tested',
        actor: operator?.label ?? 'station',
        role: operator?.role ?? 'station',
        details: testedDetails(view),
      });
    },
  });
}

/** The port that normal traffic goes through; what each PACS does on the way is learnt. */
export const learnFromTraffic = (
  port: DicomPort,
  capabilities: CapabilityStore,
  clock: Clock,
  onRetrieveLatency: Observer['onRetrieveLatency'],
  onRetrieve: NonNullable<Observer['onRetrieve']>,
): DicomPort =>
  learningPort(port, {
    learn: (endpointId, learnt) => capabilities.learn(endpointId, learnt),
    onRetrieveLatency,
    onRetrieve,
    now: () => clock.now(),
  });

/** All PACS of the station but the watched one get a monitor of their own; its own is the switch. */
export const stationFleet = (
  parts: Pick<FleetOptions, 'endpoints' | 'capabilities' | 'watched' | 'settings' | 'clock' | 'random'> & {
    readonly dicom: DicomPort;
    readonly journal: FleetOptions['journal'];
    readonly kindness: Kindness;
    readonly prefetch: Pick<Prefetch, 'switchChanged'>;
    readonly events: Pick<EventLog, 'append'>;
  },
): StartedFleet =>
  createEndpointFleet({
    ...parts,
    port: withUrgency(parts.dicom, 'probe'),
    tcpConnect: parts.kindness.connectProbe(systemTcpConnect),
    kindness: (endpointId) => parts.kindness.view(endpointId),
    onLink: () => parts.prefetch.switchChanged(),
    onChange: () => parts.events.append({ type: 'endpoint:changed' }),
  });

export const learnObserved =
  (capabilities: CapabilityStore) =>
  ({ endpointId, id, verdict, words }: ObservedCapability): void => {
    if (verdict !== 'unknown') capabilities.learn(endpointId, { id, verdict, words, by: 'use' });
  };
