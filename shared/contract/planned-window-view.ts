// A planned downtime: the switch goes offline and comes back by the clock, and the copy is topped up before (H5, P6).
import { z } from 'zod';

export const plannedWindowViewSchema = z.object({
  windowId: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  reason: z.string(),
  /** Operator label, or `configuration`. */
  plannedBy: z.string(),
  state: z.enum(['upcoming', 'running', 'over', 'cancelled']),
});
export type PlannedWindowView = z.infer<typeof plannedWindowViewSchema>;
