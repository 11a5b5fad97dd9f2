// The DICOM port as a drill lets this station have it. It sits above everything that learns from the traffic (kindness, learnt
// capabilities, latencies), so that what a drill fails teaches nobody anything (product D3).
import { err, ok, type Result } from '../../../../shared/contract/result.ts';
import type { KitError } from '../../../../shared/contract/kit-error.ts';
import type { ProbeKind } from '../../../../shared/contract/switch-view.ts';
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';
import type { AnsweredKeys, CallOptions, DicomPort, Endpoint } from '../../dicom/port.ts';
import type { ProbeSchedule } from '../../health/schedule.ts';
import type { TcpConnect } from '../../health/tcp-connect.ts';
import { portRefused } from './drill-errors.ts';
import { callOver, type FaultTools, pause, type SlowMs, slowUntil } from './faulted-call.ts';
import { createLostPriors } from './lost-priors.ts';

/** A first image after a minute: what readers call unusable. */
const SLOW_RETRIEVE_MS = 60_000;

/** So late that each probe is slow and none is given up: half way between the two. */
export function slowEnough({ slowMs, timeoutMs }: Pick<ProbeSchedule, 'slowMs' | 'timeoutMs'>): SlowMs {
  const between = (kind: ProbeKind): number => (slowMs[kind] + timeoutMs[kind]) / 2;
  return {
    tcp: between('tcp'),
    echo: between('echo'),
    find: between('find'),
    web: between('web'),
    retrieve: SLOW_RETRIEVE_MS,
  };
}

/**
 * A port over which a drill holds its hand. With the fault `none` every call passes as it is.
 *
 * @param inner the station's own, with all that learns from it
 * @param today as a DICOM date, `YYYYMMDD`: what `lose-priors` leaves
 */
export function faultedPort(inner: DicomPort, tools: FaultTools, today: () => string): DicomPort {
  const { link, errors } = tools;
  const { webEcho } = inner;
  const lost = createLostPriors(inner.findStudies.bind(inner), errors, today);
  const over = <T>(
    kind: ProbeKind,
    endpoint: Endpoint,
    options: CallOptions,
    call: (options: CallOptions) => Promise<Result<T, KitError>>,
  ): Promise<Result<T, KitError>> => callOver(tools, { endpoint, kind, options }, call);

  /** A call about one study, which the archive may have lost. */
  const ofStudy = async <T>(
    endpoint: Endpoint,
    StudyInstanceUID: string,
    operation: string,
    options: CallOptions,
    call: () => Promise<Result<T, KitError>>,
  ): Promise<Result<T, KitError>> => {
    if (link.fault() !== 'lose-priors') return call();
    const refusal = await lost.refusal(endpoint, StudyInstanceUID, operation, options);
    return refusal === null ? call() : err(refusal);
  };

  return {
    echo: (endpoint, options) => over('echo', endpoint, options, (call) => inner.echo(endpoint, call)),
    ...(webEcho && {
      webEcho: (endpoint: Endpoint, options: CallOptions) =>
        over('web', endpoint, options, (call) => webEcho(endpoint, call)),
    }),
    async findStudies(endpoint, query, options) {
      const { onAnswer } = options;
      const early: [StudyDescriptor, AnsweredKeys][] = [];
      const isSlow = link.fault() === 'slow';
      const found = await over('find', endpoint, options, (call) => {
        const find = link.fault() === 'lose-priors' ? lost.findStudies : inner.findStudies.bind(inner);
        return find(endpoint, query, {
          ...options,
          ...call,
          // What comes late comes late in all its parts.
          ...(onAnswer && {
            onAnswer: isSlow ? (study, also) => void early.push([study, also]) : onAnswer,
          }),
        });
      });
      // A link that was cut before they could arrive brought none of them.
      if (found.ok || !found.error.details['drill'])
        for (const [study, also] of early) onAnswer?.(study, also);
      return found;
    },
    findScheduled: (endpoint, query, options) =>
      over('find', endpoint, options, (call) =>
        inner.findScheduled(endpoint, query, { ...options, ...call }),
      ),
    findSeries: (endpoint, uid, options) =>
      over('find', endpoint, options, (call) =>
        ofStudy(endpoint, uid, 'C-FIND', call, () => inner.findSeries(endpoint, uid, call)),
      ),
    findImages: (endpoint, key, options) =>
      over('find', endpoint, options, (call) =>
        ofStudy(endpoint, key.StudyInstanceUID, 'C-FIND', call, () => inner.findImages(endpoint, key, call)),
      ),
    retrieve: (endpoint, target, method, options) =>
      over('retrieve', endpoint, options, (call) =>
        ofStudy(endpoint, target.StudyInstanceUID, method, call, () =>
          inner.retrieve(endpoint, target, method, { ...options, ...call }),
        ),
      ),
    close: () => inner.close(),
  };
}

/** The cheapest probe over the same link. A link that stalls still accepts connections. */
export const faultedTcpConnect =
  (inner: TcpConnect, { link, clock, slowMs }: FaultTools): TcpConnect =>
  async (target, options) => {
    const startedAt = clock.now();
    switch (link.fault()) {
      case 'refuse':
        return err(portRefused(target.port));
      case 'stall':
        return ok(undefined);
      case 'slow': {
        const result = await inner(target, options);
        const until = slowUntil(slowMs.tcp, startedAt, options);
        await pause(clock, Math.max(0, until - clock.now()), [options.signal, link.spell()]);
        return result;
      }
      default:
        return inner(target, options);
    }
  };
