// The one error type that crosses rooms, processes and the contract: a code for programs, two sentences for people.
import { z } from 'zod';

/** Every code a person or a program can meet, with whether trying again later can help. */
export const KIT_ERROR_CODES = {
  // dicom: how an association or an operation on it can end badly (PS3.8 §9.3, PS3.7 §9, PS3.4 Annex C)
  'dicom.connection-refused': { retryable: true },
  'dicom.connection-timeout': { retryable: true },
  'dicom.host-not-found': { retryable: false },
  'dicom.connection-lost': { retryable: true },
  'dicom.association-rejected': { retryable: false },
  'dicom.association-rejected-transient': { retryable: true },
  'dicom.association-aborted': { retryable: true },
  'dicom.presentation-context-rejected': { retryable: false },
  'dicom.deadline-exceeded': { retryable: true },
  'dicom.cancelled': { retryable: true },
  'dicom.protocol-violation': { retryable: true },
  'dicom.status-failure': { retryable: true },
  'dicom.status-refused': { retryable: true },
  'dicom.move-destination-unknown': { retryable: false },
  'dicom.sub-operations-failed': { retryable: true },
  'dicom.answer-too-large': { retryable: false },
  'dicom.listen-failed': { retryable: false },
  // dicom: what only DICOMweb can end in (PS3.18, RFC 9110), and a way to ask that a PACS does not have
  'dicom.method-not-offered': { retryable: false },
  'dicom.web-not-a-service': { retryable: false },
  'dicom.web-not-supported': { retryable: false },
  'dicom.web-unauthorised': { retryable: false },
  'dicom.web-credentials-unusable': { retryable: false },
  'dicom.web-plain-text-refused': { retryable: false },
  'dicom.web-certificate': { retryable: false },
  'dicom.web-tls-failed': { retryable: false },
  'dicom.web-redirected': { retryable: false },
  'dicom.web-not-found': { retryable: false },
  'dicom.web-busy': { retryable: true },
  'dicom.web-malformed-answer': { retryable: true },
  'dicom.web-truncated-answer': { retryable: true },
  // dicom over TLS (PS3.15 Annex B, RFC 8446) and user identity (PS3.7 §D.3.3.7)
  'dicom.tls-unknown-authority': { retryable: false },
  'dicom.tls-expired': { retryable: false },
  'dicom.tls-not-yet-valid': { retryable: false },
  'dicom.tls-wrong-name': { retryable: false },
  'dicom.tls-certificate-invalid': { retryable: false },
  'dicom.tls-certificate-wanted': { retryable: false },
  'dicom.tls-certificate-refused': { retryable: false },
  'dicom.tls-own-certificate': { retryable: false },
  'dicom.tls-no-common-protocol': { retryable: false },
  'dicom.tls-not-spoken': { retryable: true },
  'dicom.tls-no-answer': { retryable: true },
  'dicom.tls-expected': { retryable: false },
  'dicom.tls-failed': { retryable: true },
  'dicom.user-identity-rejected': { retryable: false },
  'dicom.user-identity-unprotected': { retryable: false },
  // ingest: an instance that arrived but cannot be kept
  'ingest.not-dicom': { retryable: false },
  'ingest.malformed': { retryable: false },
  'ingest.missing-uid': { retryable: false },
  'ingest.illegal-uid': { retryable: false },
  'ingest.uid-mismatch': { retryable: false },
  'ingest.header-too-large': { retryable: false },
  'ingest.instance-too-large': { retryable: false },
  'ingest.truncated': { retryable: true },
  'ingest.unsupported-transfer-syntax': { retryable: false },
  // vault
  'vault.not-initialised': { retryable: false },
  'vault.already-initialised': { retryable: false },
  'vault.locked': { retryable: false },
  'vault.wrong-passphrase': { retryable: false },
  'vault.wrong-recovery-code': { retryable: false },
  'vault.weak-passphrase': { retryable: false },
  'vault.last-slot': { retryable: false },
  'vault.slot-not-found': { retryable: false },
  'vault.label-in-use': { retryable: false },
  'vault.study-not-found': { retryable: false },
  'vault.instance-not-found': { retryable: false },
  'vault.damaged': { retryable: false },
  'vault.quarantined': { retryable: false },
  'vault.disk-full': { retryable: true },
  'vault.io-failed': { retryable: true },
  'vault.in-use': { retryable: false },
  'vault.cancelled': { retryable: true },
  'vault.format-unsupported': { retryable: false },
  // config
  'config.not-found': { retryable: false },
  'config.syntax': { retryable: false },
  'config.invalid': { retryable: false },
  'config.not-writable': { retryable: false },
  // station: whether there is one, and whether it can offer its page
  'station.not-found': { retryable: false },
  'station.silent': { retryable: true },
  'station.port-taken': { retryable: true },
  // access
  'access.role-required': { retryable: false },
  'access.too-many-attempts': { retryable: true },
  'access.session-expired': { retryable: false },
  // prefetch
  'prefetch.already-running': { retryable: true },
  'prefetch.no-endpoint': { retryable: false },
  'prefetch.incomplete': { retryable: true },
  'prefetch.paused': { retryable: true },
  'prefetch.not-in-queue': { retryable: false },
  // kindness: what the station itself holds back, for the good of the PACS
  'kindness.left-alone': { retryable: true },
  'kindness.waited-too-long': { retryable: true },
  // endpoint
  'endpoint.not-found': { retryable: false },
  'endpoint.test-running': { retryable: true },
  // monitor: planned windows, the canary that is fetched as a probe
  'window.invalid': { retryable: false },
  'window.not-found': { retryable: false },
  'canary.other-pixels': { retryable: false },
  'canary.not-found': { retryable: false },
  'canary.new-syntax': { retryable: false },
  'canary.too-large': { retryable: false },
  // journal
  'journal.broken-chain': { retryable: false },
  'journal.io-failed': { retryable: true },
  // drill
  'drill.scenario-not-found': { retryable: false },
  'drill.scenario-invalid': { retryable: false },
  'drill.script-invalid': { retryable: false },
  'drill.script-stopped': { retryable: false },
  'drill.run-invalid': { retryable: false },
  'drill.file-failed': { retryable: false },
  'drill.run-open': { retryable: false },
  'drill.run-not-found': { retryable: false },
  'drill.not-possible': { retryable: false },
  'drill.bound-met': { retryable: true },
  'drill.end-not-recorded': { retryable: false },
  // training: the rehearsal ground
  'training.not-here': { retryable: false },
  'training.lesson-not-found': { retryable: false },
  'training.lesson-invalid': { retryable: false },
  'training.lesson-open': { retryable: false },
  'training.run-not-found': { retryable: false },
  'training.not-possible': { retryable: false },
  'training.ground-refused': { retryable: false },
  // reading log
  'reading-log.entry-not-found': { retryable: false },
  'reading-log.downtime-over': { retryable: false },
  'reading-log.changed-elsewhere': { retryable: false },
  'reading-log.entry-full': { retryable: false },
  'reading-log.not-theirs': { retryable: false },
  'reading-log.nothing-to-export': { retryable: false },
  'reading-log.export-failed': { retryable: true },
  // export
  'export.destination-not-empty': { retryable: false },
  'export.io-failed': { retryable: true },
  'export.nothing-sound': { retryable: false },
  // pixels: an instance that is here and sound, but cannot be shown as it is; the tile says why
  'pixels.not-an-image': { retryable: false },
  'pixels.malformed': { retryable: false },
  'pixels.unsupported': { retryable: false },
  'pixels.too-large': { retryable: false },
  'pixels.decode-failed': { retryable: false },
  'pixels.not-received': { retryable: true },
  'pixels.cancelled': { retryable: true },
  // documents: reports and encapsulated documents that cannot be shown as they are
  'documents.malformed': { retryable: false },
  'documents.unsupported': { retryable: false },
  'documents.too-large': { retryable: false },
  // contract
  'contract.unknown-channel': { retryable: false },
  'contract.invalid-input': { retryable: false },
  'contract.station-gone': { retryable: true },
  internal: { retryable: false },
} as const satisfies Record<string, { retryable: boolean }>;

export type KitErrorCode = keyof typeof KIT_ERROR_CODES;

/** Facts about an error, safe to log: numbers, states, AE titles, keyed hashes. Never patient data. */
export type KitErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An error that a user can meet. `message` says what happened, `remedy` what to do about it. */
export interface KitError<C extends KitErrorCode = KitErrorCode> {
  readonly code: C;
  readonly message: string;
  readonly remedy: string;
  readonly retryable: boolean;
  readonly details: KitErrorDetails;
}

/** Every code, for schemas. */
export const KIT_ERROR_CODE_LIST = Object.keys(KIT_ERROR_CODES) as [KitErrorCode, ...KitErrorCode[]];

/** Narrows a word to a code of ours. */
export const isKitErrorCode = (word: string): word is KitErrorCode => Object.hasOwn(KIT_ERROR_CODES, word);

/** The wire form of {@link KitError}. */
export const kitErrorSchema = z.object({
  code: z.enum(KIT_ERROR_CODE_LIST),
  message: z.string(),
  remedy: z.string(),
  retryable: z.boolean(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/**
 * Builds a {@link KitError}.
 *
 * @param code what happened, for programs; decides `retryable`
 * @param message what happened, one sentence for a person
 * @param remedy what that person can do, one sentence
 * @param details facts safe to log
 */
export const kitError = <C extends KitErrorCode>(
  code: C,
  message: string,
  remedy: string,
  details: KitErrorDetails = {},
): KitError<C> => ({ code, message, remedy, retryable: KIT_ERROR_CODES[code].retryable, details });
