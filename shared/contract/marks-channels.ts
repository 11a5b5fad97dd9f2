// The channels of what readers draw on images; part of the one map in channels.ts. It lives in the station's memory until the
// station is locked: never on its disk, never in an image, never on the PACS (S-12, S-13).
import { z } from 'zod';
import { keyedHashSchema } from '../domain/study.ts';

const none = z.strictObject({});
/** Image coordinates; a reader may draw beyond an image, not out of this world. */
const pointSchema = z.strictObject({
  x: z.number().min(-1_000_000).max(1_000_000),
  y: z.number().min(-1_000_000).max(1_000_000),
});

/** One measurement, as the page has it. */
export const markSchema = z.strictObject({
  id: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER),
  kind: z.enum(['length', 'angle', 'cobb', 'rectangle', 'ellipse', 'probe', 'arrow']),
  points: z.array(pointSchema).min(1).max(4),
  /** Beside an arrow; free text on a patient. */
  text: z.string().max(120).optional(),
  wordsAt: pointSchema.optional(),
});

/** Marks of one image; more than these are no reading. */
export const MOST_MARKS = 200;
const marksSchema = z.array(markSchema).max(MOST_MARKS);
const frameNumber = z.number().int().min(1).max(1_000_000);

export const frameMarksSchema = z.strictObject({
  instanceKey: keyedHashSchema,
  frameNumber,
  marks: marksSchema,
});
export type FrameMarks = z.infer<typeof frameMarksSchema>;

export const marksChannels = {
  /** What is drawn on a study since this person unlocked the station. */
  'marks:list': {
    input: z.strictObject({ studyKey: keyedHashSchema }),
    output: z.array(frameMarksSchema),
    role: 'reader',
  },
  /** All marks of one image, instead of those before; none takes them away. */
  'marks:put': {
    input: frameMarksSchema.extend({ studyKey: keyedHashSchema }),
    output: none,
    role: 'reader',
  },
} as const;
