// Puts the drill room into the station: what it reads of the journal, who is at the station, and what pages are told of it.
import type { DrillStatus } from '../../shared/contract/drill-view.ts';
import type { KitError } from '../../shared/contract/kit-error.ts';
import type { JournalRecord } from '../../shared/contract/journal.ts';
import { err, type Result } from '../../shared/contract/result.ts';
import type { SwitchView } from '../../shared/contract/switch-view.ts';
import type { AutoEvent } from '../../shared/drill/auto-events.ts';
import type { Access } from './access/access.ts';
import { shownSignals } from './drill/display-shown.ts';
import { createDrillHistory } from './drill/drill-history.ts';
import { createDrillLibrary } from './drill/drill-library.ts';
import { createDrillMemory } from './drill/drill-memory.ts';
import { recordedBy } from './drill/drill-record.ts';
import { type DrillRoom, openDrillRoom } from './drill/drill-room.ts';
import { createDrillSettings } from './drill/drill-settings.ts';
import { drillStatus } from './drill/drill-status.ts';
import { createDrillTexts } from './drill/drill-texts.ts';
import { createDrillExport } from './drill/export.ts';
import { drillHandlers } from './drill/handlers.ts';
import { createImprovementPlan } from './drill/improvement-plan.ts';
import { createJournalSignals } from './drill/journal-signals.ts';
import type { DrillLink } from './drill/link/drill-link.ts';
import type { EventLog } from './event-log.ts';
import type { Clock } from './health/clock.ts';
import type { StationLog } from './log.ts';
import type { StationParts } from './station-parts.ts';

/** What drills read of the journal; there before the journal is opened. */
export function createDrillJournal() {
  const memory = createDrillMemory();
  const signalOf = createJournalSignals();
  let onSignal = (_event: AutoEvent): void => {};
  return {
    memory,
    /** Each record that the journal holds at the start. */
    onFound: (record: JournalRecord): void => void memory.absorb(record),
    /** Each record that is appended; the room itself absorbs those of a drill. */
    onAppended(record: JournalRecord): void {
      const event = signalOf(record);
      if (event !== null) onSignal(event);
    },
    listen(listener: (event: AutoEvent) => void): void {
      onSignal = listener;
    },
  };
}
export type DrillJournal = ReturnType<typeof createDrillJournal>;

export interface StationDrills {
  readonly room: DrillRoom;
  readonly handlers: ReturnType<typeof drillHandlers>;
  status(): DrillStatus | null;
  /** Tells the pages of the drill as it stands: after its switch moved. */
  announce(): void;
  /** This station saw something that a step may wait for: `log:opened`, `log:exported`, … Nothing where no drill is under way. */
  saw(event: AutoEvent): void;
  accessChanged(): void;
  /** The real switch moved, and this is its record being written. */
  realMoved(recorded: Promise<Result<unknown, KitError>>): void;
  start(): void;
  close(): Promise<void>;
}

export interface StationDrillsOptions {
  readonly journalOfDrills: DrillJournal;
  readonly parts: Pick<StationParts, 'journal' | 'vault'>;
  readonly layout: { readonly drills: string; readonly scenarios: string };
  /** What the site calls it, and the kit's version: reports say both. */
  readonly station: { readonly name: string; readonly version: string };
  readonly clock: Clock;
  readonly access: Pick<Access, 'operator'>;
  readonly events: EventLog;
  readonly log: StationLog;
  readonly realSwitch: () => SwitchView;
  /** Declares the downtime on the real switch. */
  readonly declareReal: (reason: string, by: string) => void;
  readonly drillLink: () => Pick<DrillLink, 'view' | 'fault' | 'refusesStart'>;
}

export async function openStationDrills(options: StationDrillsOptions): Promise<StationDrills> {
  const { layout, clock, events, log, journalOfDrills } = options;
  const { journal, vault } = options.parts;
  const isUnlocked = () => vault.state() === 'unlocked';
  const texts = createDrillTexts({ notes: vault.notes, isUnlocked });
  const operator = () => (isUnlocked() ? options.access.operator() : null);
  const recorder = () => recordedBy(operator());
  const { memory } = journalOfDrills;
  const room = await openDrillRoom({
    memory,
    texts,
    journal,
    directory: layout.drills,
    clock,
    operator,
    isUnlocked,
    onFailed: ({ code }) => log.error({ code }, 'something of a drill could not be written or read'),
  });
  const history = createDrillHistory({
    memory,
    texts,
    directory: layout.drills,
    isUnlocked,
    now: () => room.now(),
  });
  const library = createDrillLibrary({
    site: layout.scenarios,
    settings: createDrillSettings(layout.drills),
    history,
    now: () => clock.wall(),
    journal,
    recorder,
  });
  const plan = createImprovementPlan({ history, memory, texts, journal, recorder });
  const files = createDrillExport({
    history,
    library,
    journal,
    operator: () => (isUnlocked() ? options.access.operator() : null),
    stationName: options.station.name,
    kitVersion: options.station.version,
    now: () => clock.wall(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  });
  const status = (): DrillStatus | null =>
    drillStatus(room.run(), {
      drill: options.drillLink().view(),
      fault: options.drillLink().fault(),
      real: options.realSwitch(),
    });
  const announce = (): void => void events.append({ type: 'drill:changed', drill: status() });
  const saw = (event: AutoEvent): void => {
    if (room.underWay() !== null)
      void room.stationEvent({ type: 'signal-seen', event, station: options.station.name });
  };
  /** The record of the last move of the real switch. */
  let realRecorded: Promise<Result<unknown, KitError>> | null = null;
  const declareReal = async (reason: string): Promise<Result<void, KitError>> => {
    const before = realRecorded;
    // Both happen now, and neither waits for a disk; the answer does.
    const ended = room.stationEvent({ type: 'real-outage', reason });
    options.declareReal(reason, operator()?.label ?? 'station');
    const declared = realRecorded === before ? null : await realRecorded;
    const over = await ended;
    return over.ok && declared !== null && !declared.ok ? declared : over;
  };
  journalOfDrills.listen(saw);
  room.onChange(announce);
  const handlers = drillHandlers({
    room,
    history,
    library,
    files,
    plan,
    declareReal,
    changed: announce,
    shown: (what) => {
      for (const event of shownSignals(room.underWay(), options.drillLink().view(), what)) saw(event);
    },
    vault,
  });
  return {
    room,
    handlers: {
      ...handlers,
      async 'drill:record'(input) {
        const run = room.run();
        const starts = input.act['type'] === 'started' && run?.runId === input.runId;
        const refused = starts ? options.drillLink().refusesStart(run) : null;
        return refused === null ? handlers['drill:record'](input) : err(refused);
      },
    },
    status,
    announce,
    saw,
    accessChanged() {
      if (isUnlocked()) saw('access:unlocked');
      void room.accessChanged();
    },
    realMoved(recorded) {
      realRecorded = recorded;
    },
    start: () => room.start(),
    close: () => room.close(),
  };
}
