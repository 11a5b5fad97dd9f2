// A real PACS sends everything it could be made to hold: what it sends is kept under the patient and study that it says.
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStorageScp, type StorageScp } from '../../electron/station/dicom/storage-scp.ts';
import {
  createIngestSink,
  type CommittedInstance,
  type RefusedInstance,
} from '../../electron/station/ingest/ingest-sink.ts';
import { openVault } from '../../electron/station/vault/open-vault.ts';
import type { Vault } from '../../electron/station/vault/port.ts';
import type { Result } from '../../shared/contract/result.ts';
import { canonicalPersonName } from '../../shared/dicom/person-name.ts';
import { type OrthancPeer, startOrthanc } from '../peers/orthanc.ts';
import { missing, ORTHANC_NEEDS, sharedPath } from '../peers/shared-material.ts';

const AE_TITLE = 'PACSKIT';
const reason = missing({ ...ORTHANC_NEEDS, shared: [...ORTHANC_NEEDS.shared, 'corpus/open/manifest.json'] });

interface ManifestFile {
  readonly path: string;
  readonly SOPInstanceUID?: string;
  readonly patient_name_expected?: string | null;
  readonly same_sop_instance_uid_as?: unknown;
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

describe.skipIf(reason !== null)(`Orthanc sends the corpus to the station ${reason ?? ''}`, () => {
  let root = '';
  let vault: Vault;
  let scp: StorageScp;
  let orthanc: OrthancPeer;
  const committed: CommittedInstance[] = [];
  const refused: RefusedInstance[] = [];
  const { files } =
    reason === null
      ? (JSON.parse(readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8')) as {
          files: ManifestFile[];
        })
      : { files: [] };

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kit-corpus-'));
    vault = valueOf(
      await openVault({
        directory: path.join(root, 'vault'),
        clock: { wallNow: () => new Date('2026-11-22T08:00:00Z') },
        argon2: { memoryKiB: 64, passes: 1, lanes: 1 },
      }),
    );
    valueOf(
      await vault.initialise({
        passphrase: 'correct horse battery staple',
        label: 'test',
        role: 'administrator',
      }),
    );
    scp = createStorageScp({
      host: '127.0.0.1',
      port: 0,
      aeTitle: AE_TITLE,
      peers: [{ aeTitle: 'ORTHANC', address: '127.0.0.1' }],
      sink: createIngestSink({
        vault,
        onCommitted: (instance) => committed.push(instance),
        onRefused: (refusal) => refused.push(refusal),
      }),
    });
    const { port } = valueOf(await scp.listen());
    orthanc = await startOrthanc({ stationAeTitle: AE_TITLE, stationPort: port });
    await orthanc.upload(files.map((file) => sharedPath('corpus/open', file.path)));
  });
  afterAll(async () => {
    await orthanc?.stop();
    await scp?.close();
    await vault?.close();
    await rm(root, { recursive: true, force: true });
  });

  it('everything it holds is kept, but what it names by an illegal UID', async () => {
    const held = (await orthanc.get('/instances')) as string[];
    const answer = await fetch(`http://127.0.0.1:${orthanc.httpPort}/modalities/station/store`, {
      method: 'POST',
      body: JSON.stringify({ Resources: held, Permissive: true }),
    });
    expect(answer.status).toBe(200);
    expect(refused.map(({ error }) => error.code)).toEqual(['ingest.illegal-uid']);
    expect(committed).toHaveLength(held.length - 1);
    expect(valueOf(await vault.verify({}))).toMatchObject({
      instances: held.length - 1,
      damaged: [],
      strays: 0,
    });
  });

  it('under the names that the manifest gives', () => {
    const names = new Map(
      committed.map(({ attributes }) => [
        attributes.SOPInstanceUID,
        canonicalPersonName(attributes.PatientName),
      ]),
    );
    const expected = files.filter(
      (file) => typeof file.patient_name_expected === 'string' && file.same_sop_instance_uid_as === undefined,
    );
    expect(expected.length).toBeGreaterThan(5);
    for (const { path: file, SOPInstanceUID = '', patient_name_expected } of expected) {
      expect([file, names.get(SOPInstanceUID)]).toEqual([
        file,
        canonicalPersonName(patient_name_expected ?? ''),
      ]);
    }
  });
});
