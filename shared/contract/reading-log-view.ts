// What a page is told of the downtime reading log (product R1). An entry is one reading of one study while the PACS was away;
// what stands in it is a downtime note, kept on this station and nowhere else (S-13).
import { z } from 'zod';
import { completenessSchema, keyedHashSchema, studyDescriptorSchema } from '../domain/study.ts';
import { kitErrorSchema } from './kit-error.ts';

/** Longest text of an impression: with every version of it an entry stays below the megabyte that a sealed note may have. */
export const IMPRESSION_TEXT_MAX = 8000;

/** Text over several lines, without other control characters; every half of a surrogate pair has its other half. */
const plainText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[^\p{Cc}\p{Cs}]*(?:[\n\t][^\p{Cc}\p{Cs}]*)*$/u, 'plain text without control characters');

/** What a reader puts down until the report can be written where it belongs. */
export const impressionSchema = z.strictObject({
  text: plainText(IMPRESSION_TEXT_MAX),
  /** Something here must be looked at again: another reader's opinion, an image that is missing. */
  discrepancy: z.boolean(),
  /** A result that was told by telephone; null when none was. */
  phoned: z
    .strictObject({
      to: plainText(120),
      /** As the reader writes it: "14:05", "2026-11-22 14:05". */
      at: plainText(40),
      /** The other side repeated it. */
      readBack: z.boolean(),
    })
    .nullable(),
});
export type Impression = Readonly<z.infer<typeof impressionSchema>>;

export const EMPTY_IMPRESSION: Impression = { text: '', discrepancy: false, phoned: null };

/** Whether a reader put anything down. */
export const saysSomething = ({ text, discrepancy, phoned }: Impression): boolean =>
  text.trim() !== '' || discrepancy || phoned !== null;

/** Which downtime an entry belongs to; a drill's is never one of the real ones (S-6). */
export const incidentSchema = z.object({
  incidentId: z.string().min(1).max(80),
  signal: z.enum(['real', 'drill']),
  startedAt: z.string(),
  /** A drill's scenario; empty of a real downtime. */
  title: z.string().max(200),
});
export type Incident = Readonly<z.infer<typeof incidentSchema>>;

/** How much of the study was here, at a moment (S-1, S-2). */
export const copyFactsSchema = z.object({
  completeness: completenessSchema,
  damaged: z.number().int(),
  quarantined: z.number().int(),
  /** When the PACS last confirmed the count, or null when it never did. */
  asOf: z.string().nullable(),
});
export type CopyFacts = Readonly<z.infer<typeof copyFactsSchema>>;

export const loggedStudySchema = studyDescriptorSchema.pick({
  StudyInstanceUID: true,
  PatientID: true,
  IssuerOfPatientID: true,
  PatientName: true,
  PatientBirthDate: true,
  PatientSex: true,
  StudyDate: true,
  StudyTime: true,
  AccessionNumber: true,
  StudyDescription: true,
  ModalitiesInStudy: true,
});
export type LoggedStudy = Readonly<z.infer<typeof loggedStudySchema>>;

/** One sitting of one writer. A later one is appended; what another person wrote stays as it was. */
export const impressionVersionSchema = z.object({
  by: z.string(),
  /** First and last keystroke of the sitting. */
  from: z.string(),
  until: z.string(),
  impression: impressionSchema,
});

/** How a reading ended; `next-incident`: another downtime or a drill began; `unknown`: the station ended before the study was closed. */
export const readingEndSchema = z.enum([
  'closed',
  'locked',
  'other-reader',
  'drill-ended',
  'next-incident',
  'stopped',
  'unknown',
]);
export type ReadingEnd = z.infer<typeof readingEndSchema>;

export const settlementSchema = z.object({
  /** `entered` in the RIS or PACS; `nothing-to-enter`: the study was looked at only; `undone`: it is to do again. */
  how: z.enum(['entered', 'nothing-to-enter', 'undone']),
  by: z.string(),
  at: z.string(),
  /** The change of the impression that it speaks of: what is written later is to do again. Unknown of the oldest ones. */
  rev: z.number().int().default(0),
});
export type Settlement = Readonly<z.infer<typeof settlementSchema>>;

export const logEntryViewSchema = z.object({
  entryId: z.string(),
  incident: incidentSchema,
  studyKey: keyedHashSchema,
  study: loggedStudySchema,
  /** Who read. */
  reader: z.string(),
  openedAt: z.string(),
  /** Null while the study is open, and when nobody saw it closed: `end` says which. */
  closedAt: z.string().nullable(),
  /** Null while the study is open. */
  end: readingEndSchema.nullable(),
  atOpening: copyFactsSchema,
  /** When last seen: at the closing, or now. */
  latest: copyFactsSchema,
  /** The newest. */
  impression: impressionSchema,
  /** Oldest first; empty while nothing was put down. */
  versions: z.array(impressionVersionSchema),
  /** Counts every change of the impression; what a writer builds on. */
  rev: z.number().int(),
  /** What became of it, oldest first. */
  settlements: z.array(settlementSchema),
  /** Whether it is off the list of what is to do: somebody settled what stands there now. */
  settled: z.boolean(),
  /** False once its downtime is over and its study closed. */
  writable: z.boolean(),
});
export type LogEntryView = Readonly<z.infer<typeof logEntryViewSchema>>;

export const incidentRowSchema = incidentSchema.extend({
  /** Whether it goes on now. */
  current: z.boolean(),
  entries: z.number().int(),
  /** Entries that nobody has settled. */
  toSettle: z.number().int(),
});
export type IncidentRow = Readonly<z.infer<typeof incidentRowSchema>>;

export const readingLogViewSchema = z.object({
  /** Newest first; the current one stands first even while it has no entry. */
  incidents: z.array(incidentRowSchema),
  /** Whose entries these are; null when there is no incident at all. */
  shown: z.string().nullable(),
  /** By their opening, newest first. */
  entries: z.array(logEntryViewSchema),
  /** Entries of the book that cannot be read, of any incident. */
  damaged: z.number().int(),
  /** Entries that were last changed longer ago are shredded. */
  keepDays: z.number().int(),
  /** Why something that the station noted by itself is not on disk yet; it is tried again. */
  trouble: kitErrorSchema.nullable(),
});
export type ReadingLogView = Readonly<z.infer<typeof readingLogViewSchema>>;

export const impressionTemplateSchema = z.object({
  name: z.string(),
  text: z.string(),
  /** Opens "phoned to" with it. */
  phoned: z.boolean(),
});
export type ImpressionTemplate = Readonly<z.infer<typeof impressionTemplateSchema>>;

/** What the panel beside the images needs of one study. */
export const studyLogViewSchema = z.object({
  /** The downtime that goes on now; null while the PACS is reachable. */
  current: incidentSchema.nullable(),
  /** The entry of the reading that goes on; null when there is none. */
  entryId: z.string().nullable(),
  /** Of this study in the current incident; without one, in the last real downtime that has any. Newest first. */
  entries: z.array(logEntryViewSchema),
  templates: z.array(impressionTemplateSchema),
  keepDays: z.number().int(),
  trouble: kitErrorSchema.nullable(),
});
export type StudyLogView = Readonly<z.infer<typeof studyLogViewSchema>>;

/** What comes of a keystroke that is on disk. */
export const savedImpressionSchema = z.object({ rev: z.number().int(), savedAt: z.string() });
