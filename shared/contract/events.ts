// What the station tells its pages without being asked. Past tense, numbered, free of patient data.
import { z } from 'zod';
import { keyedHashSchema } from '../domain/study.ts';
import { drillStatusSchema } from './drill-view.ts';
import { switchViewSchema } from './switch-view.ts';
import { prefetchViewSchema } from './views.ts';

export const stationEventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('switch:changed'), switch: switchViewSchema }),
  z.object({ type: z.literal('prefetch:progressed'), prefetch: prefetchViewSchema }),
  z.object({ type: z.literal('worklist:changed') }),
  z.object({ type: z.literal('study:changed'), studyKey: keyedHashSchema }),
  z.object({ type: z.literal('access:changed'), vault: z.enum(['uninitialised', 'locked', 'unlocked']) }),
  z.object({ type: z.literal('journal:appended'), seq: z.number().int() }),
  z.object({ type: z.literal('queue:changed') }),
  z.object({ type: z.literal('endpoint:changed') }),
  z.object({ type: z.literal('window:changed') }),
  /** A lesson of the rehearsal ground went on, began or ended. */
  z.object({ type: z.literal('training:changed') }),
  /** An entry of the downtime reading log came or changed. */
  z.object({ type: z.literal('reading-log:changed') }),
  /** A drill began, went on or ended; `drill` is null when none is under way. */
  z.object({ type: z.literal('drill:changed'), drill: drillStatusSchema.nullable() }),
]);
export type StationEvent = z.infer<typeof stationEventSchema>;

/**
 * An event with its number. A page that reconnects asks for all after the last `seq` it saw; when the station no longer
 * holds them (`gap: true` on the first), the page asks for its views again.
 */
export const eventEnvelopeSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  gap: z.boolean(),
  event: stationEventSchema,
});
export type EventEnvelope = z.infer<typeof eventEnvelopeSchema>;
