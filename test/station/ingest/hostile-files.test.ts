// 125 broken or malicious files through the whole ingest path. The project's own fixtures cover the same ground.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createIngestSink } from '../../../electron/station/ingest/ingest-sink.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { missing, sharedPath } from '../../peers/shared-material.ts';
import { codeOf, send } from './arriving.ts';
import { fakeVault } from './fake-vault.ts';

interface HostileFile {
  readonly file: string;
  readonly demand: 'accept' | 'safe' | 'reject';
  readonly wrong: string;
  readonly patient_name?: string;
}

const reason = missing({ shared: ['hostile/files/index.json'] });
const BUFFER_BYTES = 64 * 1024;

/** What an evil PACS would do with the file: announce what its meta information says, and send the data set. */
async function ingest(name: string) {
  const bytes = readFileSync(sharedPath('hostile/files', name));
  const file = parsePart10(bytes);
  if (!file.ok) return { code: file.error.code, vault: fakeVault(), dataSet: bytes };
  const { meta, dataSetOffset } = file.value;
  const vault = fakeVault();
  const dataSet = bytes.subarray(dataSetOffset);
  const sink = createIngestSink({ vault, limits: { bufferBytes: BUFFER_BYTES } });
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
  return { code: codeOf(result), vault, dataSet };
}

describe.skipIf(reason !== null)(`hostile files meet an ingest path that holds ${reason ?? ''}`, () => {
  const files =
    reason === null
      ? (JSON.parse(readFileSync(sharedPath('hostile/files/index.json'), 'utf8')) as HostileFile[])
      : [];

  it('all 125 are there', () => {
    expect(files).toHaveLength(125);
  });

  it.each(files.map((file) => [file.demand, file.file, file] as const))(
    '%s %s',
    async (demand, name, file) => {
      const { code, vault, dataSet } = await ingest(name);
      if (demand === 'reject') expect(code).toMatch(/^ingest\./u);
      if (demand === 'accept') expect(code).toBe('kept');
      if (code === 'kept') {
        expect(vault.stored).toHaveLength(1);
        expect(Buffer.compare(vault.stored[0]?.bytes ?? new Uint8Array(0), dataSet)).toBe(0);
        if (file.patient_name !== undefined) {
          expect(vault.stored[0]?.attributes.PatientName).toBe(file.patient_name);
        }
      } else {
        expect(code).toMatch(/^ingest\./u);
        expect(vault.stored).toEqual([]);
        expect(vault.aborted).toBe(vault.opened);
      }
    },
  );

  it('shows markup in a name as the text that it is', async () => {
    const { vault } = await ingest('nm_html.dcm');
    expect(vault.stored[0]?.attributes.PatientName).toBe('<img src=x onerror=alert(document.domain)>^A');
  });
});
