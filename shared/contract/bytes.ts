// How the bytes of many instances travel in one streamed body, in reading order: JSON is for words, not for pixels.
import { z } from 'zod';
import { keyedHashSchema } from '../domain/study.ts';
import { kitErrorSchema } from './kit-error.ts';

/**
 * POSTed as JSON to `instances` in either shell; the answer is `application/octet-stream`: frames of
 * `u32 big-endian header length | header JSON | payload`. An instance is a `start` frame, `chunk` frames with `bytes` of
 * payload each, and one `end` or `error` frame. Only after `end` has the whole instance been authenticated: show nothing
 * before it (S-8).
 */
export const instancesRequestSchema = z.union([
  z.strictObject({
    studyKey: keyedHashSchema,
    instanceKeys: z.array(keyedHashSchema).min(1).max(512),
  }),
  /** The image that the study opens with, whichever it is: asked for beside `study:open`. Nothing comes when there is none. */
  z.strictObject({ studyKey: keyedHashSchema, first: z.literal(true) }),
]);
export type InstancesRequest = z.infer<typeof instancesRequestSchema>;

export const byteFrameSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('start'),
    instanceKey: keyedHashSchema,
    TransferSyntaxUID: z.string(),
    totalBytes: z.number().int(),
  }),
  z.object({
    type: z.literal('chunk'),
    bytes: z
      .number()
      .int()
      .min(0)
      .max(4 * 1024 * 1024),
  }),
  z.object({ type: z.literal('end'), instanceKey: keyedHashSchema }),
  z.object({ type: z.literal('error'), instanceKey: keyedHashSchema, error: kitErrorSchema }),
]);
export type ByteFrame = z.infer<typeof byteFrameSchema>;
