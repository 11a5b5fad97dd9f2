// One timed send: DCMTK storescu over one association, and what it cost the process at the other end.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cpuSeconds, forgetPeak, peakRssMB } from '../process-usage.ts';
import type { WrittenSet } from './files.ts';
import type { Target } from './target.ts';

const run = promisify(execFile);
const SEND_DEADLINE_MS = 300_000;

export interface Send {
  readonly seconds: number;
  readonly bytes: number;
  readonly instances: number;
  /** User and system time of the target during the send; null where it can't be read. */
  readonly cpuS: number | null;
  readonly peakRssMB: number | null;
}

export const storescuCommand = (target: Target, directory: string): readonly string[] => [
  'storescu',
  '-q',
  '-aet',
  'BENCH',
  '-aec',
  target.aeTitle,
  '+sd',
  '127.0.0.1',
  String(target.port),
  directory,
];

/**
 * Sends a set and checks that the target kept all of it. Time is storescu's, from its start to its end: every instance was
 * answered, and what answers before it has kept an instance gains by that.
 *
 * @throws when storescu reports a failure or an instance is missing afterwards: that run is no figure
 */
export async function send(target: Target, set: WrittenSet): Promise<Send> {
  // What others left to be written would otherwise be paid for by whoever syncs next.
  await run('sync');
  const heldBefore = await target.held();
  const [program = '', ...args] = storescuCommand(target, set.directory);
  forgetPeak(target.pid);
  const cpuBefore = cpuSeconds(target.pid);
  const startedMs = performance.now();
  await run(program, args, { env: { ...process.env, TCP_NODELAY: '1' }, timeout: SEND_DEADLINE_MS });
  const seconds = (performance.now() - startedMs) / 1000;
  const cpuAfter = cpuSeconds(target.pid);
  const peak = peakRssMB(target.pid);
  const kept = (await target.held()) - heldBefore;
  if (kept !== set.count) {
    throw new Error(`${target.name} was sent ${set.count} instances and kept ${kept}: this run is a failure`);
  }
  const cpuS = cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore;
  return { seconds, bytes: set.bytes, instances: set.count, cpuS, peakRssMB: peak };
}
