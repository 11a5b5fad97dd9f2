// The page's one way to the station. Which shell carries it is decided here and nowhere else.
import type { InstancesRequest } from '../shared/contract/bytes.ts';
import { channels, type Channel, type ChannelOutput } from '../shared/contract/channels.ts';
import { eventEnvelopeSchema, type EventEnvelope } from '../shared/contract/events.ts';
import type { KitApi } from '../shared/contract/kit-api.ts';
import { kitError, kitErrorSchema, type KitError } from '../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../shared/contract/result.ts';

declare global {
  interface Window {
    /** Put there by the Electron preload; absent in a browser. */
    readonly kit?: KitApi;
  }
}

/** {@link KitApi}, with answers checked, and the bytes of instances. */
export interface StationClient extends KitApi {
  /**
   * The body of shared/contract/bytes.ts, as it arrives. Cancelling it, or aborting `signal`, ends the reading in the
   * station; a body that ends in the middle of an instance leaves that instance unproven (S-8). Rejects only with the
   * AbortError of a `signal` that was aborted before the answer began.
   */
  fetchInstances(
    request: InstancesRequest,
    signal: AbortSignal,
  ): Promise<Result<ReadableStream<Uint8Array>, KitError>>;
}

/** What the client uses of a page; tests hand in their own. */
export interface PageGlobals {
  readonly kit?: KitApi | undefined;
  readonly fetch: typeof fetch;
  readonly EventSource: typeof EventSource;
  readonly setTimeout: (run: () => void, delayMs: number) => unknown;
}

const MAX_RECONNECT_MS = 10_000;

const gone = (): KitError =>
  kitError(
    'contract.station-gone',
    'The station does not answer.',
    'Wait a moment. If this stays, start the station again.',
  );

const mismatch = (): KitError =>
  kitError(
    'internal',
    'The station answered in a form that this page does not understand.',
    'Reload the page: it and the station may be of different versions.',
  );

/** Reads an untrusted answer as the Result that the contract promises for this channel. */
function checked<C extends Channel>(channel: C, answer: unknown): Result<ChannelOutput<C>, KitError> {
  const result = answer as { ok?: unknown; value?: unknown; error?: unknown } | null;
  if (result?.ok === true) {
    const value = channels[channel].output.safeParse(result.value);
    return value.success ? ok(value.data as ChannelOutput<C>) : err(mismatch());
  }
  const error = kitErrorSchema.safeParse(result?.error);
  return err(error.success ? error.data : mismatch());
}

/** Hands on each event once, in order, whatever a reconnecting shell repeats. */
function once(sinceSeq: number, onEvent: (envelope: EventEnvelope) => void) {
  let lastSeq = sinceSeq;
  return {
    lastSeq: () => lastSeq,
    take: (data: unknown): void => {
      const envelope = eventEnvelopeSchema.safeParse(data);
      // A gap may lead back: the station was restarted and numbers anew.
      if (!envelope.success || (envelope.data.seq <= lastSeq && !envelope.data.gap)) return;
      lastSeq = envelope.data.seq;
      onEvent(envelope.data);
    },
  };
}

const headers = { 'content-type': 'application/json', 'x-kit-page': '1' } as const;

/** {@link KitApi} over fetch and server-sent events: the browser shell's. */
function browserApi(page: PageGlobals): KitApi {
  return {
    shell: 'browser',
    invoke: async (channel, input) => {
      try {
        const response = await page.fetch(`/rpc/${channel}`, {
          method: 'POST',
          headers,
          body: JSON.stringify(input),
          // What a window says while it closes must still arrive.
          keepalive: channel === 'study:close',
        });
        return checked(channel, await response.json());
      } catch {
        return err(gone());
      }
    },
    subscribe: (sinceSeq, onEvent, onConnection) => {
      const events = once(sinceSeq, onEvent);
      let source: EventSource | null = null;
      let stopped = false;
      let waitMs = 250;
      const open = (): void => {
        if (stopped) return;
        source = new page.EventSource(`/events?since=${events.lastSeq()}`);
        source.addEventListener('open', () => {
          waitMs = 250;
          onConnection(true);
        });
        source.addEventListener('message', (message: MessageEvent<string>) => {
          events.take(parseJson(message.data));
        });
        source.addEventListener('error', () => {
          // EventSource gives up for good on any status but 200, so it is closed and opened anew from what was seen last.
          source?.close();
          if (stopped) return;
          onConnection(false);
          page.setTimeout(open, waitMs);
          waitMs = Math.min(waitMs * 2, MAX_RECONNECT_MS);
        });
      };
      open();
      return () => {
        stopped = true;
        source?.close();
      };
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** Checks what an Electron preload hands over just as what comes over HTTP. */
function electronApi(kit: KitApi): KitApi {
  return {
    shell: 'electron',
    invoke: async (channel, input) => {
      try {
        return checked(channel, await kit.invoke(channel, input));
      } catch {
        return err(gone());
      }
    },
    subscribe: (sinceSeq, onEvent, onConnection) => {
      const events = once(sinceSeq, onEvent);
      return kit.subscribe(
        sinceSeq,
        (envelope) => {
          events.take(envelope);
        },
        onConnection,
      );
    },
  };
}

/** Builds the client of the shell that this page runs in. */
export function createStationClient(page: PageGlobals = browserGlobals()): StationClient {
  const api = page.kit === undefined ? browserApi(page) : electronApi(page.kit);
  return {
    ...api,
    fetchInstances: async (request, signal) => {
      try {
        const response = await page.fetch('instances', {
          method: 'POST',
          headers,
          body: JSON.stringify(request),
          signal,
        });
        if (response.ok && response.body !== null) return ok(response.body);
        const answer = parseJson(await response.text()) as { error?: unknown } | null;
        const error = kitErrorSchema.safeParse(answer?.error);
        return err(error.success ? error.data : gone());
      } catch (error) {
        if (signal.aborted) throw error;
        return err(gone());
      }
    },
  };
}

const browserGlobals = (): PageGlobals => ({
  kit: window.kit,
  fetch: window.fetch.bind(window),
  EventSource: window.EventSource,
  setTimeout: window.setTimeout.bind(window),
});
