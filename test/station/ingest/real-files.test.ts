// What becomes of each real file of the corpus when a PACS sends it: kept byte for byte, or refused for a reason that
// docs/decisions/0030 gives.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createIngestSink } from '../../../electron/station/ingest/ingest-sink.ts';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { missing, sharedPath } from '../../peers/shared-material.ts';
import { codeOf, send } from './arriving.ts';
import { fakeVault } from './fake-vault.ts';

/** Files without a study UID are no instance of any study: Orthanc refuses them too. The rest are broken. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['charset/chrSQEncoding.dcm', 'ingest.missing-uid'],
  ['odd/3gb-bulk-data-truncated', 'ingest.illegal-uid'],
  ['odd/ExplVR_LitEndNoMeta.dcm', 'ingest.not-dicom'],
  ['odd/GH220.dcm', 'ingest.missing-uid'],
  ['odd/GH340.dcm', 'ingest.not-dicom'],
  ['odd/GH364.dcm', 'ingest.malformed'],
  ['odd/MR_truncated.dcm', 'ingest.truncated'],
  ['odd/UN_sequence.dcm', 'ingest.missing-uid'],
  ['odd/bad_sequence.dcm', 'ingest.illegal-uid'],
  ['odd/empty_charset_LEI.dcm', 'ingest.missing-uid'],
  ['odd/emri_small_jpeg_2k_lossless_too_short.dcm', 'ingest.truncated'],
  ['odd/meta_missing_tsyntax.dcm', 'ingest.malformed'],
  ['odd/multiframe.dcm', 'ingest.missing-uid'],
  ['odd/nested_priv_SQ.dcm', 'ingest.missing-uid'],
  ['odd/no_meta.dcm', 'ingest.not-dicom'],
  ['odd/no_meta_group_length.dcm', 'ingest.missing-uid'],
  ['odd/no_preamble_dicm_in_data', 'ingest.malformed'],
  ['odd/priv_SQ.dcm', 'ingest.missing-uid'],
  ['odd/rtplan_truncated.dcm', 'ingest.truncated'],
  ['pydicom-data/HTJ2KLossless_08_RGB.dcm', 'ingest.missing-uid'],
  ['pydicom-data/JLSL_08_07_0_1F.dcm', 'ingest.missing-uid'],
  ['pydicom-data/JLSL_RGB_ILV1.dcm', 'ingest.not-dicom'],
  ['pydicom/JPEGLSNearLossless_08.dcm', 'ingest.missing-uid'],
  ['pydicom/SC_rgb_jls_lossy_line.dcm', 'ingest.missing-uid'],
  ['pydicom/hotiron.dcm', 'ingest.missing-uid'],
  ['series/dicomdir/DICOMDIR', 'ingest.missing-uid'],
]);

interface ManifestFile {
  readonly path: string;
  readonly sop_class?: string;
  readonly SOPInstanceUID?: string;
}

const reason = missing({ shared: ['corpus/open/manifest.json'] });

describe.skipIf(reason !== null)(
  `every real file is kept as it is, or refused by name ${reason ?? ''}`,
  () => {
    const files =
      reason === null
        ? (
            JSON.parse(readFileSync(sharedPath('corpus/open/manifest.json'), 'utf8')) as {
              files: ManifestFile[];
            }
          ).files
        : [];

    it.each(files.map((file) => [file.path, file] as const))(
      '%s',
      async (path, { sop_class, SOPInstanceUID }) => {
        const bytes = readFileSync(sharedPath('corpus/open', path));
        const file = parsePart10(bytes);
        const vault = fakeVault();
        let code = '';
        if (file.ok) {
          const { meta, dataSetOffset } = file.value;
          // A PACS announces what the data set says; some files' meta information says otherwise.
          const announced = {
            SOPClassUID: sop_class ?? meta.MediaStorageSOPClassUID,
            SOPInstanceUID: SOPInstanceUID ?? meta.MediaStorageSOPInstanceUID,
            TransferSyntaxUID: meta.TransferSyntaxUID,
          };
          const dataSet = bytes.subarray(dataSetOffset);
          code = codeOf(await send(createIngestSink({ vault }), dataSet, announced, 16_384));
          const kept = vault.stored[0]?.bytes;
          if (kept !== undefined) expect(Buffer.compare(kept, dataSet)).toBe(0);
        } else {
          code = file.error.code;
        }
        expect(code).toBe(REFUSED.get(path) ?? 'kept');
      },
    );
  },
);
