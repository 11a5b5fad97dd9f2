// A station that a driver can be tried on in no time: it keeps a run by the real engine, on a clock that only waiting moves.
import { next } from '../../../drills/engine/next.ts';
import { wantedLink } from '../../../drills/engine/progress.ts';
import { refusal } from '../../../drills/engine/refusal.ts';
import { type DrillRun, isUnderWay, prepareRun } from '../../../drills/engine/run.ts';
import { exerciseNowMs } from '../../../drills/script/seen-run.ts';
import { SEEN_AFTER, type StationAct } from '../../../drills/script/station-act.ts';
import type { DriveOptions } from '../../../drills/script/drive.ts';
import type { Ask } from '../../../drills/script/station-port.ts';
import type { AutoEvent } from '../../../shared/drill/auto-events.ts';
import type { DrillEvent } from '../../../shared/drill/drill-event.ts';
import type { Moment } from '../../../shared/drill/moment.ts';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { SAMPLE, sampleScenario } from '../scenario/sample-scenario.ts';

const ECHO = { kind: 'echo', outcome: 'good', at: null, latencyMs: 3, reason: '' };

export interface FakeStationOptions {
  /** From a change of the link until its switch sees it; null: never. */
  readonly detectMs?: number | null;
  /** Real time after which the real PACS is gone. */
  readonly realOutageAtMs?: number;
  /** Acts at the station that it answers with an error. */
  readonly refuses?: StationAct['type'];
}

export interface FakeStation {
  readonly options: Pick<DriveOptions, 'ask' | 'hands' | 'clock' | 'say'>;
  run(): DrillRun | null;
  readonly events: DrillEvent[];
  readonly acts: StationAct[];
  readonly said: string[];
  /** Real time that passed. */
  nowMs(): number;
}

export function fakeStation(given: FakeStationOptions = {}): FakeStation {
  const { detectMs = 7000, realOutageAtMs = Infinity, refuses } = given;
  const START = Date.parse('2026-11-22T10:00:00.000Z');
  const scenario = sampleScenario();
  const events: DrillEvent[] = [];
  const acts: StationAct[] = [];
  const said: string[] = [];
  let nowMs = 0;
  let run: DrillRun | null = null;
  let link = 'none';
  let sees: { readonly event: AutoEvent; readonly atMs: number } | null = null;
  const now = (): Moment => ({
    processId: 'fake',
    monotonicMs: nowMs,
    wall: new Date(START + nowMs).toISOString(),
  });
  type Made = DrillEvent extends infer E ? (E extends DrillEvent ? Omit<E, 'at'> : never) : never;
  const happen = (made: Made): string | null => {
    if (run === null) return 'there is no run';
    const event = { ...made, at: now() } as DrillEvent;
    const reason = refusal(run, event);
    if (reason !== null) return reason;
    run = next(run, event);
    events.push(event);
    return null;
  };
  const seen = (event: AutoEvent): void => void happen({ type: 'signal-seen', event, station: 'fake' });
  const live = (): void => {
    if (run === null || !isUnderWay(run)) return;
    if (nowMs >= realOutageAtMs) {
      happen({ type: 'real-outage', reason: 'the real PACS is down' });
      return;
    }
    const timely = { ...run, clock: { ...run.clock, exerciseMs: exerciseNowMs(run, { now: now() }) } };
    const wanted = wantedLink(timely);
    if (wanted !== link) {
      link = wanted;
      happen(wanted === 'none' ? { type: 'link-restored' } : { type: 'link-failed', fault: wanted });
      const event = wanted === 'none' ? 'switch:recovered' : 'switch:down';
      sees = detectMs === null ? null : { event, atMs: nowMs + detectMs };
    }
    if (sees !== null && nowMs >= sees.atMs) {
      seen(sees.event);
      sees = null;
    }
  };
  const view = () =>
    run === null
      ? null
      : {
          runId: run.runId,
          origin: 'station',
          preparedAt: { processId: 'fake', monotonicMs: 0, wall: new Date(START).toISOString() },
          scenario: SAMPLE,
          variables: {},
          events,
          sealed: false,
          now: now(),
        };
  const invoke = (channel: string, input: unknown): Promise<Result<unknown, KitError>> => {
    live();
    const answer = (): Result<unknown, KitError> => {
      if (channel === 'drill:set-values') return ok({});
      if (channel === 'station:status') return ok({ drill: { switch: { probes: [ECHO] } } });
      if (channel === 'drill:prepare') {
        run = prepareRun(scenario, 'run-1', now());
        return ok(view());
      }
      if (channel === 'drill:current' || channel === 'drill:run') return ok(view());
      const { act } = input as { readonly act: Made };
      const reason = happen(act);
      live();
      return reason === null
        ? ok({ event: events.at(-1), events: events.length })
        : err(kitError('drill.not-possible', reason, 'Do something else.'));
    };
    return Promise.resolve(answer());
  };
  return {
    options: {
      // As much of each answer as a driver reads.
      ask: invoke as unknown as Ask,
      hands: (act) => {
        acts.push(act);
        if (act.type === refuses)
          return Promise.resolve(err(kitError('vault.locked', 'The station is locked.', 'Unlock it.')));
        const event = SEEN_AFTER[act.type];
        if (event !== null) seen(event);
        return Promise.resolve(ok(undefined));
      },
      clock: {
        now: () => nowMs,
        wait: (ms) => {
          nowMs += Math.ceil(ms);
          live();
          return Promise.resolve();
        },
      },
      say: (words) => said.push(words),
    },
    run: () => run,
    events,
    acts,
    said,
    nowMs: () => nowMs,
  };
}
