// What the PACS has of a study that is being read, beside what is here: newer images, images that it withdrew, or another patient.
import { z } from 'zod';
import { keyedHashSchema } from '../domain/study.ts';

/** Nothing of it is known (`askedAt` null) until the PACS has answered: unknown is never "nothing newer" (S-1, S-2). */
export const pacsLookViewSchema = z.object({
  /** When the PACS last answered for this study, ISO 8601. */
  askedAt: z.string().nullable(),
  /** Which PACS answered. */
  endpointId: z.string().nullable(),
  /** Whether it is asked from time to time now: not in an outage, nor while it is degraded (S-10). */
  asks: z.boolean(),
  /** Instances that the PACS has and that are not here. */
  lacking: z.number().int(),
  /** Of those, in series of which nothing is here. */
  newSeries: z.number().int(),
  /** The study was complete by the count before: what lacks came to the PACS, or was counted there, after it was fetched. */
  isNewer: z.boolean(),
  /** Instances that are here and not on the PACS's whole list any more: deleted there, or replaced by others. */
  withdrawn: z.array(keyedHashSchema),
  /** How many they are; `withdrawn` names the first of them. */
  withdrawnCount: z.number().int(),
  /** The PACS does not list the study at all any more. */
  notListed: z.boolean(),
  /** The PACS has the study under another patient now. */
  otherPatient: z.boolean(),
  /** How it stands in the queue; null: nothing fetches it. */
  fetching: z.enum(['queued', 'running', 'waiting', 'failed', 'cancelled']).nullable(),
});
export type PacsLookView = z.infer<typeof pacsLookViewSchema>;
