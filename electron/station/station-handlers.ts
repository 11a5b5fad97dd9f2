// What this station answers on each channel of the contract; the rooms do the work.
import type { PrefetchView, StationStatus, StudyView } from '../../shared/contract/views.ts';
import type { HangingView } from '../../shared/contract/hanging-view.ts';
import { kitError, type KitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { KeyedHash } from '../../shared/domain/study.ts';
import type { Access } from './access/access.ts';
import type { drillHandlers } from './drill/handlers.ts';
import type { EndpointTests } from './endpoints/endpoint-tests.ts';
import type { EndpointFleet } from './endpoints/port.ts';
import type { Handlers } from './handlers.ts';
import { monitorHandlers, type MonitorParts } from './health/handlers.ts';
import type { Journal } from './journal/port.ts';
import type { OpenStudies } from './open-studies.ts';
import { lookHandlers } from './prefetch/look-handlers.ts';
import type { PacsLooks } from './prefetch/pacs-look.ts';
import type { QueueControl } from './prefetch/queue-control.ts';
import { queueHandlers } from './prefetch/queue-handlers.ts';
import type { Training, TrainingChannel } from './training/training.ts';
import type { Vault } from './vault/port.ts';
import { marksHandlers } from './marks/handlers.ts';
import type { Marks } from './marks/marks.ts';
import { readingLogHandlers } from './reading-log/handlers.ts';
import type { ReadingLog } from './reading-log/reading-log.ts';
import type { RuleLab } from './rule-lab/rule-lab.ts';
import { type Listing, studiesOnList, studyRow, studyView, worklistView } from './views/study-rows.ts';

export interface HandlerParts {
  readonly vault: Vault;
  readonly journal: Journal;
  readonly access: Access;
  readonly monitor: MonitorParts['monitor'];
  readonly drillSwitch: MonitorParts['drillSwitch'];
  readonly windows: MonitorParts['windows'];
  readonly remembered: MonitorParts['remembered'];
  readonly prefetch: {
    readonly view: () => PrefetchView;
    readonly list: () => Listing;
    readonly runNow: () => PrefetchView;
    readonly cancel: () => PrefetchView;
    readonly queue: QueueControl;
    readonly looks: PacsLooks;
  };
  readonly ruleLab: RuleLab;
  /** How studies are hung, read anew. */
  readonly hanging: () => Promise<HangingView>;
  readonly drills: ReturnType<typeof drillHandlers>;
  readonly training: Pick<Training, 'over'>;
  readonly openStudies: OpenStudies;
  readonly marks: Marks;
  readonly readingLog: ReadingLog;
  readonly fleet: Pick<EndpointFleet, 'views'>;
  readonly endpointTests: Pick<EndpointTests, 'run' | 'cancel'>;
  readonly status: () => StationStatus;
  /** A study's key means nothing to a person: what the page was shown as wrong must reach someone. */
  readonly onDisplayError: (code: string) => void;
}

const NOTHING = {};

const askerGone = () =>
  kitError('vault.locked', 'The station was locked meanwhile.', 'Unlock it and open the study again.');

/** Builds the handlers. Whoever calls one has passed the host's role check. */
export const stationHandlers = (parts: HandlerParts): Handlers => parts.training.over(ownHandlers(parts));

function ownHandlers(parts: HandlerParts): Omit<Handlers, TrainingChannel> {
  const { vault, journal, access, prefetch, openStudies } = parts;

  const record = (event: string, details: Record<string, string | number | boolean | null>) => {
    const operator = access.operator();
    return journal.append({
      event,
      actor: operator?.label ?? 'station',
      role: operator?.role ?? 'station',
      details,
    });
  };

  const openStudy = async (studyKey: KeyedHash): Promise<Result<StudyView, KitError>> => {
    const asker = access.operator()?.label;
    /** Meanwhile the station was locked, or somebody else unlocked it: nobody reads what was asked for. */
    const isGone = () => access.operator()?.label !== asker;
    const found = await vault.study(studyKey);
    if (!found.ok) return found;
    const all = await vault.studies();
    if (!all.ok) return all;
    const row = studyRow(found.value, all.value, studiesOnList(all.value, prefetch.list()));
    const { state, held } = row.completeness;
    // Before the record: what could not be listed was not opened. The request for the first image has had it listed by now.
    const instances = await vault.instances(studyKey);
    if (!instances.ok) return instances;
    if (isGone()) return err(askerGone());
    const recorded = await record('study:opened', {
      studyKey,
      completeness: state,
      held,
      expected: found.value.expected,
    });
    // Every look is on the record: what can't be recorded is not shown.
    if (!recorded.ok) return recorded;
    if (isGone()) return err(askerGone());
    const view = studyView(row, instances.value);
    openStudies.opened(studyKey);
    await parts.readingLog.opened(view);
    prefetch.queue.opened(studyKey);
    return ok(view);
  };

  /** What a person asks of the prefetch bears their name. */
  const onRecord = async (
    event: string,
    act: () => PrefetchView,
  ): Promise<Result<PrefetchView, KitError>> => {
    const recorded = await record(event, {});
    return recorded.ok ? ok(act()) : recorded;
  };

  return {
    'station:status': () => Promise.resolve(ok(parts.status())),

    'access:unlock': ({ passphrase }) => access.unlock(passphrase),
    'access:lock': async ({ why }) => {
      await access.lock(why);
      return ok(NOTHING);
    },
    'access:recover': (input) => access.recover(input),
    'access:change-passphrase': (input) => access.changePassphrase(input),
    'access:touch': () => {
      access.touch();
      return Promise.resolve(ok(NOTHING));
    },
    'access:list-slots': () => Promise.resolve(ok([...vault.slots()])),
    'access:add-passphrase': async (input) => {
      const added = await vault.addPassphrase(input);
      if (added.ok)
        await record('access:slot-added', { slotId: added.value.slotId, slotRole: added.value.role });
      return added;
    },
    'access:remove-slot': async ({ slotId }) => {
      const removed = await vault.removeSlot(slotId);
      if (!removed.ok) return removed;
      await record('access:slot-removed', { slotId });
      return ok(NOTHING);
    },

    'worklist:list': async () => {
      const studies = await vault.studies();
      return studies.ok ? ok(worklistView(studies.value, prefetch.view(), prefetch.list())) : studies;
    },
    'study:open': ({ studyKey }) => openStudy(studyKey),
    'study:close': async ({ studyKey }) => {
      // Closed by the lock already, or never opened: another reader's opening of it is not theirs to close.
      if (!openStudies.has(studyKey)) return ok(NOTHING);
      openStudies.closed(studyKey);
      await parts.readingLog.closed(studyKey);
      await record('study:closed', { studyKey });
      return ok(NOTHING);
    },
    'study:report-display-error': async ({ studyKey, instanceKey, code }) => {
      parts.onDisplayError(code);
      const recorded = await record('study:display-failed', { studyKey, instanceKey, code });
      return recorded.ok ? ok(NOTHING) : recorded;
    },

    'page:print': async ({ sheet, studyKey }) => {
      const recorded = await record('page:printed', { sheet, studyKey });
      return recorded.ok ? ok(NOTHING) : recorded;
    },

    ...monitorHandlers({ ...parts, operator: () => access.operator() }),

    'prefetch:run': () => onRecord('prefetch:asked-for', prefetch.runNow),
    'prefetch:cancel': () => onRecord('prefetch:cancelled', prefetch.cancel),

    'endpoint:test': ({ endpointId }) => parts.endpointTests.run(endpointId),
    'endpoint:cancel-test': ({ endpointId }) => {
      parts.endpointTests.cancel(endpointId);
      return Promise.resolve(ok(NOTHING));
    },
    'endpoint:list': () => Promise.resolve(ok([...parts.fleet.views()])),
    'hanging:rules': async () => ok(await parts.hanging()),
    'rule-lab:rule': () => Promise.resolve(ok(parts.ruleLab.rule())),
    'rule-lab:replay': ({ rule }) => parts.ruleLab.replay(rule),
    ...lookHandlers(prefetch.looks, () => parts.status().switch, record),
    ...queueHandlers(prefetch.queue, record),
    ...parts.drills,
    ...readingLogHandlers(parts.readingLog),
    ...marksHandlers(parts.marks),

    'journal:read': async ({ sinceSeq, limit }) => {
      const read = await journal.read(sinceSeq, limit);
      return read.ok ? ok([...read.value]) : read;
    },
  };
}
