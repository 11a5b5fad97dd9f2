// What a page is told. Patient data travels only in the outputs of channels whose role is not `anyone`.
import { z } from 'zod';
import { instanceAttributesSchema } from '../domain/instance.ts';
import {
  completenessSchema,
  keyedHashSchema,
  studyDescriptorSchema,
  studyPurposeSchema,
} from '../domain/study.ts';
import { drillStatusSchema } from './drill-view.ts';
import { switchViewSchema } from './switch-view.ts';

export const roleSchema = z.enum(['radiologist', 'coordinator', 'administrator']);

export const slotViewSchema = z.object({
  slotId: z.string(),
  kind: z.enum(['passphrase', 'recovery']),
  label: z.string(),
  role: roleSchema,
  createdAt: z.string(),
});
export type SlotView = z.infer<typeof slotViewSchema>;

/** Progress and last result of the prefetch; counts only (S-7: only committed instances are counted). */
export const prefetchViewSchema = z.object({
  state: z.enum(['idle', 'running', 'paused', 'failed', 'never-ran']),
  /** In words, e.g. "Fetching 3 of 12 studies" or why it is paused or failed. */
  message: z.string(),
  lastStartedAt: z.string().nullable(),
  lastFinishedAt: z.string().nullable(),
  nextAt: z.string().nullable(),
  studiesWanted: z.number().int(),
  studiesComplete: z.number().int(),
  instancesHeld: z.number().int(),
  instancesExpected: z.number().int().nullable(),
  /** What the last plan could not even want: patients whose priors are not known, studies beyond the limit, without a UID. */
  failedPatients: z.number().int(),
  leftOut: z.number().int(),
  unnamed: z.number().int(),
  lastError: z.string().nullable(),
});
export type PrefetchView = z.infer<typeof prefetchViewSchema>;

export const stationStatusSchema = z.object({
  stationName: z.string(),
  version: z.string(),
  /** True on the rehearsal PACS: every surface says REHEARSAL, so that synthetic patients are never taken for real ones. */
  rehearsal: z.boolean(),
  testHooks: z.boolean(),
  vault: z.enum(['uninitialised', 'locked', 'unlocked']),
  operator: z.object({ label: z.string(), role: roleSchema }).nullable(),
  switch: switchViewSchema,
  /** Null while no drill is under way. */
  drill: drillStatusSchema.nullable(),
  prefetch: prefetchViewSchema,
  readiness: z.object({
    studiesOnList: z.number().int(),
    studiesComplete: z.number().int(),
    asOf: z.string().nullable(),
  }),
  now: z.string(),
  lastEventSeq: z.number().int(),
});
export type StationStatus = z.infer<typeof stationStatusSchema>;

/**
 * What the PACS said of a patient's earlier studies when it was asked, and how many of those that the rule chose are here. Of
 * studies whose patient nobody asked about there is none: not known, which is not *none* (S-15).
 */
export const knownPriorsSchema = z.object({
  /** ISO 8601. */
  askedAt: z.string(),
  /** Earlier studies that the PACS named, chosen or not. */
  named: z.number().int(),
  chosen: z.number().int(),
  /** Of the chosen: complete and sound. */
  whole: z.number().int(),
  /** Of the chosen: some of it is here, or of unknown count. */
  inPart: z.number().int(),
});
export type KnownPriors = z.infer<typeof knownPriorsSchema>;

/** One row of the worklist, or one prior. */
export const studyRowSchema = z.object({
  studyKey: keyedHashSchema,
  descriptor: studyDescriptorSchema,
  purpose: studyPurposeSchema,
  /** Whether the PACS's last whole answer named it; one that left the list stays in the copy. False of priors. */
  onList: z.boolean(),
  completeness: completenessSchema,
  damaged: z.number().int(),
  quarantined: z.number().int(),
  /** When the PACS last confirmed the count, or null when it never did (S-2). */
  asOf: z.string().nullable(),
  heldBytes: z.number(),
  /** Earlier studies of this patient that the copy holds, whoever wanted them; newest first. */
  priors: z.array(keyedHashSchema),
  knownPriors: knownPriorsSchema.optional(),
});
export type StudyRow = z.infer<typeof studyRowSchema>;

/** The worklist, distinguishing *empty*, *never fetched* and *failed* (S-15); *locked* is the error `vault.locked`. */
export const worklistViewSchema = z.object({
  state: z.enum(['never-fetched', 'fetched', 'failed']),
  message: z.string(),
  /** When the PACS was last asked for the whole list and answered (S-2), or null when it never did. */
  asOf: z.string().nullable(),
  rows: z.array(studyRowSchema),
});
export type WorklistView = z.infer<typeof worklistViewSchema>;

export const instanceViewSchema = z.object({
  instanceKey: keyedHashSchema,
  attributes: instanceAttributesSchema,
  bytes: z.number(),
  condition: z.enum(['sound', 'damaged', 'quarantined']),
  conditionReason: z.string(),
});
export type InstanceView = z.infer<typeof instanceViewSchema>;

export const seriesViewSchema = z.object({
  SeriesInstanceUID: z.string(),
  Modality: z.string(),
  SeriesNumber: z.number().int().nullable(),
  SeriesDescription: z.string(),
  /** In reading order: by InstanceNumber, then SOPInstanceUID. */
  instances: z.array(instanceViewSchema),
});
export type SeriesView = z.infer<typeof seriesViewSchema>;

export const studyViewSchema = studyRowSchema.extend({ series: z.array(seriesViewSchema) });
export type StudyView = z.infer<typeof studyViewSchema>;
