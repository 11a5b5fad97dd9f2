// The keys that speak of certificates, keys and who we say we are. Files only: no secret is ever written into the
// configuration itself.
import { z } from 'zod';

/** A path; relative to the file that states it. */
const file = z.string().min(1).max(1024);
const hostName = z.string().min(1).max(253);

/** PS3.15 Annex B: see docs/configuration.md, "DICOM over TLS". */
const tlsProfile = z.enum(['bcp195', 'bcp195-non-downgrading']);

const bothOrNone = (files: {
  readonly certificateFile?: string | undefined;
  readonly keyFile?: string | undefined;
}): boolean => (files.certificateFile === undefined) === (files.keyFile === undefined);
const BOTH = 'certificateFile and keyFile go together: state both or neither';

/** Files of a TLS client: whom we believe, and who we are. Used for `endpoints[].tls` and for DICOMweb. */
const clientFiles = {
  /** PEM: the authorities that we believe. Left out: those of the system. */
  caFile: file.optional(),
  /** PEM: our certificate, then those between it and its authority; for a PACS that asks who we are. */
  certificateFile: file.optional(),
  /** PEM: its private key. */
  keyFile: file.optional(),
  /** First line: what opens the key. */
  keyPassphraseFile: file.optional(),
  /** Name that the PACS's certificate must bear. Left out: its host. */
  serverName: hostName.optional(),
};

/** `endpoints[].tls` without the profile: what an https connection needs. */
export const clientTlsFilesSchema = z.strictObject(clientFiles).refine(bothOrNone, BOTH);
export type ClientTlsFiles = z.output<typeof clientTlsFilesSchema>;

export const endpointTlsSchema = z
  .strictObject({ profile: tlsProfile.default('bcp195'), ...clientFiles })
  .refine(bothOrNone, BOTH);
export type EndpointTlsFiles = z.output<typeof endpointTlsSchema>;

/** `storageScp.tls`: the port then speaks TLS only. */
export const listenerTlsSchema = z.strictObject({
  profile: tlsProfile.default('bcp195'),
  certificateFile: file,
  keyFile: file,
  keyPassphraseFile: file.optional(),
  /** PEM: authorities whose certificates we take from a PACS that delivers. */
  caFile: file,
  /** `optional`: a PACS without certificate may deliver too; a wrong one is refused all the same. */
  clientCertificates: z.enum(['required', 'optional']).default('required'),
});
export type ListenerTlsFiles = z.output<typeof listenerTlsSchema>;

const username = z.string().min(1).max(1024);
/** Send the secret although the connection is not encrypted. Anyone on the network can then read it. */
const allowPlainText = z.boolean().default(false);

/** User Identity Negotiation (PS3.7 §D.3.3.7). */
export const userIdentitySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('username'), username }),
  z.strictObject({ type: z.literal('passcode'), username, passcodeFile: file, allowPlainText }),
  z.strictObject({ type: z.literal('saml'), tokenFile: file, allowPlainText }),
  z.strictObject({ type: z.literal('jwt'), tokenFile: file, allowPlainText }),
]);
export type UserIdentityFiles = z.output<typeof userIdentitySchema>;

/** SHA-256 of the certificate, 64 hexadecimal digits; colons as openssl prints them do not matter. */
export const certificateFingerprint = z
  .string()
  .transform((written) => written.replaceAll(':', '').toUpperCase())
  .refine((hex) => /^[\dA-F]{64}$/u.test(hex), 'a SHA-256 fingerprint has 64 hexadecimal digits');
