// One scripted drill from beginning to end: ground, prefetch, people, and the run as it stands in the station's journal.
import { unmeasuredSteps } from '../../drills/script/awaited.ts';
import { contractHands } from '../../drills/script/contract-hands.ts';
import { type DrivenRun, driveScript } from '../../drills/script/drive.ts';
import type { Script } from '../../drills/script/script.ts';
import { type Ask, askOf } from '../../drills/script/station-port.ts';
import type { RunRecord } from '../../drills/report/run-record.ts';
import type { DrillRunView } from '../../shared/contract/drill-view.ts';
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { StationStatus } from '../../shared/contract/views.ts';
import { type DrillGround, type DrillGroundOptions, openDrillGround } from './drill-ground.ts';

export interface ScriptRunOptions extends DrillGroundOptions {
  /** The text of a site's own scenario that the script plays; null for a shipped one. */
  readonly siteScenario: string | null;
  readonly signal: AbortSignal;
  readonly say: (words: string) => void;
  /** How long a measured thing is waited for, in real time; what it is by default: drive.ts. */
  readonly limitMs?: number;
}

export interface ScriptRun {
  readonly record: RunRecord;
  readonly driven: DrivenRun;
  /** Ids of steps that the station was to measure and did not. */
  readonly unmeasured: readonly string[];
}

const FETCH_LIMIT_MS = 180_000;
const LOOK_EVERY_MS = 200;

/**
 * Plays a checked script on a station of its own.
 *
 * @returns the run; `drill.script-stopped` when `signal` was aborted, `drill.not-possible` with the script's line, or why
 * the station or its PACS could not be
 */
export async function runScript(
  script: Script,
  options: ScriptRunOptions,
): Promise<Result<ScriptRun, KitError>> {
  options.say('Starting a rehearsal PACS and a station beside it …');
  const ground = await openDrillGround(options);
  if (!ground.ok) return ground;
  try {
    return await playOnGround(ground.value, script, options);
  } finally {
    await ground.value.close();
  }
}

/** Plays on a ground that is there already; several scripts may follow each other on one. */
export async function playOnGround(
  { station, passphrase }: Pick<DrillGround, 'station' | 'passphrase'>,
  script: Script,
  { siteScenario, signal, say, limitMs }: Omit<ScriptRunOptions, keyof DrillGroundOptions>,
): Promise<Result<ScriptRun, KitError>> {
  const ask = askOf((channel, input) => station.host.invoke(channel, input));
  const unlocked = await ask('access:unlock', { passphrase });
  if (!unlocked.ok) return unlocked;
  if (siteScenario !== null) {
    const saved = await ask('drill:save-scenario', { yaml: siteScenario });
    if (!saved.ok) return saved;
  }
  const fetched = await fetchAll(ask, signal, say);
  if (!fetched.ok) return fetched;
  say('The drill begins. Time that nobody measures is skipped.');
  const driven = await driveScript(script, {
    ask,
    hands: contractHands(ask, passphrase),
    clock: { now: () => performance.now(), wait: (ms) => pause(ms, signal) },
    signal,
    say,
    ...(limitMs === undefined ? {} : { limitMs }),
  });
  if (!driven.ok) return driven;
  const unmeasured = unmeasuredSteps(driven.value.run).map(({ id }) => id);
  return ok({ record: recordOf(driven.value.view), driven: driven.value, unmeasured });
}

/** Until the day is in the vault and the switch knows the PACS: before that nothing could be drilled. */
async function fetchAll(
  ask: Ask,
  signal: AbortSignal,
  say: (words: string) => void,
): Promise<Result<StationStatus, KitError>> {
  say('Fetching the day …');
  const untilMs = performance.now() + FETCH_LIMIT_MS;
  while (!signal.aborted) {
    const status = await ask('station:status', {});
    if (!status.ok) return status;
    const { state, studiesWanted, studiesComplete } = status.value.prefetch;
    const isWhole = state === 'idle' && studiesWanted > 0 && studiesComplete === studiesWanted;
    if (isWhole && status.value.switch.state === 'healthy') {
      say(`${studiesComplete} studies are in the vault.`);
      return status;
    }
    if (performance.now() > untilMs)
      return err(
        kitError(
          'drill.not-possible',
          `Only ${studiesComplete} of ${studiesWanted} studies could be fetched from the rehearsal PACS in time.`,
          'Try again when this computer is less busy.',
        ),
      );
    await pause(LOOK_EVERY_MS, signal);
  }
  return err(
    kitError('drill.script-stopped', 'The scripted run was stopped.', 'Start it again when you like.'),
  );
}

const recordOf = (view: DrillRunView): RunRecord => ({
  format: 1,
  runId: view.runId,
  origin: view.origin,
  preparedAt: view.preparedAt,
  scenario: view.scenario,
  variables: view.variables,
  events: view.events,
});

/** Ends early when the run is stopped. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const end = (): void => resolve();
  signal.addEventListener('abort', end, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  });
}
