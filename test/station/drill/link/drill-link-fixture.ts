// A drill on a held link: a room of drills in memory, folded by the engine, a PACS on the fake clock, and a real switch that is a
// value. A station that comes back is a second one on the same events.
import { next } from '../../../../drills/engine/next.ts';
import { refusal } from '../../../../drills/engine/refusal.ts';
import { type DrillRun, isUnderWay, prepareRun } from '../../../../drills/engine/run.ts';
import { parseScenario } from '../../../../drills/scenario/parse-scenario.ts';
import { createDrillLink } from '../../../../electron/station/drill/link/drill-link.ts';
import type { UntimedEvent } from '../../../../electron/station/drill/drill-record.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../../electron/station/health/schedule.ts';
import type { JournalEntry } from '../../../../electron/station/journal/port.ts';
import { kitError } from '../../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../../shared/contract/result.ts';
import type { SwitchView } from '../../../../shared/contract/switch-view.ts';
import { DEFAULT_SWITCH_POLICY } from '../../../../shared/domain/switch-policy.ts';
import { type DrillEvent, drillEventSchema } from '../../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../../shared/drill/moment.ts';
import { bytesOf, sampleWith } from '../../../drills/scenario/sample-scenario.ts';
import { createFakeClock } from '../../health/fake-clock.ts';
import { endpoint, fakePort } from './faulted-fixture.ts';

const SAMPLE_LINK = `  - at: 1 min
    fault: refuse
  - at: 20 min
    fault: none
`;

const scenarioWith = (link: string) => {
  const parsed = parseScenario(bytesOf(sampleWith(SAMPLE_LINK, link)));
  if (!parsed.ok) throw new Error(parsed.error.map(({ line, reason }) => `${line}: ${reason}`).join('\n'));
  return parsed.value;
};

export const healthy: SwitchView = {
  signal: 'real',
  state: 'healthy',
  reason: 'Answers',
  since: '2026-11-22T10:00:00.000Z',
  offline: false,
  cause: 'probes',
  awaitingConfirmation: false,
  endpointId: 'main',
  probes: [],
  blame: null,
  clock: null,
};

export interface LinkedOptions {
  readonly link?: string;
  readonly real?: Partial<SwitchView>;
  /** Events of an earlier process. */
  readonly events?: readonly DrillEvent[];
  readonly processId?: string;
  readonly startWall?: number;
  readonly topUpAtMs?: number | null;
}

export function linkedStation({
  link: yaml = SAMPLE_LINK,
  real: realNow = {},
  events: found = [],
  processId = 'first',
  startWall = Date.UTC(2026, 10, 22, 10, 0, 0),
  topUpAtMs = null,
}: LinkedOptions = {}) {
  const clock = createFakeClock(startWall);
  const now = (): Moment => ({ processId, monotonicMs: clock.now(), wall: clock.wall().toISOString() });
  const preparedAt = { processId: 'first', monotonicMs: 0, wall: new Date(startWall).toISOString() };
  const events: DrillEvent[] = [];
  const listeners = new Set<(run: DrillRun | null) => void>();
  let run = prepareRun(scenarioWith(yaml), 'run-1', preparedAt);
  const happen = (event: DrillEvent): void => {
    if (refusal(run, event) !== null) return;
    events.push(event);
    run = next(run, event);
    for (const listener of listeners) listener(run);
  };
  for (const event of found) happen(event);
  let fails = false;
  const room = {
    underWay: () => (isUnderWay(run) ? run : null),
    now,
    stationEvent(event: UntimedEvent) {
      if (fails) return Promise.resolve(err(kitError('journal.io-failed', 'Full.', 'Free space.')));
      happen({ ...event, at: now() });
      return Promise.resolve(ok(undefined));
    },
    record(_runId: string, act: Readonly<Record<string, unknown>>) {
      if (fails) return Promise.resolve(err(kitError('journal.io-failed', 'Full.', 'Free space.')));
      const event = drillEventSchema.parse({ ...act, at: now() });
      happen(event);
      return Promise.resolve(ok({ event, events: events.length }));
    },
    onChange(listener: (changed: DrillRun | null) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  let real: SwitchView = { ...healthy, ...realNow };
  const pacs = fakePort(clock);
  const journaled: JournalEntry[] = [];
  const changes: string[] = [];
  let released = 0;
  const link = createDrillLink({
    room,
    port: pacs.inner,
    probes: { port: pacs.inner, tcpConnect: pacs.innerTcp },
    endpoint,
    settings: { policy: DEFAULT_SWITCH_POLICY, schedule: DEFAULT_PROBE_SCHEDULE },
    clock,
    random: () => 0.5,
    journal: {
      append(entry) {
        journaled.push(entry);
        return Promise.resolve(err(kitError('journal.io-failed', 'Nothing waits for it.', 'Go on.')));
      },
    },
    topUpAtMs: () => topUpAtMs,
    stationName: 'Reading room 1',
    callingAeTitle: 'KIT',
    real: () => real,
    roleOf: (actor) => (actor === 'kim' ? 'reader' : null),
    onChange: () => void changes.push(link.view()?.state ?? 'none'),
    onReleased: () => {
      released += 1;
    },
  });
  return {
    clock,
    link,
    pacs,
    events,
    journaled,
    changes,
    released: () => released,
    run: () => run,
    /** Something a person does. */
    act: (event: UntimedEvent) => happen({ ...event, at: now() }),
    start: (): void => {
      happen({ type: 'precondition-checked', precondition: 0, met: true, by: 'Kim', note: '', at: now() });
      happen({ type: 'started', by: 'Kim', at: now() });
    },
    realBecomes: (patch: Partial<SwitchView>): void => {
      real = { ...real, ...patch };
      link.realChanged();
    },
    failRecords: (value: boolean) => {
      fails = value;
    },
    /** What the station itself recorded, with the second of its clock: `link-failed refuse 60`. */
    recorded: () =>
      events.flatMap((event) => {
        const seconds = Math.round(event.at.monotonicMs / 1000);
        if (event.type === 'link-failed') return [`link-failed ${event.fault} ${seconds}`];
        if (event.type === 'link-restored' || event.type === 'real-outage')
          return [`${event.type} ${seconds}`];
        return event.type === 'signal-seen' ? [`${event.event} ${seconds}`] : [];
      }),
  };
}
