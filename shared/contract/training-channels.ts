// The channels of the rehearsal ground; part of the one map in channels.ts. A station whose configuration does not say
// `rehearsal: true`, or that was started without its rehearsal PACS, answers each of them with `training.not-here` (S-6).
import { z } from 'zod';
import { PAGE_SIGNALS } from '../training/signals.ts';
import { trainingActSchema } from '../training/training-event.ts';
import { oneLine } from './one-line.ts';
import {
  trainingLibraryViewSchema,
  trainingRecordRowSchema,
  trainingRecordSchema,
  trainingSessionViewSchema,
} from './training-view.ts';

const none = z.strictObject({});
const runId = z.string().min(1).max(64);

export const trainingChannels = {
  'training:library': { input: none, output: trainingLibraryViewSchema, role: 'reader' },
  /** A new lesson under a learner's name; `training.lesson-open` while another is under way. */
  'training:start': {
    input: z.strictObject({ lessonId: z.string().min(1).max(40), learner: oneLine(64) }),
    output: trainingSessionViewSchema,
    role: 'reader',
  },
  /** The lesson under way, or the one that ended last in this process; also of a locked station: a lesson locks it. */
  'training:current': { input: none, output: trainingSessionViewSchema.nullable(), role: 'anyone' },
  /** Something the learner did; answers the lesson as it stands then. */
  'training:act': {
    input: z.strictObject({ runId, act: trainingActSchema }),
    output: trainingSessionViewSchema,
    role: 'anyone',
  },
  /** What is on the screen of the page. */
  'training:seen': { input: z.strictObject({ signal: z.enum(PAGE_SIGNALS) }), output: none, role: 'anyone' },
  /** Newest first. */
  'training:records': { input: none, output: z.array(trainingRecordRowSchema), role: 'reader' },
  'training:record': { input: z.strictObject({ runId }), output: trainingRecordSchema, role: 'reader' },
} as const;
