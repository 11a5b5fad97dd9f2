// Keeps a station running beside the Electron main process: starts it, starts it again when it dies, ends it in order.
import type { EventEnvelope } from '../shared/contract/events.ts';
import type { KitError } from '../shared/contract/kit-error.ts';
import { err, type Result } from '../shared/contract/result.ts';
import type { FromStation, MessageLink, ToStation } from './station-messages.ts';
import { createStationProxy, stationGone, type StationProxy } from './station-proxy.ts';

/** A process that was just forked. */
export interface ForkedStation {
  readonly link: MessageLink<ToStation, FromStation>;
  onExit(run: () => void): void;
  kill(): void;
}

export interface SupervisorOptions {
  readonly fork: () => ForkedStation;
  /** Told when a station has started, and when it is gone. */
  readonly onConnection: (connected: boolean) => void;
  /** A station that says why it cannot start is not started again: a person must act. */
  readonly onNotStarted: (error: KitError) => void;
  readonly setTimeout: (run: () => void, delayMs: number) => unknown;
}

export interface StationSupervisor {
  invoke(channel: unknown, input: unknown): Promise<Result<unknown, KitError>>;
  subscribe(sinceSeq: number, onEvent: (envelope: EventEnvelope) => void): () => void;
  instances(request: unknown): Promise<Result<ReadableStream<Uint8Array>, KitError>>;
  connected(): boolean;
  /** Resolves once the station has exited; one that does not exit by itself within 10 s is killed. */
  close(): Promise<void>;
}

const FIRST_RESTART_MS = 500;
const MAX_RESTART_MS = 30_000;
/** One that starts and dies at once, again and again, must not be started twice a second for ever. */
const STABLE_AFTER_MS = 60_000;
const CLOSE_DEADLINE_MS = 10_000;

/** Starts the first station at once. */
export function superviseStation(options: SupervisorOptions): StationSupervisor {
  let proxy: StationProxy | null = null;
  let running: ForkedStation | null = null;
  let connected = false;
  let ending = false;
  let restartMs = FIRST_RESTART_MS;
  const ended = Promise.withResolvers<void>();

  const start = (): void => {
    if (ending) return;
    const station = options.fork();
    const mine = createStationProxy(station.link);
    let refusedToStart = false;
    running = station;
    proxy = mine;
    station.onExit(() => {
      mine.lost();
      running = null;
      const was = connected;
      connected = false;
      if (was) options.onConnection(false);
      if (ending) ended.resolve();
      else if (!refusedToStart) {
        options.setTimeout(start, restartMs);
        restartMs = Math.min(restartMs * 2, MAX_RESTART_MS);
      }
    });
    const watchStart = async (): Promise<void> => {
      const result = await mine.started;
      if (result.ok) {
        connected = true;
        options.setTimeout(() => {
          if (running === station) restartMs = FIRST_RESTART_MS;
        }, STABLE_AFTER_MS);
        options.onConnection(true);
      } else if (result.error.code !== 'contract.station-gone') {
        refusedToStart = true;
        options.onNotStarted(result.error);
      }
    };
    void watchStart();
  };
  start();

  return {
    // A call made while the station is starting waits for it.
    invoke: (channel, input) => proxy?.invoke(channel, input) ?? Promise.resolve(err(stationGone())),
    subscribe: (sinceSeq, onEvent) => proxy?.subscribe(sinceSeq, onEvent) ?? (() => undefined),
    instances: (request) => proxy?.instances(request) ?? Promise.resolve(err(stationGone())),
    connected: () => connected,
    close: async () => {
      ending = true;
      if (running === null) return;
      const last = running;
      proxy?.close();
      options.setTimeout(() => {
        last.kill();
      }, CLOSE_DEADLINE_MS);
      await ended.promise;
    },
  };
}
