// One probe, bounded: whatever the network or an adapter does, a finding comes back in time.
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import type { ProbeKind } from '../../../shared/contract/switch-view.ts';
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import type { CallOptions, DicomPort, Endpoint } from '../dicom/port.ts';
import type { CanaryAnswer } from './canary.ts';
import type { Clock } from './clock.ts';
import type { ProbeSchedule } from './schedule.ts';
import type { TcpConnect } from './tcp-connect.ts';

/** What the probes need of the DICOM room; without `webEcho` no DICOMweb is probed. */
export type ProbedPort = Pick<DicomPort, 'echo' | 'findStudies' | 'webEcho'>;

export interface ProbeTools {
  readonly port: ProbedPort;
  /** Fetches the canary and compares its pixels; absent: no retrieve is probed. */
  readonly canary?: (options: CallOptions) => Promise<Result<CanaryAnswer>>;
  readonly tcpConnect: TcpConnect;
  readonly endpoint: Endpoint;
  readonly schedule: ProbeSchedule;
  readonly clock: Clock;
  /** How long our own cap has held transfers of this endpoint back so far, in milliseconds; absent: it has none. */
  readonly throttledMs?: () => number;
}

/** What an adapter gets beyond its own deadline before it is given up on. */
const GRACE_MS = 250;

/** What a probe that has nobody to ask finds: a bug of whoever planned it. */
const cannot = (): Promise<Result<never>> =>
  Promise.resolve(err(kitError('internal', 'A probe was planned that cannot be asked.', 'Report this.')));

function call(tools: ProbeTools, kind: ProbeKind, options: CallOptions): Promise<Result<unknown>> {
  const { port, endpoint, schedule } = tools;
  switch (kind) {
    case 'tcp':
      return tools.tcpConnect(endpoint, options);
    case 'echo':
      return port.echo(endpoint, options);
    case 'find': {
      const { StudyInstanceUID, StudyDate, AccessionNumber } = schedule.canary;
      const query = {
        ...(StudyInstanceUID === undefined ? {} : { StudyInstanceUID }),
        ...(StudyDate === undefined ? {} : { StudyDate }),
        ...(AccessionNumber === undefined ? {} : { AccessionNumber }),
      };
      return port.findStudies(endpoint, query, { ...options, limit: 1 });
    }
    case 'web':
      return port.webEcho?.(endpoint, options) ?? cannot();
    case 'retrieve':
      return tools.canary?.(options) ?? cannot();
    default:
      return kind satisfies never;
  }
}

/** Ends that say nothing about the PACS: our own limits, our own hand, and pixels that nothing could be compared with. */
const NOTHING_FOUND: ReadonlySet<KitErrorCode> = new Set<KitErrorCode>([
  'canary.new-syntax',
  'dicom.cancelled',
  'kindness.left-alone',
  'kindness.waited-too-long',
]);

/**
 * Runs one probe of `kind`. Answers within its timeout and a short grace, even when the adapter does not; a probe that must wait for
 * its turn gets both anew when it comes. What our own cap explains is no finding.
 *
 * @returns the finding, or `null` when nothing was learnt: `signal` ended it, or our own limits did
 */
export async function runProbe(
  tools: ProbeTools,
  kind: ProbeKind,
  signal: AbortSignal,
): Promise<ProbeFinding | null> {
  const { clock, schedule } = tools;
  const deadlineMs = schedule.timeoutMs[kind];
  const throttledMs = tools.throttledMs ?? (() => 0);
  const begin = () => ({ at: clock.now(), throttledMs: throttledMs() });
  let begun = begin();
  let cancelTimer = (): void => {};
  const guard = new AbortController();
  const late = Promise.withResolvers<KitErrorCode>();
  const arm = (): void => {
    cancelTimer();
    cancelTimer = clock.setTimer(deadlineMs + GRACE_MS, () => late.resolve('dicom.deadline-exceeded'));
  };
  arm();
  signal.addEventListener('abort', () => late.resolve('dicom.cancelled'), {
    once: true,
    signal: guard.signal,
  });
  let isStarted = false;
  const onStarted = (): void => {
    // Of several methods that are tried the first: all of them share one deadline.
    if (isStarted || guard.signal.aborted) return;
    isStarted = true;
    begun = begin();
    arm();
  };
  const options = { deadlineMs, signal: AbortSignal.any([signal, guard.signal]), onStarted };
  const answered = call(tools, kind, options).then(
    (result): KitErrorCode | null => (result.ok ? null : result.error.code),
    // A rejection is a bug in an adapter; the monitor must outlive it, and the link is not proven.
    (): KitErrorCode => 'internal',
  );
  const code = await Promise.race([answered, late.promise]);
  cancelTimer();
  guard.abort();
  if (signal.aborted || (code !== null && NOTHING_FOUND.has(code))) return null;
  const latencyMs = Math.max(0, clock.now() - begun.at);
  const isSlow = latencyMs > schedule.slowMs[kind];
  // A PACS that sends to us one after the other kept this one waiting behind a transfer that our own cap had slowed down.
  const oursMs = kind === 'retrieve' ? throttledMs() - begun.throttledMs : 0;
  const isOurs = isSlow && latencyMs - oursMs <= schedule.slowMs[kind];
  if (isOurs && (code === null || code === 'dicom.deadline-exceeded')) return null;
  // More matches than the canary wanted is an answer.
  if (code !== null && code !== 'dicom.answer-too-large') return { kind, outcome: 'bad', code };
  return { kind, outcome: isSlow ? 'slow' : 'good', latencyMs };
}
