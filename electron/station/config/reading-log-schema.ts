// What a site may say of the downtime reading log: how long it is kept, and its own templates of impressions.
import { z } from 'zod';
import { oneLine } from '../../../shared/contract/one-line.ts';

/** For what is said most often in a night without a PACS; a site's own stand after them. */
export const SHIPPED_TEMPLATES = [
  { name: 'No acute finding', text: 'No acute finding.', phoned: false },
  { name: 'Critical result phoned', text: 'Critical result: ', phoned: true },
  { name: 'Compared with prior', text: 'Compared with the prior of : no change.', phoned: false },
  {
    name: 'Limited: images missing',
    text: 'Limited: not every image was available. To be looked at again when the PACS is back.',
    phoned: false,
  },
] as const;

export const readingLogSchema = z
  .strictObject({
    /** Entries that were last changed longer ago are shredded; never while the PACS is away. */
    keepDays: z.int().min(1).max(3650).default(90),
    /** Offered beside the shipped ones. */
    templates: z
      .array(
        z.strictObject({
          name: oneLine(40),
          /** Several lines are fine. */
          text: z
            .string()
            .min(1)
            .max(2000)
            .regex(/^[^\p{Cc}\p{Cs}]*(?:\n[^\p{Cc}\p{Cs}]*)*$/u, 'text without control characters'),
          /** Opens the fields "phoned to, at, read back" with it. */
          phoned: z.boolean().default(false),
        }),
      )
      .max(20)
      .default([]),
    /** False leaves the shipped templates out. */
    shippedTemplates: z.boolean().default(true),
  })
  .prefault({});
