// The channels of the downtime reading log; part of the one map in channels.ts.
import { z } from 'zod';
import { keyedHashSchema } from '../domain/study.ts';
import { exportedFileSchema } from './drill-view.ts';
import {
  impressionSchema,
  logEntryViewSchema,
  readingLogViewSchema,
  savedImpressionSchema,
  studyLogViewSchema,
} from './reading-log-view.ts';

const none = z.strictObject({});
const entryId = z.string().regex(/^[0-9a-z-]{1,64}$/u);
const incidentId = z.string().min(1).max(80);

export const readingLogChannels = {
  /** The entries of one downtime; `incidentId` null: of the current one, of the last real one with something to do, or of the last. */
  'log:list': {
    input: z.strictObject({ incidentId: incidentId.nullable() }),
    output: readingLogViewSchema,
    role: 'reader',
  },
  'log:study': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: studyLogViewSchema,
    role: 'reader',
  },
  /** A person looks at the log: recorded, and a step of a drill. */
  'log:shown': {
    input: z.strictObject({ where: z.enum(['section', 'panel']) }),
    output: none,
    role: 'reader',
  },
  /**
   * The whole impression, at each keystroke; on disk when it answers ok. A writer (one sitting in one window) numbers what it
   * sends: what a later one overtook, or what came twice, changes nothing. Another writer's change since `base` is never
   * overwritten: `reading-log.changed-elsewhere`.
   */
  'log:write': {
    input: z.strictObject({
      entryId,
      /** Who typed: refused while somebody else is at the station, whose name it would bear. */
      owner: z.string().min(1).max(200),
      writer: z.uuid(),
      n: z.number().int().min(1),
      base: z.number().int().min(0),
      impression: impressionSchema,
    }),
    output: savedImpressionSchema,
    role: 'reader',
  },
  /** What became of an entry after the return, as it was looked at (`rev`): `reading-log.changed-elsewhere` when it has changed. */
  'log:settle': {
    input: z.strictObject({
      entryId,
      how: z.enum(['entered', 'nothing-to-enter', 'undone']),
      rev: z.number().int().min(0),
    }),
    output: logEntryViewSchema,
    role: 'reader',
  },
  /** Every entry of one downtime as a file. Recorded; when it fails the entries are where they were. */
  'log:export': {
    input: z.strictObject({ incidentId, format: z.enum(['csv', 'pdf']) }),
    output: exportedFileSchema,
    role: 'reader',
  },
  /** A person prints the list, or these entries of it: recorded as an export of as many. */
  'log:printed': {
    input: z.strictObject({ incidentId, entryIds: z.array(entryId).min(1).max(100_000) }),
    output: none,
    role: 'reader',
  },
} as const;
