// What the PACS of a test department are filled with: studies of invented patients, and the corpus's names in every character set.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dicomDay } from '../../electron/station/prefetch/sources/date-window.ts';
import { part10Header } from '../../shared/dicom/part10.ts';
import { noisePixels } from '../bench/ingest/files.ts';
import { buildDataSet, type FixtureElement } from '../fixtures/data-set-builder.ts';
import { syntheticElements } from '../fixtures/synthetic-instance.ts';
import { corpusFiles } from './prefetch-fixture.ts';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
const TODAY = dicomDay(new Date());

/** One study as it is put into the PACS. */
export interface DepartmentStudy {
  readonly StudyInstanceUID: string;
  readonly PatientID: string;
  readonly PatientName: string;
  readonly PatientBirthDate: string;
  readonly Modality: string;
  readonly StudyDate: string;
  /** The newest is fetched first. */
  readonly StudyTime: string;
  readonly StudyDescription: string;
  readonly AccessionNumber: string;
  readonly images: number;
  /** Of the square image; 16 bits a pixel. */
  readonly matrix: number;
}

let made = 0;
export function study(over: Partial<DepartmentStudy> & Pick<DepartmentStudy, 'PatientID'>): DepartmentStudy {
  made += 1;
  return {
    StudyInstanceUID: `2.25.9160${String(made).padStart(4, '0')}`,
    PatientName: `DEPARTMENT^${over.PatientID}`,
    PatientBirthDate: '19700101',
    Modality: 'CT',
    StudyDate: TODAY,
    StudyTime: '070000',
    StudyDescription: 'CT chest plain',
    AccessionNumber: `DEPT-${String(made).padStart(5, '0')}`,
    images: 3,
    matrix: 32,
    ...over,
  };
}

/** Writes the study's images, one file each. @returns the files; with `from` and `to` only those images */
export function studyFiles(folder: string, each: DepartmentStudy, from = 1, to = each.images): string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => {
    const number = from + index;
    const SOPInstanceUID = `${each.StudyInstanceUID}.1.${number}`;
    const text = (tag: number, vr: FixtureElement['vr'], value: string): FixtureElement => ({
      tag,
      vr,
      value,
    });
    const changes: FixtureElement[] = [
      text(0x00080016, 'UI', CT_IMAGE_STORAGE),
      text(0x00080018, 'UI', SOPInstanceUID),
      text(0x00080020, 'DA', each.StudyDate),
      text(0x00080030, 'TM', each.StudyTime),
      text(0x00080050, 'SH', each.AccessionNumber),
      text(0x00080060, 'CS', each.Modality),
      text(0x00081030, 'LO', each.StudyDescription),
      text(0x00100010, 'PN', each.PatientName),
      text(0x00100020, 'LO', each.PatientID),
      text(0x00100021, 'LO', ''),
      text(0x00100030, 'DA', each.PatientBirthDate),
      text(0x0020000d, 'UI', each.StudyInstanceUID),
      text(0x0020000e, 'UI', `${each.StudyInstanceUID}.1`),
      text(0x00200013, 'IS', String(number)),
      { tag: 0x00280002, vr: 'US', value: [1] },
      { tag: 0x00280010, vr: 'US', value: [each.matrix] },
      { tag: 0x00280011, vr: 'US', value: [each.matrix] },
      { tag: 0x00280100, vr: 'US', value: [16] },
      { tag: 0x00280101, vr: 'US', value: [12] },
      { tag: 0x00280102, vr: 'US', value: [11] },
      { tag: 0x00280103, vr: 'US', value: [0] },
      { tag: 0x7fe00010, vr: 'OW', value: noisePixels(each.matrix * each.matrix, number) },
    ];
    const header = part10Header({
      MediaStorageSOPClassUID: CT_IMAGE_STORAGE,
      MediaStorageSOPInstanceUID: SOPInstanceUID,
      TransferSyntaxUID: '1.2.840.10008.1.2.1',
    });
    const file = path.join(folder, `${SOPInstanceUID}.dcm`);
    writeFileSync(file, Buffer.concat([header, buildDataSet(syntheticElements(changes))]));
    return file;
  });
}

/** Files of the corpus whose only purpose is a name in some character set. */
export const characterSetFiles = (): readonly string[] =>
  corpusFiles((file) => file.path.startsWith('charset/') && file.Modality === 'OT');

/** What the corpus's manifest says a file's name should read. @returns by StudyInstanceUID */
export function expectedNames(files: readonly string[]): ReadonlyMap<string, string> {
  const root = path.dirname(path.dirname(files[0] ?? ''));
  const manifest = JSON.parse(readFileSync(path.join(root, 'manifest.json'), 'utf8')) as {
    readonly files: readonly {
      readonly path: string;
      readonly StudyInstanceUID: string;
      readonly patient_name_expected?: string;
      readonly patient_name: string;
    }[];
  };
  return new Map(
    manifest.files
      .filter((file) => files.includes(path.join(root, file.path)))
      .map((file) => [file.StudyInstanceUID, file.patient_name_expected ?? file.patient_name] as const),
  );
}
