// A link to a PACS as one probe meets it: packets, retransmissions and a server that takes its time, on a virtual clock.
import type { ProbeSchedule } from '../../../electron/station/health/schedule.ts';
import type { KitErrorCode } from '../../../shared/contract/kit-error.ts';
import type { ProbeKind } from '../../../shared/contract/switch-view.ts';
import type { ProbeFinding } from '../../../shared/domain/switch-evidence.ts';
import { logNormal, type Random } from '../seeded-random.ts';

/** What is different while it lasts; what is left out is as on a healthy link. */
export interface Condition {
  readonly reach?: 'refused' | 'swallows';
  /** Share of packets that are lost, each way. */
  readonly loss?: number;
  /** The server's kernel accepts connections, its program says nothing. */
  readonly silent?: boolean;
  /** Times as slow as usual at the first moment, and at the last. */
  readonly slowdown?: readonly [number, number];
  /** Times as slow as usual for retrieves alone: a tape, a full disk, a store-and-forward behind the index. */
  readonly retrieveSlowdown?: number;
  /** These probes are answered with a failure; the others are not touched. */
  readonly failing?: { readonly kinds: readonly ProbeKind[]; readonly code: KitErrorCode };
}

export interface Disturbance {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly condition: Condition;
}

/** Medians and spread of a healthy link: a LAN or metro WAN and a PACS with an index (see docs/switch-policy.md). */
const HEALTHY = {
  roundTripMs: 4,
  roundTripSigma: 0.6,
  echoMs: 6,
  findMs: 60,
  webMs: 15,
  retrieveMs: 250,
  serverSigma: 0.8,
};
/** RFC 6298 §2.1: the first timeout of a connection attempt; §2.4 as Linux has it: the least one later on. */
const SYN_TIMEOUT_MS = 1000;
const DATA_TIMEOUT_MS = 200;
/** Round trips of a probe after its connection: negotiation and request; the release is nobody's wait. */
const EXCHANGES = { tcp: 0, echo: 2, find: 2, web: 1, retrieve: 4 } as const satisfies Record<
  ProbeKind,
  number
>;

/** What the server takes for the exchange after `done` others: first the association, then the work. */
const usualMs = (kind: ProbeKind, done: number): number => {
  if (kind === 'web') return HEALTHY.webMs;
  if (kind === 'find' && done > 0) return HEALTHY.findMs;
  return kind === 'retrieve' && done === 1 ? HEALTHY.retrieveMs : HEALTHY.echoMs;
};

export interface Probed {
  readonly finding: ProbeFinding;
  readonly tookMs: number;
}

export interface Link {
  probe(kind: ProbeKind, atMs: number, schedule: ProbeSchedule): Probed;
  /** Start of the first disturbance that is not over at `atMs`; infinite when there is none. */
  nextDisturbanceMs(atMs: number): number;
}

/** @param disturbances in order of time, none within another; asked about in order of time, too */
export function createLink(disturbances: readonly Disturbance[], random: Random): Link {
  let first = 0;
  const at = (ms: number): Disturbance | undefined => {
    for (let index = first; index < disturbances.length; index += 1) {
      const each = disturbances[index];
      if (each === undefined || each.fromMs > ms) return undefined;
      if (each.untilMs > ms) return each;
    }
    return undefined;
  };
  const slowdownAt = (ms: number): number => {
    const now = at(ms);
    const [from, to] = now?.condition.slowdown ?? [1, 1];
    return now === undefined ? 1 : from + ((to - from) * (ms - now.fromMs)) / (now.untilMs - now.fromMs);
  };

  /** When one exchange of packets is over: lost ones are sent again, each time after twice the wait. */
  const exchange = (fromMs: number, deadlineMs: number, timeoutMs: number): number | 'refused' | null => {
    let wait = timeoutMs;
    for (let ms = fromMs; ms < deadlineMs; ms += wait, wait *= 2) {
      const { reach, loss = 0 } = at(ms)?.condition ?? {};
      if (reach === 'refused') return 'refused';
      const lost = reach === 'swallows' || (loss > 0 && (random() < loss || random() < loss));
      if (!lost) return ms + logNormal(random, HEALTHY.roundTripMs, HEALTHY.roundTripSigma);
    }
    return null;
  };

  const outcome = (kind: ProbeKind, atMs: number, deadlineMs: number): number | KitErrorCode => {
    const connected = exchange(atMs, deadlineMs, SYN_TIMEOUT_MS);
    if (connected === 'refused') return 'dicom.connection-refused';
    if (connected === null || connected > deadlineMs) return 'dicom.connection-timeout';
    const failing = at(connected)?.condition.failing;
    if (failing?.kinds.includes(kind) === true) return failing.code;
    let ms = connected;
    for (let done = 0; done < EXCHANGES[kind]; done += 1) {
      const heard = exchange(ms, deadlineMs, DATA_TIMEOUT_MS);
      if (heard === 'refused') return 'dicom.connection-lost';
      if (heard === null) return 'dicom.deadline-exceeded';
      ms = heard;
      const now = at(ms);
      if (now?.condition.silent === true) ms = now.untilMs;
      const slower = slowdownAt(ms) * (kind === 'retrieve' ? (now?.condition.retrieveSlowdown ?? 1) : 1);
      ms += logNormal(random, usualMs(kind, done), HEALTHY.serverSigma) * slower;
    }
    return ms <= deadlineMs ? ms : 'dicom.deadline-exceeded';
  };

  return {
    probe(kind, atMs, schedule) {
      while ((disturbances[first]?.untilMs ?? Number.POSITIVE_INFINITY) <= atMs) first += 1;
      const deadlineMs = atMs + schedule.timeoutMs[kind];
      const result = outcome(kind, atMs, deadlineMs);
      if (typeof result === 'string') {
        const quick = result !== 'dicom.connection-timeout' && result !== 'dicom.deadline-exceeded';
        const tookMs = quick ? HEALTHY.roundTripMs : schedule.timeoutMs[kind];
        return { finding: { kind, outcome: 'bad', code: result }, tookMs };
      }
      const latencyMs = result - atMs;
      const slow = latencyMs > schedule.slowMs[kind];
      return { finding: { kind, outcome: slow ? 'slow' : 'good', latencyMs }, tookMs: latencyMs };
    },
    nextDisturbanceMs(atMs) {
      return (
        at(atMs)?.fromMs ??
        disturbances.slice(first).find(({ fromMs }) => fromMs > atMs)?.fromMs ??
        Number.POSITIVE_INFINITY
      );
    },
  };
}
