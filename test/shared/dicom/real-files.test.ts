// The project's own fixtures cover the same ground; these are files that real systems wrote, read where they are.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createDataSetReader } from '../../../shared/dicom/data-set-reader.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { canonicalPersonName } from '../../../shared/dicom/person-name.ts';
import { transferSyntaxOf } from '../../../shared/dicom/transfer-syntax.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import { pieces } from '../../fixtures/data-set-builder.ts';
import { missing, sharedPath } from '../../peers/shared-material.ts';

interface ManifestFile {
  readonly path: string;
  readonly category: 'image' | 'nonimage' | 'odd';
  readonly sop_class?: string;
  readonly patient_name?: string;
  readonly patient_name_expected?: string;
  readonly rows?: number;
  readonly cols?: number;
  readonly frames?: number;
  readonly photometric?: string;
  readonly [keyword: string]: unknown;
}

/** What becomes of the files that are no whole data set in a Part 10 file; all others must be read. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['odd/3gb-bulk-data-truncated', 'ingest.truncated'],
  ['odd/ExplVR_LitEndNoMeta.dcm', 'ingest.not-dicom'],
  ['odd/GH340.dcm', 'ingest.not-dicom'],
  ['odd/GH364.dcm', 'ingest.malformed'],
  ['odd/MR_truncated.dcm', 'ingest.truncated'],
  ['odd/emri_small_jpeg_2k_lossless_too_short.dcm', 'ingest.truncated'],
  ['odd/meta_missing_tsyntax.dcm', 'ingest.malformed'],
  ['odd/no_meta.dcm', 'ingest.not-dicom'],
  ['odd/no_preamble_dicm_in_data', 'ingest.malformed'],
  ['odd/rtplan_truncated.dcm', 'ingest.truncated'],
  ['pydicom-data/JLSL_RGB_ILV1.dcm', 'ingest.not-dicom'],
]);

const TEXTS = [
  'Modality',
  'PatientID',
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'SOPInstanceUID',
  'StudyDate',
  'StudyDescription',
  'SeriesDescription',
  'AccessionNumber',
] as const;

function readFile(path: string): { code: string } | InstanceAttributes {
  const bytes = readFileSync(sharedPath('corpus/open', path));
  const file = parsePart10(bytes);
  if (!file.ok) return file.error;
  const { TransferSyntaxUID } = file.value.meta;
  const raw = bytes.subarray(file.value.dataSetOffset);
  const dataSet = transferSyntaxOf(TransferSyntaxUID)?.deflated === true ? inflateRawSync(raw) : raw;
  const reader = createDataSetReader(TransferSyntaxUID);
  if (!reader.ok) return reader.error;
  for (const piece of pieces(dataSet, 4_099)) reader.value.push(piece);
  const attributes = reader.value.end();
  return attributes.ok ? attributes.value : attributes.error;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
const numberOf = (value: unknown): number | null => (textOf(value) === '' ? null : Number(value));

const reason = missing({ shared: ['corpus/open/manifest.json'] });

describe.skipIf(reason !== null)(`real files are read as other tools read them ${reason ?? ''}`, () => {
  const files =
    reason === null
      ? (
          JSON.parse(readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8')) as {
            files: ManifestFile[];
          }
        ).files
      : [];

  it('all 230 are there', () => {
    expect(files).toHaveLength(230);
  });

  it.each(files.map((file) => [file.path, file] as const))('%s', (path, file) => {
    const refusal = REFUSED.get(path);
    const found = readFile(path);
    if (refusal !== undefined) return expect(found).toMatchObject({ code: refusal });
    const attributes = found as InstanceAttributes;
    for (const keyword of TEXTS)
      expect([keyword, attributes[keyword]]).toEqual([keyword, textOf(file[keyword])]);
    expect(attributes).toMatchObject({
      SOPClassUID: textOf(file.sop_class),
      SeriesNumber: numberOf(file['SeriesNumber']),
      InstanceNumber: numberOf(file['InstanceNumber']),
      Rows: file.rows ?? null,
      Columns: file.cols ?? null,
      PhotometricInterpretation: textOf(file.photometric),
    });
    expect(attributes.NumberOfFrames ?? 1).toBe(file.frames ?? 1);
    const name = file.patient_name_expected ?? file.patient_name ?? '';
    return expect(canonicalPersonName(attributes.PatientName)).toBe(canonicalPersonName(name));
  });
});
