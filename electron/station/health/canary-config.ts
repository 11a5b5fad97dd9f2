// The canary object, and what the own network is judged by, as the configuration names them.
import { z } from 'zod';

const uid = z
  .string()
  .regex(/^(?=.{1,64}$)(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/u, 'a UID is digits and dots');

/** Name a test object, not a patient's study: what is fetched of this study never enters the vault. */
export const canarySchema = z.strictObject({
  StudyInstanceUID: uid,
  SeriesInstanceUID: uid.optional(),
  /** Whose pixels are compared; left out: those of all that comes. */
  SOPInstanceUID: uid.optional(),
  /** Left out: learnt at the first retrieve. */
  pixelSha256: z
    .string()
    .regex(/^[0-9a-fA-F]{64}$/u, 'a SHA-256 has 64 hexadecimal digits')
    .optional(),
});

export const networkSchema = z.strictObject({
  /** `auto`: that of the default route (Linux; elsewhere nothing is looked at). Or an address. */
  gateway: z.string().min(1).max(253).default('auto'),
  /** A name that the site's DNS knows; asked of the system's resolver. */
  dns: z.strictObject({ name: z.string().min(1).max(253) }).optional(),
  /** Something else on the site's network that listens, such as the RIS. */
  second: z.strictObject({ host: z.string().min(1).max(253), port: z.int().min(1).max(65_535) }).optional(),
});
