// The words in which an instance is refused. None of them holds a UID, a name or any other value of the data set.
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import type { InstanceIdentity } from '../../../shared/dicom/header-attributes.ts';
import { isLegalUid, isUsableSeriesUid } from '../../../shared/dicom/uid.ts';
import type { ArrivingInstance } from '../dicom/port.ts';

/** The UIDs that an instance cannot be kept without. */
export const IDENTIFYING = [
  'StudyInstanceUID',
  'SeriesInstanceUID',
  'SOPInstanceUID',
  'SOPClassUID',
] as const;

/**
 * Whether the data set is the instance that the C-STORE request announced, under UIDs that are UIDs (PS3.7 §9.1.1.1,
 * PS3.5 §9.1). Null when it is.
 */
export function identityProblem(identity: InstanceIdentity, announced: ArrivingInstance): KitError | null {
  for (const attribute of IDENTIFYING) {
    const uid = identity[attribute];
    if (uid === '') return missingUid(attribute);
    if (!(attribute === 'SeriesInstanceUID' ? isUsableSeriesUid(uid) : isLegalUid(uid))) {
      return kitError(
        'ingest.illegal-uid',
        `An instance has a ${attribute} that is not a UID.`,
        'Have the sending system corrected; until then look at this instance in the PACS.',
        { attribute, length: uid.length },
      );
    }
  }
  for (const attribute of ['SOPInstanceUID', 'SOPClassUID'] as const) {
    if (identity[attribute] !== announced[attribute] && !misprinted(identity, attribute, announced)) {
      return kitError(
        'ingest.uid-mismatch',
        `An instance was announced under another ${attribute} than it has.`,
        'Have the PACS checked: it sent one instance under the name of another.',
        { attribute },
      );
    }
  }
  return null;
}

/**
 * Orthanc 1.10 prints a UN value as hexadecimal bytes joined by backslashes and announces the first of them as
 * the UID: `31` for any that begins with `1`. Exactly this is let through, as the data set itself says which instance it is.
 */
const misprinted = (
  identity: InstanceIdentity,
  attribute: 'SOPInstanceUID' | 'SOPClassUID',
  announced: ArrivingInstance,
): boolean =>
  identity.sentAsUnknown && announced[attribute] === identity[attribute].charCodeAt(0).toString(16);

/** An instance that does not say which it is. */
export const missingUid = (attribute: string): KitError =>
  kitError(
    'ingest.missing-uid',
    `An instance came without a ${attribute}.`,
    'Have the sending system corrected; until then look at this instance in the PACS.',
    { attribute },
  );

export const unidentified = (bytes: number): KitError =>
  kitError(
    'ingest.header-too-large',
    'An instance did not say which study it belongs to within the bytes that the station keeps in memory.',
    'Look at it in the PACS; if it is a real image, raise the limit in the configuration.',
    { bytes },
  );

export const tooLarge = (bytes: number, inflated: boolean): KitError =>
  kitError(
    'ingest.instance-too-large',
    inflated
      ? 'A deflated instance unpacks to more than the limit.'
      : 'An instance is larger than the limit.',
    'Look at it in the PACS; if it is a real image, raise the limit in the configuration.',
    { limitBytes: bytes, inflated },
  );

export const notDeflated = (): KitError =>
  kitError(
    'ingest.malformed',
    'An instance is announced as deflated, but its bytes are not.',
    'Have the sending system corrected; the PACS may still show it.',
  );

export const deflateCut = (): KitError =>
  kitError(
    'ingest.truncated',
    'A deflated instance ends before its last byte.',
    'Fetch it again; if it is cut again, it is cut in the PACS.',
  );

export const writeFailed = (cause: unknown): KitError =>
  kitError(
    'vault.io-failed',
    'The station could not store an image: the disk answered with an error.',
    'Check the disk that holds the vault and the permissions of its folder.',
    {
      cause:
        cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown',
    },
  );

export const abandoned = (): KitError =>
  kitError(
    'dicom.connection-lost',
    'The connection ended before the instance was whole.',
    'The station fetches it again in the next cycle.',
  );
