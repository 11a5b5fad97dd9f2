// What the kit knows about one instance without decoding a pixel: read from its header at ingest, sealed beside it.
import { z } from 'zod';
import { patientIdentitySchema } from './study.ts';

const numbers = (n: number) => z.array(z.number()).length(n).nullable();

/**
 * Header attributes of one instance; PS3.6 keywords, text decoded by its SpecificCharacterSet. Absent text is `''`, absent
 * numbers are `null`; nothing is guessed (S-4).
 */
export const instanceAttributesSchema = z.object({
  SOPClassUID: z.string(),
  SOPInstanceUID: z.string(),
  StudyInstanceUID: z.string(),
  SeriesInstanceUID: z.string(),
  TransferSyntaxUID: z.string(),
  ...patientIdentitySchema.shape,
  StudyDate: z.string(),
  StudyTime: z.string(),
  StudyDescription: z.string(),
  AccessionNumber: z.string(),
  Modality: z.string(),
  SeriesNumber: z.number().int().nullable(),
  SeriesDescription: z.string(),
  BodyPartExamined: z.string(),
  Laterality: z.string(),
  InstanceNumber: z.number().int().nullable(),
  NumberOfFrames: z.number().int().nullable(),
  Rows: z.number().int().nullable(),
  Columns: z.number().int().nullable(),
  PhotometricInterpretation: z.string(),
  ImagePositionPatient: numbers(3),
  ImageOrientationPatient: numbers(6),
  FrameOfReferenceUID: z.string(),
  /** True when the data set carries PixelData, FloatPixelData or DoubleFloatPixelData. */
  hasPixels: z.boolean(),
});
export type InstanceAttributes = z.infer<typeof instanceAttributesSchema>;
