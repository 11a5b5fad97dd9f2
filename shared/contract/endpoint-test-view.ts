// The connection test that an installer runs: step by step from the cable to the images, each with what to do about it (H4).
import { z } from 'zod';

export const ENDPOINT_TEST_STEPS = [
  'tcp',
  'tls',
  'association',
  'C-ECHO',
  'C-FIND',
  'C-MOVE',
  'C-GET',
  'QIDO-RS',
  'WADO-RS',
] as const;

export const endpointTestStepSchema = z.object({
  id: z.enum(ENDPOINT_TEST_STEPS),
  /** `unclear`: it answered, but the answer proves nothing either way. `skipped`: not configured, or an earlier step failed. */
  outcome: z.enum(['pass', 'fail', 'unclear', 'skipped']),
  /** What was asked and found, with the exact AE titles, address and port. */
  words: z.string(),
  /** What to do about it; null where there is nothing to do. */
  remedy: z.string().nullable(),
  /** Code of the error, for programs. */
  code: z.string().nullable(),
  elapsedMs: z.number(),
});
export type EndpointTestStep = z.infer<typeof endpointTestStepSchema>;

export const endpointTestViewSchema = z.object({
  endpointId: z.string(),
  calledAeTitle: z.string(),
  callingAeTitle: z.string(),
  address: z.string(),
  /** Our own address on the way to the PACS, and the port at which C-MOVE has to deliver; null when there is no way. */
  deliverTo: z.string().nullable(),
  /** Implementation version and class UID as the PACS says; empty when it does not. */
  implementation: z.string(),
  startedAt: z.string(),
  finishedAt: z.string(),
  verdict: z.enum(['pass', 'fail', 'cancelled']),
  /** One sentence for a person. */
  words: z.string(),
  steps: z.array(endpointTestStepSchema),
});
export type EndpointTestView = z.infer<typeof endpointTestViewSchema>;
