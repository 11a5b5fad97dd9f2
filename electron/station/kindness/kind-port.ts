// The DICOM port as the rest of the station gets it: every call passes its endpoint's gate and is counted.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { CallOptions, CallUrgency, DicomPort, Endpoint } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';
import type { Gate } from './gate.ts';
import type { LoadMeter } from './load-meter.ts';
import { pacedDeadline } from './paced-deadline.ts';
import type { CallKind } from './turn.ts';
import { verdictOf } from './verdict.ts';

/** What the port needs of each endpoint. */
export interface EndpointDoor {
  readonly gate: Gate;
  readonly meter: LoadMeter;
  /** C-MOVEs that are under way. */
  moves: number;
  /** Whether a cap holds now, or may begin to while a transfer runs. */
  mayBeCapped(): boolean;
  /** How long the cap has held it back so far. */
  throttledMs(): number;
}

/**
 * Wraps an adapter. A call's deadline begins when the call does; before that it may wait as long again for its turn, and no
 * longer (decision 0140).
 */
export function kindPort(
  inner: DicomPort,
  doorOf: (endpoint: Endpoint) => EndpointDoor,
  clock: Clock,
): DicomPort {
  const pass = async <T>(
    endpoint: Endpoint,
    kind: CallKind,
    options: CallOptions,
    call: () => Promise<Result<T, KitError>>,
  ): Promise<Result<T, KitError>> => {
    const { gate, meter } = doorOf(endpoint);
    const { urgency = 'normal', deadlineMs, signal } = options;
    const entered = await gate.enter({ kind, urgency, waitMs: deadlineMs, signal });
    if (!entered.ok) return entered;
    const leave = entered.value;
    // A probe that was given up, by an adapter that never settles say, keeps no other from being asked.
    if (urgency === 'probe') signal?.addEventListener('abort', () => leave(givenUp()), { once: true });
    options.onStarted?.();
    const ended = meter.call(urgency === 'probe' ? 'probe' : kind);
    // Until the call answers: an exception is a bug of ours, and says nothing of the PACS.
    let error: KitError | null = kitError('internal', 'The call ended in a bug.', 'Report it.');
    try {
      const result = await call();
      error = result.ok ? null : result.error;
      return result;
    } finally {
      ended(error !== null && verdictOf(error).kind !== 'none');
      leave(error);
    }
  };

  const { webEcho } = inner;
  return {
    echo: (endpoint, options) => pass(endpoint, 'query', options, () => inner.echo(endpoint, options)),
    ...(webEcho && {
      webEcho: (endpoint: Endpoint, options: CallOptions) =>
        pass(endpoint, 'query', options, () => webEcho(endpoint, options)),
    }),
    findStudies: (endpoint, query, options) =>
      pass(endpoint, 'query', options, () => inner.findStudies(endpoint, query, options)),
    findSeries: (endpoint, uid, options) =>
      pass(endpoint, 'query', options, () => inner.findSeries(endpoint, uid, options)),
    findImages: (endpoint, key, options) =>
      pass(endpoint, 'query', options, () => inner.findImages(endpoint, key, options)),
    findScheduled: (endpoint, query, options) =>
      pass(endpoint, 'query', options, () => inner.findScheduled(endpoint, query, options)),
    async retrieve(endpoint, target, method, options) {
      const door = doorOf(endpoint);
      const retrieve = (call: typeof options) => inner.retrieve(endpoint, target, method, call);
      const pace = { clock, throttledMs: () => door.throttledMs() };
      return pass(endpoint, 'retrieve', options, async () => {
        if (method === 'C-MOVE') door.moves += 1;
        try {
          return await (door.mayBeCapped() ? pacedDeadline(pace, options, retrieve) : retrieve(options));
        } finally {
          if (method === 'C-MOVE') door.moves -= 1;
        }
      });
    },
    close: () => inner.close(),
  };
}

const givenUp = (): KitError =>
  kitError('dicom.cancelled', 'The probe was given up.', 'Nothing needs to be done.');

/** The same port for callers of one urgency, such as a monitor's probes. */
export const withUrgency = ({ webEcho, ...port }: DicomPort, urgency: CallUrgency): DicomPort => ({
  echo: (endpoint, options) => port.echo(endpoint, { ...options, urgency }),
  ...(webEcho && {
    webEcho: (endpoint: Endpoint, options: CallOptions) => webEcho(endpoint, { ...options, urgency }),
  }),
  findStudies: (endpoint, query, options) => port.findStudies(endpoint, query, { ...options, urgency }),
  findSeries: (endpoint, uid, options) => port.findSeries(endpoint, uid, { ...options, urgency }),
  findImages: (endpoint, key, options) => port.findImages(endpoint, key, { ...options, urgency }),
  findScheduled: (endpoint, query, options) => port.findScheduled(endpoint, query, { ...options, urgency }),
  retrieve: (endpoint, target, method, options) =>
    port.retrieve(endpoint, target, method, { ...options, urgency }),
  close: () => port.close(),
});
