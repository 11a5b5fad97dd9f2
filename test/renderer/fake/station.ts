// A station host with invented studies and no vault behind it: the page is developed and tested against this, through the
// real browser shell.
import { instancesRequestSchema } from '../../../shared/contract/bytes.ts';
import { channels, isChannel } from '../../../shared/contract/channels.ts';
import type { Channel, ChannelOutput, ParsedInput } from '../../../shared/contract/channels.ts';
import type { EventEnvelope, StationEvent } from '../../../shared/contract/events.ts';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { SteeredSignal, SwitchView } from '../../../shared/contract/switch-view.ts';
import type { StationStatus, WorklistView } from '../../../shared/contract/views.ts';
import type { StationHost } from '../../../electron/station/handlers.ts';
import { fakePrefetch } from '../../fixtures/fake-station.ts';
import { createFakeArea, type FakeArea } from './area.ts';
import { makeDay } from './day.ts';
import { createFakeDrills, type FakeDrills } from './drills.ts';
import { fakeFrames } from './frames.ts';
import { createFakeHanging, type FakeHanging } from './hanging.ts';
import { healthySwitch } from './healthy-switch.ts';
import { createFakeLooks, type FakeLooks } from './looks.ts';
import { fakeMarks } from './marks.ts';
import { createFakeReadingLog, type FakeReadingLog } from './reading-log.ts';
import { firstRecord, noSuchStudy, nothingHappens, roleRefusal, slot } from './plain-answers.ts';
import type { FakeStudy } from './studies.ts';

export interface FakeStation extends StationHost {
  /** Calls received, oldest first. */
  readonly calls: { readonly channel: string; readonly input: unknown }[];
  status(): StationStatus;
  change(patch: Partial<StationStatus>): void;
  setSwitch(patch: Partial<SwitchView>): void;
  setWorklist(patch: Partial<WorklistView>): void;
  emit(event: StationEvent): void;
  /** What the PACS has of a study that is open; told when a page asks. */
  readonly setLook: FakeLooks['set'];
  readonly setHanging: FakeHanging['set'];
  /** From now on this channel fails as on a full disk. */
  refuse(channel: Channel): void;
  /** The Station area: queue, PACS, switch record, planned windows. */
  readonly area: FakeArea;
  /** The drills: runs fold with the real engine. */
  readonly drills: FakeDrills;
  readonly readingLog: FakeReadingLog;
}

export interface FakeOptions {
  readonly passphrase?: string;
  readonly vault?: StationStatus['vault'];
  readonly rehearsal?: boolean;
  readonly extraRows?: number;
  /** Of whoever unlocks. */
  readonly role?: NonNullable<StationStatus['operator']>['role'];
  readonly nowMs?: number;
}

/** Builds one; everything it knows can be changed while a page looks at it. */
export function createFakeStation(options: FakeOptions = {}): FakeStation {
  const nowMs = options.nowMs ?? Date.now();
  const role = options.role ?? 'radiologist';
  const passphrase = options.passphrase ?? 'correct horse battery staple';
  const day = makeDay(nowMs, options.extraRows ?? 0);
  const studies = new Map<string, FakeStudy>(day.map((study) => [study.view.studyKey, study]));
  const iso = (minutesAgo: number): string => new Date(nowMs - minutesAgo * 60_000).toISOString();
  let attempts = 0;
  const hanging = createFakeHanging();
  let seq = 0;
  const refused = new Set<Channel>();
  const looks = createFakeLooks();
  const marks = fakeMarks(() => status.operator?.label ?? null);
  const listeners = new Set<(envelope: EventEnvelope) => void>();
  const calls: { channel: string; input: unknown }[] = [];
  let worklist: WorklistView = {
    state: 'fetched',
    message: 'The PACS named 7 studies for today.',
    asOf: iso(23),
    rows: day.map(({ view: { series: _series, ...row } }) => row),
  };
  const current = worklist.rows.filter(({ purpose }) => purpose.kind === 'worklist');
  let status: StationStatus = {
    stationName: 'Reading room 3',
    version: '0.1.0',
    rehearsal: options.rehearsal ?? true,
    testHooks: true,
    vault: options.vault ?? 'locked',
    operator: options.vault === 'unlocked' ? { label: 'Dr. Example', role } : null,
    switch: healthySwitch(iso),
    drill: null,
    prefetch: {
      ...fakePrefetch,
      message: 'Next fetch in 4 min',
      lastStartedAt: iso(24),
      lastFinishedAt: iso(23),
      nextAt: iso(-4),
      studiesWanted: 10,
      studiesComplete: 7,
      instancesHeld: 178,
      instancesExpected: 200,
    },
    readiness: {
      studiesOnList: current.length,
      studiesComplete: current.filter(({ completeness }) => completeness.state === 'complete').length,
      asOf: iso(23),
    },
    now: new Date(nowMs).toISOString(),
    lastEventSeq: 0,
  };

  const emit = (event: StationEvent): void => {
    seq += 1;
    const envelope: EventEnvelope = { seq, at: new Date().toISOString(), gap: false, event };
    for (const listener of listeners) listener(envelope);
    readingLog.heard(event);
  };
  const setVault = (vault: StationStatus['vault'], label: string): void => {
    if (vault !== 'unlocked') marks.clear();
    status = { ...status, vault, operator: vault === 'unlocked' ? { label, role } : null };
    emit({ type: 'access:changed', vault });
  };
  const setSwitch = (patch: Partial<SwitchView>): SwitchView => {
    status = { ...status, switch: { ...status.switch, ...patch } };
    emit({ type: 'switch:changed', switch: status.switch });
    return status.switch;
  };

  /** As the station: only the switch that is in force is moved; a drill's, without touching the real one. */
  const steered = (signal: SteeredSignal, patch: Partial<SwitchView>): Result<SwitchView, KitError> => {
    const { drill } = status;
    const inForce = drill === null || status.switch.offline ? 'real' : 'drill';
    if (signal !== inForce)
      return err(
        kitError(
          'drill.not-possible',
          signal === 'drill'
            ? 'The drill has ended; nothing was done.'
            : 'A drill has begun; nothing was done.',
          'Look at the switch as it stands now.',
        ),
      );
    if (drill === null || inForce === 'real') return ok(setSwitch(patch));
    const { signal: _real, ...moved } = patch;
    status = { ...status, drill: { ...drill, switch: { ...drill.switch, ...moved } } };
    emit({ type: 'drill:changed', drill: status.drill });
    return ok(status.switch);
  };

  const area = createFakeArea(worklist.rows, nowMs, emit);
  const readingLog = createFakeReadingLog(() => status, emit, studies);
  const drills = createFakeDrills({
    nowMs,
    status: () => status,
    show: (drill) => {
      status = { ...status, drill };
      emit({ type: 'drill:changed', drill });
    },
    declareReal: (reason) => {
      setSwitch({
        state: 'down',
        offline: true,
        cause: 'declared',
        reason: `Declared by Dr. Example: ${reason}`,
      });
    },
  });

  const unlock = (given: string): Result<ReturnType<typeof slot>, KitError> => {
    if (attempts >= 3)
      return err(
        kitError(
          'access.too-many-attempts',
          'Too many wrong passphrases.',
          'Wait 30 seconds, then try again.',
        ),
      );
    if (given !== passphrase) {
      attempts += 1;
      return err(
        kitError(
          'vault.wrong-passphrase',
          'This passphrase opens no key slot.',
          'Check the keyboard layout and Caps Lock, then try again.',
        ),
      );
    }
    attempts = 0;
    setVault('unlocked', 'Dr. Example');
    return ok(slot('Dr. Example'));
  };

  const handlers: {
    readonly [C in Channel]?: (input: ParsedInput<C>) => Result<ChannelOutput<C>, KitError>;
  } = {
    'station:status': () => ok({ ...status, now: new Date(nowMs).toISOString(), lastEventSeq: seq }),
    'access:unlock': ({ passphrase: given }) => unlock(given),
    'access:lock': () => {
      setVault('locked', '');
      return ok({});
    },
    'access:touch': () => ok({}),
    'access:recover': ({ recoveryCode, label }) => {
      if (recoveryCode !== 'K7QX-2MNP')
        return err(
          kitError(
            'vault.wrong-recovery-code',
            'This is not the recovery code.',
            'Compare it with the printed sheet, group by group.',
          ),
        );
      setVault('unlocked', label);
      return ok({ recoveryCode: '9DTR-XW4H-6PKM-2BVN-QC8J-5YSA-GL3F-7ZEU', slot: slot(label) });
    },
    'worklist:list': () => ok(worklist),
    'study:open': ({ studyKey }) => {
      const study = studies.get(studyKey);
      return study ? ok(study.view) : noSuchStudy;
    },
    ...looks.handlers,
    ...marks.handlers,
    ...nothingHappens,
    'study:close': () => ok({}),
    'hanging:rules': () => ok(hanging.view()),
    'training:current': () => ok(null),
    'study:report-display-error': () => ok({}),
    'page:print': () => ok({}),
    'switch:declare-down': ({ signal, reason }) =>
      steered(signal, {
        state: 'down',
        offline: true,
        cause: 'declared',
        reason: `Declared by Dr. Example: ${reason}`,
      }),
    'switch:confirm-return': ({ signal }) =>
      steered(signal, {
        state: 'healthy',
        offline: false,
        cause: 'confirmed',
        awaitingConfirmation: false,
        reason: 'Return confirmed',
      }),
    'prefetch:run': () => ok(status.prefetch),
    ...area.handlers,
    ...drills.handlers,
    'journal:read': ({ sinceSeq }) => ok(sinceSeq > 0 ? [] : [firstRecord(iso(90))]),
  };

  return {
    area,
    drills,
    readingLog,
    calls,
    status: () => status,
    change: (patch) => {
      status = { ...status, ...patch };
      emit({ type: 'access:changed', vault: status.vault });
    },
    setSwitch: (patch) => {
      setSwitch(patch);
    },
    setWorklist: (patch) => {
      worklist = { ...worklist, ...patch };
      emit({ type: 'worklist:changed' });
    },
    emit,
    setLook: looks.set,
    setHanging: hanging.set,
    refuse: (channel) => {
      refused.add(channel);
    },
    invoke: async (channel, input) => {
      if (!isChannel(channel))
        return err(kitError('contract.unknown-channel', 'No such channel.', 'Update the page.'));
      const parsed = channels[channel].input.safeParse(input);
      if (!parsed.success)
        return err(kitError('contract.invalid-input', 'The input is not valid.', 'Update the page.'));
      calls.push({ channel, input });
      if (channels[channel].role !== 'anyone' && status.vault !== 'unlocked')
        return err(kitError('vault.locked', 'The station is locked.', 'Unlock it with your passphrase.'));
      const refusal = roleRefusal(channels[channel].role, role);
      if (refusal) return err(refusal);
      if (refused.has(channel))
        return err(kitError('journal.io-failed', 'The journal could not be written.', 'Free disk space.'));
      const logged = await readingLog.answer(channel, parsed.data);
      if (logged !== null) return logged;
      const handler = handlers[channel] as ((value: unknown) => Result<unknown, KitError>) | undefined;
      return handler
        ? handler(parsed.data)
        : err(kitError('internal', 'The fake station cannot do this.', 'Teach it.'));
    },
    subscribe: (_sinceSeq, onEvent) => {
      listeners.add(onEvent);
      return () => listeners.delete(onEvent);
    },
    instances: async (request) => {
      const parsed = instancesRequestSchema.safeParse(request);
      const study = parsed.success ? studies.get(parsed.data.studyKey) : undefined;
      if (!parsed.success || !study)
        return err(kitError('vault.study-not-found', 'No such study.', 'Go back.'));
      return ok(fakeFrames(study, parsed.data));
    },
    close: async () => undefined,
  };
}
