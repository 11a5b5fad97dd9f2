// `status`: what the running station says of itself; without one, what its data directory holds. Never a patient.
import { type KitError, kitError } from '../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../shared/contract/result.ts';
import type { StationStatus } from '../../shared/contract/views.ts';
import { completenessOf } from '../../shared/domain/study.ts';
import { isRunning } from '../station/process-identity.ts';
import { stationLayout } from '../station/station-parts.ts';
import { readStatusFile, STATUS_EVERY_MS } from '../station/status-file.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish, sizeWords } from './output.ts';
import { withVault } from './vault-session.ts';

export const statusCommand = () =>
  kitCommand('status', 'how the station is: switch, prefetch, readiness', async ({ output, data }) => {
    const found = await readRunning(stationLayout(data).status);
    if (!found.ok) return finish(output, found, () => EXIT.failed);
    if (found.value !== null) {
      const { pid, status } = found.value;
      output.result({ ok: true, running: true, pid, asOf: status.now, ...status }, runningWords(status));
      return EXIT.done;
    }
    const stopped = withVault(data, async ({ vault }) =>
      ok({ vault: vault.state(), studies: vault.allCounts() }),
    );
    return finish(output, stopped, ({ vault, studies }) => {
      const complete = studies.filter(
        ({ held, expected }) => completenessOf(held, expected).state === 'complete',
      ).length;
      const instances = studies.reduce((sum, { held }) => sum + held, 0);
      const heldBytes = studies.reduce((sum, study) => sum + study.heldBytes, 0);
      output.result(
        {
          ok: true,
          running: false,
          vault,
          studies: studies.length,
          studiesComplete: complete,
          instances,
          heldBytes,
        },
        `No station is running here. The vault is ${vault}: ${studies.length} studies (${complete} complete), ${instances} images, ${sizeWords(heldBytes)}.`,
      );
      return EXIT.done;
    });
  });

interface Running {
  readonly pid: number;
  readonly status: StationStatus;
}

/** After this long without a word, a station is not called running: what it said last may have been overtaken. */
const SILENT_MS = 4 * STATUS_EVERY_MS;

/** The status of a station that is alive; null for a file left by a killed one, `station.silent` for one that hangs. */
async function readRunning(file: string): Promise<Result<Running | null, KitError>> {
  const found = await readStatusFile(file);
  if (found === null || !isRunning(found.writer)) return ok(null);
  const { writer, status } = found;
  const ageMs = Date.now() - Date.parse(status.now);
  if (ageMs <= SILENT_MS) return ok({ pid: writer.pid, status });
  return err(
    kitError(
      'station.silent',
      `A station runs here (process ${writer.pid}), but has said nothing since ${status.now}.`,
      'Ask again in a minute, look at its page, and check that its disk is not full; else restart it.',
      { pid: writer.pid, asOf: status.now },
    ),
  );
}

/** A drill is said first, so that nobody takes what follows for an outage (S-6). */
export function runningWords(status: StationStatus): string {
  const { readiness, prefetch, drill } = status;
  const drillWords =
    drill === null
      ? []
      : [
          `${drill.banner} (${drill.phase}). This is a drill on this station's own link, which calls the PACS ${drill.switch.state}.`,
        ];
  return [
    ...drillWords,
    `${status.stationName}: the ${drill === null ? '' : 'real '}PACS is ${status.switch.state} — ${status.switch.reason}`,
    `Readiness: ${readiness.studiesComplete} of ${readiness.studiesOnList} studies of the list are complete, as of ${readiness.asOf ?? 'never'}.`,
    `Prefetch: ${prefetch.message}`,
    `Vault: ${status.vault}`,
    `As of ${status.now}.`,
  ].join('\n');
}
