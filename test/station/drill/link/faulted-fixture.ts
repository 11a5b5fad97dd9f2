// A PACS on the fake clock behind a held link: what was asked of it, and how it was ended.
import type { DicomPort, Endpoint } from '../../../../electron/station/dicom/port.ts';
import { createDrillErrors } from '../../../../electron/station/drill/link/drill-errors.ts';
import type { FaultTools } from '../../../../electron/station/drill/link/faulted-call.ts';
import {
  faultedPort,
  faultedTcpConnect,
  slowEnough,
} from '../../../../electron/station/drill/link/faulted-port.ts';
import { createHeldLink } from '../../../../electron/station/drill/link/held-link.ts';
import { DEFAULT_PROBE_SCHEDULE } from '../../../../electron/station/health/schedule.ts';
import type { TcpConnect } from '../../../../electron/station/health/tcp-connect.ts';
import { kitError } from '../../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../../shared/contract/result.ts';
import type { StudyDescriptor } from '../../../../shared/domain/study.ts';
import { createFakeClock, type FakeClock } from '../../health/fake-clock.ts';

export const endpoint: Endpoint = {
  id: 'main',
  host: '10.0.0.9',
  port: 104,
  aeTitle: 'PACS',
  retrieveBy: ['C-MOVE'],
};

export const TODAY = '20261122';

export const study = (StudyInstanceUID: string, StudyDate: string): StudyDescriptor =>
  ({ StudyInstanceUID, StudyDate }) as StudyDescriptor;

const cancelled = () => err(kitError('dicom.cancelled', 'Cancelled.', 'Start it again.'));

/** The station's own port as it would be without drills: what was asked through it, and how often it was told to stop. */
export function fakePort(clock: FakeClock, studies: readonly StudyDescriptor[] = [], latencyMs = 20) {
  const asked: string[] = [];
  let aborted = 0;
  const answer = <T>(what: string, ms: number, signal: AbortSignal | undefined, value: () => T) => {
    asked.push(what);
    return new Promise<Result<T>>((resolve) => {
      const cancel = clock.setTimer(ms, () => resolve(ok(value())));
      signal?.addEventListener('abort', () => {
        aborted += 1;
        cancel();
        resolve(cancelled());
      });
    });
  };
  const inner: DicomPort = {
    echo: (_endpoint, { signal }) => answer('echo', latencyMs, signal, () => ({ roundTripMs: latencyMs })),
    findStudies: (_endpoint, query, { signal, onAnswer }) =>
      answer('find', latencyMs, signal, () => {
        const found = studies.filter(
          ({ StudyInstanceUID }) =>
            query.StudyInstanceUID === undefined || query.StudyInstanceUID === StudyInstanceUID,
        );
        for (const each of found) onAnswer?.(each, {});
        return found;
      }),
    findScheduled: (_endpoint, _query, { signal }) => answer('scheduled', latencyMs, signal, () => []),
    findSeries: (_endpoint, _uid, { signal }) => answer('series', latencyMs, signal, () => []),
    findImages: (_endpoint, _key, { signal }) => answer('images', latencyMs, signal, () => []),
    retrieve: (_endpoint, _target, method, { signal, onProgress }) => {
      onProgress?.({ completed: 1, failed: 0, remaining: 9 });
      return answer('retrieve', 5000, signal, () => ({
        method,
        completed: 10,
        failed: 0,
        warning: 0,
        elapsedMs: 5000,
      }));
    },
    close: () => Promise.resolve(),
  };
  const innerTcp: TcpConnect = (_target, { signal }) => answer('tcp', latencyMs, signal, () => undefined);
  return { asked, aborted: () => aborted, inner, innerTcp };
}

export function faultedPacs(studies: readonly StudyDescriptor[] = [], latencyMs = 20) {
  const clock = createFakeClock();
  const pacs = fakePort(clock, studies, latencyMs);
  const link = createHeldLink();
  const tools: FaultTools = {
    link,
    clock,
    errors: createDrillErrors('KIT'),
    slowMs: slowEnough(DEFAULT_PROBE_SCHEDULE),
  };
  return {
    ...pacs,
    clock,
    link,
    tools,
    port: faultedPort(pacs.inner, tools, () => TODAY),
    tcpConnect: faultedTcpConnect(pacs.innerTcp, tools),
  };
}

/** What a promise came to, if it did. */
export function watched<T>(promise: Promise<Result<T>>) {
  const seen: { result: Result<T> | null; at: number | null } = { result: null, at: null };
  return {
    seen,
    on(clock: { now(): number }) {
      const see = async (): Promise<void> => {
        seen.result = await promise;
        seen.at = clock.now();
      };
      void see();
      return seen;
    },
  };
}
