// The ground both forms of the demo stand on: a rehearsal PACS in this process, and a new station in a throw-away data directory.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';
import { freePort, type KitProcess, kitProcess } from '../kit-process.ts';

const STATION_AE_TITLE = 'REHEARSAL_KIT';

export interface DemoGround {
  readonly pacs: RehearsalPacs;
  readonly station: KitProcess;
  readonly passphrase: string;
  /** Ends the PACS and removes the data directory. */
  close(): Promise<void>;
}

/** Makes the ground: PACS up, station initialised and configured, nothing running yet. */
export async function prepareGround(): Promise<DemoGround> {
  const data = await mkdtemp(path.join(tmpdir(), 'pacs-kit-demo-'));
  const scpPort = await freePort();
  const pacs = await startRehearsalPacs({
    destinations: { [STATION_AE_TITLE]: { host: '127.0.0.1', port: scpPort } },
  });
  // Made for this run and gone with it: nothing of the demo opens anything else.
  const passphrase = randomBytes(9).toString('base64url');
  const config = `station: { name: Rehearsal station, aeTitle: ${STATION_AE_TITLE} }
storageScp: { host: 127.0.0.1, port: ${scpPort} }
endpoints:
  - { id: rehearsal, host: 127.0.0.1, port: ${pacs.port}, aeTitle: ${pacs.aeTitle}, retrieveBy: [C-MOVE, C-GET] }
worklist: { dates: today }
rehearsal: true
`;
  const station = await kitProcess({ data, passphrase, config });
  const close = async (): Promise<void> => {
    await pacs.close();
    await rm(data, { recursive: true, force: true });
  };
  const made = await station.kit('init', '--operator', 'demo');
  if (made.exitCode !== 0) {
    await close();
    throw new Error(`the demo station could not be made: ${JSON.stringify(made.answer)}`);
  }
  return { pacs, station, passphrase, close };
}
