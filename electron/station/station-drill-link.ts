// Puts the drill's link between the station and its PACS: what fetches goes through it, what a person declares goes to the drill's
// switch while there is one, and what watches the real PACS does not know of it.
import type { KitConfig } from './config/schema.ts';
import type { Access } from './access/access.ts';
import type { DicomPort, Endpoint } from './dicom/port.ts';
import { choosingInDrill, drillHold } from './drill/link/drill-hold.ts';
import { createDrillLink, type DrillLink } from './drill/link/drill-link.ts';
import { isOfDrill } from './drill/link/drill-errors.ts';
import type { Clock } from './health/clock.ts';
import type { MonitorParts } from './health/handlers.ts';
import type { Monitor } from './health/monitor.ts';
import type { MonitorSettings } from './health/settings.ts';
import { systemTcpConnect } from './health/tcp-connect.ts';
import { withUrgency } from './kindness/kind-port.ts';
import type { PacsChooser } from './prefetch/pacs-choice.ts';
import type { PrefetchHold } from './prefetch/hold.ts';
import type { Prefetch } from './prefetch/prefetch-port.ts';
import type { StationDrills } from './station-drills.ts';
import type { StationParts } from './station-parts.ts';

export interface StationDrillLink extends DrillLink {
  /** Why the prefetch rests because of a drill; null when no drill would have it rest. */
  hold(): PrefetchHold | null;
  /** The choice among the PACS, as the drill leaves it. */
  choosing(pacs: PacsChooser): PacsChooser;
  /** The two switches that people steer: which of them they mean, they say (S-6). */
  steered(monitor: MonitorParts['monitor']): Pick<MonitorParts, 'monitor' | 'drillSwitch'>;
  /** What is learnt of a PACS is not learnt while a drill holds the link. */
  unlessHeld<T>(learn: (fact: T) => void): (fact: T) => void;
}

export interface StationDrillLinkOptions extends Pick<StationParts, 'dicom' | 'kindness' | 'journal'> {
  readonly config: KitConfig;
  readonly drills: Pick<StationDrills, 'room' | 'announce' | 'status'>;
  /** What fetches would go through without drills. */
  readonly port: DicomPort;
  readonly endpoint: Endpoint;
  readonly settings: MonitorSettings;
  readonly clock: Clock;
  readonly random: () => number;
  readonly access: Pick<Access, 'operator'>;
  readonly real: Monitor['view'];
  /** The planned downtime that begins next. */
  readonly nextWindow: () => { readonly startsAt: string } | null;
  readonly prefetch: () => Pick<Prefetch, 'switchChanged' | 'tryAgain'>;
  readonly onChange: () => void;
}

export function createStationDrillLink(options: StationDrillLinkOptions): StationDrillLink {
  const { config, drills, dicom, kindness, access, prefetch } = options;
  const link = createDrillLink({
    ...options,
    room: drills.room,
    probes: { port: withUrgency(dicom, 'probe'), tcpConnect: kindness.connectProbe(systemTcpConnect) },
    topUpAtMs() {
      const window = options.nextWindow();
      return window === null ? null : Date.parse(window.startsAt) - config.prefetch.topUpBeforeMs;
    },
    stationName: config.station.name,
    callingAeTitle: config.station.aeTitle,
    roleOf(actor) {
      const operator = access.operator();
      return operator?.label === actor ? operator.role : null;
    },
    onChange() {
      drills.announce();
      prefetch().switchChanged();
      options.onChange();
    },
    onReleased: () => prefetch().tryAgain(isOfDrill),
  });
  return {
    ...link,
    hold: () => drillHold(link.view()),
    choosing: (pacs) => ({ ...pacs, choose: choosingInDrill(pacs.choose, () => link.view()) }),
    steered: (monitor) => ({
      monitor,
      drillSwitch: { ...link, isInForce: () => drills.status() !== null },
    }),
    unlessHeld: (learn) => (fact) => {
      if (link.fault() === 'none') learn(fact);
    },
  };
}
