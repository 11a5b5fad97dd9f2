// One instance's attributes, as the IOD of its modality asks for them (PS3.3 Annex A): patient, study, series, image.
import type { Attributes } from './encoding/dictionary.ts';
import type { DataSetValue } from './encoding/data-set.ts';
import { encodeRleFrame } from './encoding/rle.ts';
import {
  TRANSFER_SYNTAX,
  type RehearsalInstance,
  type RehearsalSeries,
  type RehearsalStudy,
} from './model.ts';
import type { PhantomImage } from './phantoms/phantom-image.ts';

/** Everything in the data set of `instance`, PixelData included, for encoding in `syntax`. */
export function instanceAttributes(
  study: RehearsalStudy,
  series: RehearsalSeries,
  instance: RehearsalInstance,
  image: PhantomImage,
  syntax: string,
): Attributes {
  const { patient } = study;
  return {
    ...(patient.SpecificCharacterSet !== '' && { SpecificCharacterSet: patient.SpecificCharacterSet }),
    PatientName: patient.PatientName,
    PatientID: patient.PatientID,
    IssuerOfPatientID: patient.IssuerOfPatientID,
    PatientBirthDate: patient.PatientBirthDate,
    PatientSex: patient.PatientSex,
    PatientComments: 'SYNTHETIC - not a real person',
    StudyInstanceUID: study.StudyInstanceUID,
    StudyDate: study.StudyDate,
    StudyTime: study.StudyTime,
    AccessionNumber: study.AccessionNumber,
    StudyID: study.StudyID,
    StudyDescription: study.StudyDescription,
    ReferringPhysicianName: study.ReferringPhysicianName,
    Modality: series.Modality,
    Manufacturer: 'PACS Downtime Kit',
    ManufacturerModelName: 'Rehearsal phantom',
    SoftwareVersions: '1',
    InstitutionName: 'Rehearsal Hospital',
    StationName: `RHS-${series.Modality}`,
    SeriesInstanceUID: series.SeriesInstanceUID,
    SeriesNumber: series.SeriesNumber,
    SeriesDate: study.StudyDate,
    SeriesTime: study.StudyTime,
    SeriesDescription: series.SeriesDescription,
    BodyPartExamined: series.BodyPartExamined,
    ...(series.Laterality !== '' && { Laterality: series.Laterality }),
    SOPClassUID: series.SOPClassUID,
    SOPInstanceUID: instance.SOPInstanceUID,
    InstanceNumber: instance.InstanceNumber,
    AcquisitionNumber: 1,
    AcquisitionDate: study.StudyDate,
    AcquisitionTime: study.StudyTime,
    ContentDate: study.StudyDate,
    ContentTime: study.StudyTime,
    BurnedInAnnotation: 'NO',
    ...(hasFrameOfReference(series) && {
      FrameOfReferenceUID: series.FrameOfReferenceUID,
      PositionReferenceIndicator: '',
    }),
    ...image.attributes,
    SamplesPerPixel: image.SamplesPerPixel,
    PhotometricInterpretation: image.PhotometricInterpretation,
    ...(image.SamplesPerPixel === 3 && { PlanarConfiguration: 0 }),
    ...(image.NumberOfFrames > 1 && { NumberOfFrames: image.NumberOfFrames }),
    Rows: image.Rows,
    Columns: image.Columns,
    BitsAllocated: image.BitsAllocated,
    BitsStored: image.BitsStored,
    HighBit: image.BitsStored - 1,
    PixelRepresentation: image.PixelRepresentation,
    PixelData: pixelData(image, syntax),
  };
}

function hasFrameOfReference(series: RehearsalSeries): boolean {
  return series.Modality === 'CT' || series.Modality === 'MR';
}

function pixelData(image: PhantomImage, syntax: string): DataSetValue {
  if (syntax !== TRANSFER_SYNTAX.rleLossless) return image.pixels;
  const frameBytes = image.pixels.length / image.NumberOfFrames;
  const frames = Array.from({ length: image.NumberOfFrames }, (_, i) =>
    encodeRleFrame(
      image.pixels.subarray(i * frameBytes, (i + 1) * frameBytes),
      image.Columns,
      image.SamplesPerPixel,
      image.BitsAllocated / 8,
    ),
  );
  return { frames };
}
