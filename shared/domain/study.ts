// What a study is to the kit, on both sides of the contract. Attribute names are PS3.6 keywords.
import { z } from 'zod';

/** Keyed hash (HMAC-SHA-256 of a UID under the station's index key, 32 hex digits): safe in logs, names and the journal. */
export const keyedHashSchema = z.string().regex(/^[0-9a-f]{32}$/u);
export type KeyedHash = z.infer<typeof keyedHashSchema>;

/** Who the patient is, as the PACS says it. Names are decoded text, PN component groups joined by `=` (PS3.5 §6.2.1.1). */
export const patientIdentitySchema = z.object({
  PatientID: z.string(),
  IssuerOfPatientID: z.string(),
  PatientName: z.string(),
  PatientBirthDate: z.string(),
  PatientSex: z.string(),
});
export type PatientIdentity = z.infer<typeof patientIdentitySchema>;

/** One study as a C-FIND answer describes it; absent attributes are empty strings or lists, absent counts `null`. */
export const studyDescriptorSchema = z.object({
  StudyInstanceUID: z.string(),
  ...patientIdentitySchema.shape,
  StudyDate: z.string(),
  StudyTime: z.string(),
  AccessionNumber: z.string(),
  StudyDescription: z.string(),
  ModalitiesInStudy: z.array(z.string()),
  BodyPartExamined: z.string(),
  ReferringPhysicianName: z.string(),
  StudyID: z.string(),
  NumberOfStudyRelatedSeries: z.number().int().nullable(),
  NumberOfStudyRelatedInstances: z.number().int().nullable(),
});
export type StudyDescriptor = z.infer<typeof studyDescriptorSchema>;

/** Requested Procedure Priority (0040,1003), its defined terms (PS3.3 §C.4.11). */
export const requestedPrioritySchema = z.enum(['STAT', 'HIGH', 'ROUTINE', 'MEDIUM', 'LOW']);
export type RequestedPriority = z.infer<typeof requestedPrioritySchema>;

/** Why a study is in the cache. A prior names the current study (keyed hash) that it was fetched for and the rule's reason. */
export const studyPurposeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('worklist'),
    reason: z.string(),
    /** As a worklist said; absent when none did. */
    priority: requestedPrioritySchema.optional(),
    /** When it is to be read or imaged, ISO 8601 local time without zone; absent when nobody said. */
    dueAt: z.string().optional(),
  }),
  /** On a modality worklist or a RIS export, not imaged yet: there is nothing to fetch of it, only its priors (product P2). */
  z.object({
    kind: z.literal('scheduled'),
    reason: z.string(),
    priority: requestedPrioritySchema.optional(),
    dueAt: z.string().optional(),
  }),
  z.object({ kind: z.literal('prior'), reason: z.string(), forStudy: keyedHashSchema, score: z.number() }),
  z.object({ kind: z.literal('unsolicited'), reason: z.string() }),
]);
export type StudyPurpose = z.infer<typeof studyPurposeSchema>;

/** How much of a study is here. `expected` is the PACS's own count; without one a study is never complete (S-1). */
export const completenessSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('unknown'), held: z.number().int() }),
  z.object({ state: z.literal('incomplete'), held: z.number().int(), expected: z.number().int() }),
  z.object({ state: z.literal('complete'), held: z.number().int(), expected: z.number().int() }),
]);
export type Completeness = z.infer<typeof completenessSchema>;

/**
 * How complete a study is, from what is committed and what the PACS counted.
 *
 * @param held instances that are on disk, verified at commit
 * @param expected the PACS's own count, or null when it never said
 */
export function completenessOf(held: number, expected: number | null): Completeness {
  if (expected === null) return { state: 'unknown', held };
  // More than the PACS counted means that its count is out of date, not that we have everything: re-ask before saying complete.
  return held === expected && expected > 0
    ? { state: 'complete', held, expected }
    : { state: 'incomplete', held, expected };
}
