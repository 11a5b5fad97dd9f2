// The Electron main process's end of the line to the station: turns messages back into calls, events and streams.
import type { EventEnvelope } from '../shared/contract/events.ts';
import { kitError, type KitError } from '../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../shared/contract/result.ts';
import { assertNever } from '../shared/domain/assert-never.ts';
import type { FromStation, MessageLink, ToStation } from './station-messages.ts';

/** A station in another process, as the main process uses it. */
export interface StationProxy {
  /** Settles once: the station runs, could not start, or died before either. */
  readonly started: Promise<Result<void, KitError>>;
  invoke(channel: unknown, input: unknown): Promise<Result<unknown, KitError>>;
  subscribe(sinceSeq: number, onEvent: (envelope: EventEnvelope) => void): () => void;
  /** The body of shared/contract/bytes.ts; read from the station only as fast as it is consumed. */
  instances(request: unknown): Promise<Result<ReadableStream<Uint8Array>, KitError>>;
  /** Asks the station to end; it shows that by exiting. */
  close(): void;
  /** The process is gone: everything that waits is answered. */
  lost(): void;
}

/** What a call meets while there is no station to answer it. */
export const stationGone = (): KitError =>
  kitError(
    'contract.station-gone',
    'The station stopped.',
    'It is being started again. If this stays, restart the kit.',
  );

interface Body {
  opened(result: Result<null, KitError>): void;
  block(bytes: Uint8Array): void;
  end(error?: Error): void;
}

/** Builds a {@link StationProxy} over one end of a message link. */
export function createStationProxy(link: MessageLink<ToStation, FromStation>): StationProxy {
  let nextId = 1;
  let alive = true;
  const started = Promise.withResolvers<Result<void, KitError>>();
  const calls = new Map<number, (result: Result<unknown, KitError>) => void>();
  const subscriptions = new Map<number, (envelope: EventEnvelope) => void>();
  const bodies = new Map<number, Body>();

  const finish = (id: number, error?: Error): void => {
    const body = bodies.get(id);
    bodies.delete(id);
    body?.end(error);
  };

  link.onMessage((message) => {
    switch (message.type) {
      case 'started':
        started.resolve(ok(undefined));
        break;
      case 'not-started':
        started.resolve(err(message.error));
        break;
      case 'answered':
        calls.get(message.id)?.(message.result);
        calls.delete(message.id);
        break;
      case 'event':
        subscriptions.get(message.id)?.(message.envelope);
        break;
      case 'instances-opened':
        bodies.get(message.id)?.opened(message.result);
        if (!message.result.ok) bodies.delete(message.id);
        break;
      case 'block':
        bodies.get(message.id)?.block(message.bytes);
        break;
      case 'instances-ended':
        finish(message.id);
        break;
      case 'instances-failed':
        finish(message.id, new Error('the station stopped sending'));
        break;
      default:
        assertNever(message);
    }
  });

  const openBody = (id: number): Promise<Result<ReadableStream<Uint8Array>, KitError>> => {
    const answer = Promise.withResolvers<Result<ReadableStream<Uint8Array>, KitError>>();
    let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
    let pulled: (() => void) | null = null;
    const stream = new ReadableStream<Uint8Array>(
      {
        start: (given) => {
          controller = given;
        },
        // One block is under way at a time; the next is asked for when this one has arrived and there is room again.
        pull: () =>
          new Promise<void>((resolve) => {
            pulled = resolve;
            link.send({ type: 'pull', id });
          }),
        cancel: () => {
          bodies.delete(id);
          pulled?.();
          link.send({ type: 'cancel', id });
        },
      },
      // Nothing is pulled before somebody reads, and one block waits ahead of the reader after that.
      { highWaterMark: 0 },
    );
    bodies.set(id, {
      opened: (result) => {
        answer.resolve(result.ok ? ok(stream) : result);
      },
      block: (bytes) => {
        controller?.enqueue(bytes);
        pulled?.();
      },
      end: (error) => {
        answer.resolve(err(stationGone()));
        if (error === undefined) controller?.close();
        else controller?.error(error);
        pulled?.();
      },
    });
    return answer.promise;
  };

  return {
    started: started.promise,
    invoke: (channel, input) => {
      if (!alive) return Promise.resolve(err(stationGone()));
      const id = nextId++;
      const answer = Promise.withResolvers<Result<unknown, KitError>>();
      calls.set(id, answer.resolve);
      link.send({ type: 'invoke', id, channel, input });
      return answer.promise;
    },
    subscribe: (sinceSeq, onEvent) => {
      const id = nextId++;
      subscriptions.set(id, onEvent);
      if (alive) link.send({ type: 'subscribe', id, sinceSeq });
      return () => {
        if (subscriptions.delete(id) && alive) link.send({ type: 'unsubscribe', id });
      };
    },
    instances: (request) => {
      if (!alive) return Promise.resolve(err(stationGone()));
      const id = nextId++;
      const answer = openBody(id);
      link.send({ type: 'open-instances', id, request });
      return answer;
    },
    close: () => {
      if (alive) link.send({ type: 'close' });
    },
    lost: () => {
      alive = false;
      started.resolve(err(stationGone()));
      for (const answer of calls.values()) answer(err(stationGone()));
      calls.clear();
      subscriptions.clear();
      for (const id of bodies.keys()) finish(id, new Error('the station stopped'));
    },
  };
}
