// When something happened in a drill: the engine, the journal and the page count by the same moments.
import { z } from 'zod';

/** When something happened, as the journal records it. */
export const momentSchema = z.strictObject({
  /** Random id of the station process: monotonic offsets compare only within one. */
  processId: z.string().min(1),
  monotonicMs: z.number().finite(),
  /** Wall time, ISO 8601 UTC. */
  wall: z.iso.datetime(),
});
export type Moment = Readonly<z.infer<typeof momentSchema>>;
