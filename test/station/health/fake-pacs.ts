// A PACS for the monitor: answers, refuses, swallows, or answers echoes only, as told, on the fake clock.
import type { DicomPort } from '../../../electron/station/dicom/port.ts';
import type { TcpConnect } from '../../../electron/station/health/tcp-connect.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { ProbeKind } from '../../../shared/contract/switch-view.ts';
import type { FakeClock } from './fake-clock.ts';

export type Condition =
  | 'well'
  | 'slow'
  | 'refuses'
  | 'swallows'
  | 'hangs'
  | 'finds-fail'
  | 'never-settles'
  | 'throws';

const fail = (code: KitErrorCode): Result<never> => err(kitError(code, 'Bad.', 'Wait.'));

export function createFakePacs(clock: FakeClock, latencyMs = 20) {
  let condition: Condition = 'well';
  let atOnce = 0;
  const asked: { kind: ProbeKind; at: number }[] = [];
  const waits = new Set<() => void>();

  const after = <T>(ms: number, value: () => T): Promise<T> =>
    new Promise((resolve) => {
      clock.setTimer(ms, () => resolve(value()));
    });

  const answer = async (kind: ProbeKind, deadlineMs: number): Promise<Result<void>> => {
    // The condition changes under calls in flight, as a cable does.
    const started = clock.now();
    const reached = () => ({
      refuses: condition === 'refuses',
      silent:
        condition === 'swallows' ||
        (condition === 'hangs' && kind !== 'tcp') ||
        condition === 'never-settles',
    });
    if (condition === 'throws') throw new Error('a bug in an adapter');
    if (reached().refuses) return fail('dicom.connection-refused');
    await after(condition === 'slow' ? Math.min(deadlineMs - 1, 2600) : latencyMs, () => {});
    if (reached().refuses) return fail('dicom.connection-lost');
    if (reached().silent) {
      if (condition === 'never-settles') await new Promise<void>((resolve) => waits.add(resolve));
      return after(started + deadlineMs - clock.now(), () => fail('dicom.deadline-exceeded'));
    }
    return condition === 'finds-fail' && kind === 'find' ? fail('dicom.status-failure') : ok(undefined);
  };
  const ask = async (kind: ProbeKind, deadlineMs: number): Promise<Result<void>> => {
    asked.push({ kind, at: clock.now() });
    atOnce += 1;
    pacs.mostAtOnce = Math.max(pacs.mostAtOnce, atOnce);
    try {
      return await answer(kind, deadlineMs);
    } finally {
      atOnce -= 1;
    }
  };

  const port: Pick<DicomPort, 'echo' | 'findStudies'> = {
    async echo(_endpoint, { deadlineMs }) {
      const result = await ask('echo', deadlineMs);
      return result.ok ? ok({ roundTripMs: latencyMs }) : result;
    },
    async findStudies(_endpoint, _query, { deadlineMs }) {
      const result = await ask('find', deadlineMs);
      return result.ok ? ok([]) : result;
    },
  };
  const tcpConnect: TcpConnect = (_target, { deadlineMs }) => ask('tcp', deadlineMs);
  const pacs = {
    port,
    tcpConnect,
    asked,
    mostAtOnce: 0,
    become(now: Condition) {
      condition = now;
    },
  };
  return pacs;
}
