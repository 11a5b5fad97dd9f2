// A study that arrived before the PACS said anything of it: described by its first image, and named as unasked for.
import { z } from 'zod';
import { type InstanceAttributes, instanceAttributesSchema } from '../../../shared/domain/instance.ts';
import { studyDescriptorSchema } from '../../../shared/domain/study.ts';
import type { StudyContent } from './sealed-rows.ts';

/** What a header tells of its study; counts stay unknown, so that it is never called complete (S-1). */
export const descriptorFrom = (attributes: InstanceAttributes): StudyContent => ({
  descriptor: {
    StudyInstanceUID: attributes.StudyInstanceUID,
    PatientID: attributes.PatientID,
    IssuerOfPatientID: attributes.IssuerOfPatientID,
    PatientName: attributes.PatientName,
    PatientBirthDate: attributes.PatientBirthDate,
    PatientSex: attributes.PatientSex,
    StudyDate: attributes.StudyDate,
    StudyTime: attributes.StudyTime,
    AccessionNumber: attributes.AccessionNumber,
    StudyDescription: attributes.StudyDescription,
    ModalitiesInStudy: attributes.Modality === '' ? [] : [attributes.Modality],
    BodyPartExamined: attributes.BodyPartExamined,
    ReferringPhysicianName: '',
    StudyID: '',
    NumberOfStudyRelatedSeries: null,
    NumberOfStudyRelatedInstances: null,
  },
  purpose: { kind: 'unsolicited', reason: 'It arrived without having been asked for.' },
});

const NOTHINGS = ['', null, [], false] as const;

/** An object of this shape in which every field says that nothing is known. */
const emptyOf = <S extends z.ZodObject>(schema: S): z.infer<S> =>
  schema.parse(
    Object.fromEntries(
      Object.entries(schema.shape).map(([name, field]) => [
        name,
        NOTHINGS.find((nothing) => z.safeParse(field, nothing).success),
      ]),
    ),
  );

/** Stands in for a study whose catalogue entry does not authenticate: it names nobody. */
export const DAMAGED_STUDY: StudyContent = {
  descriptor: emptyOf(studyDescriptorSchema),
  purpose: { kind: 'unsolicited', reason: 'Its catalogue entry is damaged: fetch it again, or purge it.' },
};

/** Stands in for an instance whose catalogue row does not authenticate. */
export const DAMAGED_ATTRIBUTES: InstanceAttributes = emptyOf(instanceAttributesSchema);
