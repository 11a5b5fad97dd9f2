// What keeps the station kind to its PACS (P7, S-10), in one piece: a door for each endpoint, the cap around the sink, and the
// report of the load that was put on each.
import type { BreakerView, LoadView } from '../../../shared/contract/endpoint-view.ts';
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { ArrivingInstance, DicomPort, InstanceSink } from '../dicom/port.ts';
import type { Clock } from '../health/clock.ts';
import { type BreakerPolicy, DEFAULT_BREAKER_POLICY } from './breaker.ts';
import { breakerView } from './breaker-words.ts';
import { type ByteBucket, createByteBucket } from './byte-bucket.ts';
import { createGate } from './gate.ts';
import { type EndpointDoor, kindPort } from './kind-port.ts';
import { createLoadMeter } from './load-meter.ts';
import { capAt, type KindEndpoint, type KindnessSettings } from './settings.ts';
import { throttledSink } from './throttled-sink.ts';
import type { TurnLimits } from './turn.ts';
import { verdictOf } from './verdict.ts';
import { whoseInstance } from './whose-instance.ts';

export interface KindnessOptions {
  readonly settings: KindnessSettings;
  readonly endpoints: readonly KindEndpoint[];
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly policy?: BreakerPolicy;
}

/** A probe that opens a bare connection, such as `TcpConnect` of `health/`. */
type ConnectProbe<T> = (
  target: T,
  options: { readonly deadlineMs: number; readonly signal?: AbortSignal },
) => Promise<Result<void>>;

export interface Kindness {
  /** Every call through it is counted, and waits for its turn. */
  port(inner: DicomPort): DicomPort;
  /** Holds what arrives to the caps. */
  sink(inner: InstanceSink): InstanceSink;
  /** Counts bytes of this instance against cap and load without holding them back: those of a canary, whose time is taken. */
  readonly charge: (instance: ArrivingInstance) => (bytes: number) => void;
  /** Counts bare connections as probes; they never wait. */
  connectProbe<T extends { readonly host: string; readonly port: number }>(
    inner: ConnectProbe<T>,
  ): ConnectProbe<T>;
  /** For an adapter that opens associations or web connections: each that begins and ends, whether or not it was accepted. */
  association(endpointId: string, change: 'begun' | 'ended'): void;
  /** For an adapter: a query that a retrieve asks by itself. */
  queryWithin(endpointId: string): void;
  /** How long caps and turns have kept this endpoint's calls back so far, in milliseconds: such time is not the PACS's. */
  heldBackMs(endpointId: string): number;
  /** How long its cap alone has held anybody back so far, in milliseconds. */
  throttledMs(endpointId: string): number;
  /** The endpoint's load and breaker as a page shows them. */
  view(endpointId: string): EndpointKindnessView;
  loads(): ReadonlyMap<string, LoadView>;
  breakers(): ReadonlyMap<string, BreakerView>;
}

export interface EndpointKindnessView {
  readonly load: LoadView;
  readonly breaker: BreakerView;
}

interface Account extends EndpointDoor {
  readonly bucket: ByteBucket;
  readonly cap: () => number | null;
}

/** One for a monitor's rounds, one for its canary retrieve beside them, one for a person who tests the endpoint meanwhile. */
const PROBES = 3;

export function createKindness(options: KindnessOptions): Kindness {
  const { settings, endpoints, clock, random } = options;
  const limits: TurnLimits = { calls: settings.maxAssociations, queries: 1, probes: PROBES };
  const accounts = new Map<string, Account>();

  const open = (endpointId: string): Account => {
    const own = endpoints.find(({ id }) => id === endpointId)?.maxBytesPerSecond;
    const cap = (): number | null => capAt(settings, own, clock.wall());
    const meter = createLoadMeter(clock);
    const gate = createGate({
      endpointId,
      limits,
      policy: options.policy ?? DEFAULT_BREAKER_POLICY,
      clock,
      random,
      onHeldBack: () => meter.heldBack(),
    });
    const bucket = createByteBucket(clock, cap);
    const mayBeCapped = (): boolean => cap() !== null || settings.hours.length > 0;
    return { gate, meter, cap, bucket, moves: 0, mayBeCapped, throttledMs: () => bucket.heldMs() };
  };
  const accountOf = (endpointId: string): Account => {
    const account = accounts.get(endpointId) ?? open(endpointId);
    accounts.set(endpointId, account);
    return account;
  };
  for (const { id } of endpoints) accountOf(id);
  // What nobody we know has sent is held to the general cap all the same.
  const stray = createByteBucket(clock, () => capAt(settings, undefined, clock.wall()));

  const accountFor = (instance: ArrivingInstance): Account | null => {
    const moving = new Set([...accounts].filter(([, { moves }]) => moves > 0).map(([id]) => id));
    const id = whoseInstance(instance, endpoints, moving);
    return id === null ? null : accountOf(id);
  };

  return {
    port: (inner) => kindPort(inner, ({ id }) => accountOf(id), clock),
    sink: (inner) =>
      throttledSink(
        inner,
        (instance) => {
          const account = accountFor(instance);
          if (account === null) return (bytes) => stray.take(bytes);
          const { bucket, meter } = account;
          return (bytes) => {
            meter.received(bytes);
            return bucket.take(bytes);
          };
        },
        clock,
      ),
    charge(instance) {
      const account = accountFor(instance);
      return (bytes) => {
        account?.meter.received(bytes);
        (account?.bucket ?? stray).charge(bytes);
      };
    },
    throttledMs: (endpointId) => accountOf(endpointId).throttledMs(),
    connectProbe: (inner) => async (target, call) => {
      const known = endpoints.find((each) => each.host === target.host && each.port === target.port);
      if (known === undefined) return inner(target, call);
      const { gate, meter } = accountOf(known.id);
      const ended = meter.call('probe');
      const result = await inner(target, call);
      const error: KitError | null = result.ok ? null : result.error;
      const verdict = verdictOf(error);
      ended(error !== null && verdict.kind !== 'none');
      // That a port is open says nothing of the service behind it.
      if (verdict.kind !== 'good') gate.probed(verdict);
      return result;
    },
    association: (endpointId, change) => accountOf(endpointId).meter.association(change),
    queryWithin: (endpointId) => accountOf(endpointId).meter.queryWithin(),
    heldBackMs: (endpointId) => {
      const { bucket, gate } = accountOf(endpointId);
      return bucket.heldMs() + gate.waitedMs();
    },
    view(endpointId) {
      const { meter, cap, gate } = accountOf(endpointId);
      return { load: meter.view(cap()), breaker: breakerView(gate.breaker(), clock) };
    },
    loads: () => new Map([...accounts].map(([id, { meter, cap }]) => [id, meter.view(cap())])),
    breakers: () => new Map([...accounts].map(([id, { gate }]) => [id, breakerView(gate.breaker(), clock)])),
  };
}
