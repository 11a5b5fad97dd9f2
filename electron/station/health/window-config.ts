// Planned downtimes as the configuration lists them.
import { z } from 'zod';
import { oneLine } from '../../../shared/contract/one-line.ts';

/** `2026-11-29T02:00` is the station's own local time; with `Z` or an offset it is exact. */
const time = z.union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true })], {
  error: 'a time is written as 2026-11-29T02:00, or with an offset as in 2026-11-29T02:00:00+01:00',
});

export const plannedWindowsSchema = z
  .array(
    z
      .strictObject({
        startsAt: time,
        endsAt: time,
        /** Shown on every page while it lasts. */
        reason: oneLine(200),
      })
      .refine(({ startsAt, endsAt }) => Date.parse(endsAt) > Date.parse(startsAt), {
        error: 'a planned downtime ends after it begins',
        path: ['endsAt'],
      }),
  )
  .max(100)
  .default([]);
