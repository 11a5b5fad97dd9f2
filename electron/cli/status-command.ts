// `status`: what the running station says of itself; without one, what its data directory holds. Never a patient.
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { stationStatusSchema, type StationStatus } from '../../shared/contract/views.ts';
import { completenessOf } from '../../shared/domain/study.ts';
import { ok } from '../../shared/contract/result.ts';
import { stationLayout } from '../station/station-parts.ts';
import { kitCommand } from './command.ts';
import { EXIT, finish, sizeWords } from './output.ts';
import { withVault } from './vault-session.ts';

const statusFileSchema = z.object({ pid: z.number().int(), status: stationStatusSchema });

export const statusCommand = () =>
  kitCommand('status', 'how the station is: switch, prefetch, readiness', async ({ output, data }) => {
    const running = await readRunning(stationLayout(data).status);
    if (running !== null) {
      output.result(
        { ok: true, running: true, pid: running.pid, ...running.status },
        runningWords(running.status),
      );
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

/** The status file of a station that is alive; a file left by a killed one does not count. */
async function readRunning(file: string): Promise<{ pid: number; status: StationStatus } | null> {
  try {
    const parsed = statusFileSchema.parse(JSON.parse(await readFile(file, 'utf8')));
    process.kill(parsed.pid, 0);
    return parsed;
  } catch {
    return null;
  }
}

function runningWords(status: StationStatus): string {
  const { readiness, prefetch } = status;
  return [
    `${status.stationName}: the PACS is ${status.switch.state} — ${status.switch.reason}`,
    `Readiness: ${readiness.studiesComplete} of ${readiness.studiesOnList} studies of the list are complete, as of ${readiness.asOf ?? 'never'}.`,
    `Prefetch: ${prefetch.message}`,
    `Vault: ${status.vault}`,
  ].join('\n');
}
