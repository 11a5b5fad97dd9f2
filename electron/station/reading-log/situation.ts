// Which downtime goes on: a real one or a drill's, told apart from the first word on (S-6). A real one keeps its name over a
// restart of the station, which forgets that it was offline.
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import type { Incident } from '../../../shared/contract/reading-log-view.ts';
import type { StationStatus } from '../../../shared/contract/views.ts';

/** A station that goes offline this soon after its start goes on with the downtime in which it ended. */
const SAME_DOWNTIME_MS = 600_000;

const real = (startedAt: string): Incident => ({
  incidentId: `real-${Date.parse(startedAt)}`,
  signal: 'real',
  startedAt,
  title: '',
});

export interface DowntimeReader {
  /** Takes the next record that the journal held at the start, in its order. */
  readonly absorb: (record: JournalRecord) => void;
  /** When the downtime began that was not over at the last record; null when none was. */
  readonly unfinishedSince: () => string | null;
}

export function createDowntimeReader(): DowntimeReader {
  let since: string | null = null;
  let returned = true;
  return {
    absorb({ event, at, details }) {
      // A start in the middle of a downtime: the first "suspect" after it is no return.
      if (event === 'station:started') returned = false;
      if (event !== 'switch:changed' || details['signal'] !== 'real') return;
      if (details['offline'] === true) {
        const decidedAt = details['decidedAt'];
        since ??= typeof decidedAt === 'string' ? decidedAt : at;
        returned = true;
      } else if (returned || details['to'] === 'healthy') since = null;
    },
    unfinishedSince: () => since,
  };
}

export interface SituationReader {
  /** The downtime that goes on as the station's status says it; the same object while it is the same downtime. */
  readonly now: (status: Pick<StationStatus, 'switch' | 'drill'>) => Incident | null;
}

/**
 * @param clock monotonic and wall time
 * @param unfinishedSince of {@link DowntimeReader}
 */
export function createSituationReader(
  clock: { readonly now: () => number; readonly wall: () => Date },
  unfinishedSince: string | null,
): SituationReader {
  const startedMs = clock.now();
  let realNow: Incident | null = null;
  let resumable = unfinishedSince;
  let drillNow: Incident | null = null;

  const readReal = ({ offline, since }: StationStatus['switch']): Incident | null => {
    if (!offline) {
      realNow = null;
      return null;
    }
    if (realNow !== null) return realNow;
    const resumes = resumable !== null && clock.now() - startedMs <= SAME_DOWNTIME_MS;
    // The moment of the decision, as the journal has it: a restart finds the same name there.
    realNow = real(resumes && resumable !== null ? resumable : since);
    resumable = null;
    return realNow;
  };
  const readDrill = (drill: StationStatus['drill']): Incident | null => {
    if (drill === null || !drill.switch.offline) {
      if (drill === null) drillNow = null;
      return null;
    }
    const incidentId = `drill-${drill.runId}`;
    if (drillNow?.incidentId !== incidentId)
      drillNow = {
        incidentId,
        signal: 'drill',
        startedAt: clock.wall().toISOString(),
        title: drill.scenario.slice(0, 200),
      };
    return drillNow;
  };

  return {
    now(status) {
      // Both are always looked at: a real outage in a drill has its own beginning, and goes before it.
      const outage = readReal(status.switch);
      const practised = readDrill(status.drill);
      return outage ?? practised;
    },
  };
}
