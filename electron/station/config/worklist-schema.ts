// `worklist` of the configuration: every source that says which studies this station holds. Its comments are what
// docs/configuration.md is written from.
import path from 'node:path';
import { z } from 'zod';
import { endpointTlsSchema } from './tls-schema.ts';

const day = z.string().regex(/^\d{8}$/u, 'a date is written YYYYMMDD');
/** From now: `-1 day`, `+0`, `-12 hours`, `+2 days`. Days are the reader's calendar days, hours are counted from this minute. */
const relative = z
  .string()
  .regex(
    /^(?:[+-]\d{1,4} (?:hours?|days?|weeks?)|[+-]?0)$/u,
    'such as `-1 day`, `+0`, `-12 hours` or `+2 days`',
  );

/** Which days' studies the worklist holds: matched against StudyDate. */
export const datesSchema = z.union([
  z.enum(['today', 'any']),
  z.strictObject({ days: z.int().min(1).max(365) }),
  z.strictObject({ from: day, to: day }),
  z.strictObject({ from: relative, to: relative }),
]);
export type Dates = z.output<typeof datesSchema>;

const modalities = z
  .array(z.string().regex(/^[A-Z0-9]{1,16}$/u, 'a modality code such as CT or MR'))
  .default([]);
/** A key of C-FIND: `*` and `?` are wildcards (PS3.4 §C.2.2.2.4). A backslash would make it a list. */
const key = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\\]*$/u, 'no backslash')
  .optional();

/** One C-FIND; the worklist is the union of all queries. */
const querySchema = z.strictObject({
  modalities,
  institutionName: key,
  referringPhysicianName: key,
  /** Optional keys that few PACS match on: their answers are looked at again here. */
  stationName: key,
  departmentName: key,
  /** Over `worklist.dates`, for this query. */
  dates: datesSchema.optional(),
});

const aeTitle = z
  .string()
  .trim()
  .regex(/^[\x20-\x5b\x5d-\x7e]{1,16}$/u, 'an AE title has 1 to 16 plain characters and no backslash');

/** One modality worklist (PS3.4 Annex K), usually of the RIS: patients who are to be imaged. */
const scheduledSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,32}$/u, 'an id has letters, digits, - and _ only'),
  host: z.string().min(1).max(253),
  port: z.int().min(1).max(65_535),
  aeTitle,
  /** DICOM over TLS, as for `endpoints`. */
  tls: endpointTlsSchema.optional(),
  dates: datesSchema.default('today'),
  modalities,
  stationAeTitles: z.array(aeTitle).max(64).default([]),
});

/** Names of the columns that hold each attribute; the first line of the file names its columns. */
const columnsSchema = z.strictObject({
  PatientID: z.string(),
  IssuerOfPatientID: z.string().optional(),
  PatientName: z.string().optional(),
  PatientBirthDate: z.string().optional(),
  PatientSex: z.string().optional(),
  AccessionNumber: z.string().optional(),
  StudyInstanceUID: z.string().optional(),
  Modality: z.string().optional(),
  StudyDescription: z.string().optional(),
  /** When it is to be imaged or read: ISO 8601, `YYYYMMDDhhmm`, or `dd.mm.yyyy hh:mm`. */
  ScheduledAt: z.string().optional(),
  /** STAT, HIGH, MEDIUM, ROUTINE or LOW. */
  Priority: z.string().optional(),
});

const isEncoding = (label: string): boolean => {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
};

/** A file that the RIS writes again and again: the fallback where there is no modality worklist. */
const exportSchema = z.strictObject({
  id: z.string().regex(/^[\w-]{1,32}$/u, 'an id has letters, digits, - and _ only'),
  file: z.string().refine((file) => path.isAbsolute(file), 'an absolute path'),
  delimiter: z.string().length(1).default(','),
  encoding: z
    .string()
    .refine(isEncoding, 'an encoding such as utf-8, windows-1252 or gb18030')
    .default('utf-8'),
  columns: columnsSchema,
  /** Rows of other days are left out, and counted in words; those that say no day are kept. */
  dates: datesSchema.default({ from: '-7 days', to: '+7 days' }),
  /** Older than this, the export is used and said to be stale. */
  maxAgeMs: z.int().min(60_000).max(604_800_000).default(3_600_000),
});
export type ExportConfig = z.output<typeof exportSchema>;

export const worklistSchema = z
  .strictObject({
    dates: datesSchema.default('today'),
    queries: z
      .array(querySchema)
      .min(1)
      .max(32)
      .default([{ modalities: [] }]),
    scheduled: z.array(scheduledSchema).max(8).default([]),
    exports: z.array(exportSchema).max(4).default([]),
    maxStudies: z.int().min(1).max(10_000).default(2000),
  })
  .refine(({ scheduled, exports }) => {
    const ids = [...scheduled, ...exports].map(({ id }) => id);
    return new Set(ids).size === ids.length;
  }, 'every scheduled and exports entry needs an id of its own')
  .prefault({});
