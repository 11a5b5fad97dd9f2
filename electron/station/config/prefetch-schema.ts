// The configuration's section `prefetch`: how often, at which hours and how much at once the station fetches.
import { z } from 'zod';

const durationMs = (min: number, max: number) => z.int().min(min).max(max);
/** A time of the local day. */
const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/u, 'a time is written HH:MM');

export const prefetchSchema = z
  .strictObject({
    /** From the end of one cycle to the start of the next. */
    everyMs: durationMs(1000, 86_400_000).default(300_000),
    /** Two signs of life from the PACS during a retrieve may not be further apart. */
    retrieveIdleMs: durationMs(500, 600_000).default(20_000),
    retrieveDeadlineMs: durationMs(1000, 7_200_000).default(1_800_000),
    findDeadlineMs: durationMs(500, 600_000).default(30_000),
    /** Studies fetched at once, at most: one, and beside it what cannot wait (STAT, moved up, opened by a reader). */
    parallelTransfers: z.int().min(1).max(4).default(2),
    /** At which hours, local time, and how often; left out: all day, every `everyMs`. The first that matches counts. */
    schedule: z
      .array(z.strictObject({ from: timeOfDay, to: timeOfDay, everyMs: durationMs(1000, 86_400_000) }))
      .max(24)
      .default([]),
    /** Outside the schedule: how often to look for what cannot wait (STAT); 0: not at all. */
    outsideEveryMs: durationMs(0, 86_400_000).default(1_800_000),
    /** Priors below a score or above a size are fetched at these hours only. */
    offPeak: z
      .strictObject({
        from: timeOfDay,
        to: timeOfDay,
        priorsBelowScore: z.number().min(0).optional(),
        priorsAboveInstances: z.int().min(1).optional(),
      })
      .optional(),
    /** A planned downtime is prepared for this long before it begins: listing each minute, without waiting for off-peak hours. */
    topUpBeforeMs: durationMs(0, 86_400_000).default(7_200_000),
  })
  .prefault({});
