// The canary retrieve (H1): a small known object is fetched as a study would be, and its pixels are compared with what they were.
// An echo alone has been seen to succeed while every retrieve failed, and a PACS can answer with other pixels (S-4, S-8).
import { createHash } from 'node:crypto';
import { type KitError, type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { CallOptions, DicomPort, Endpoint } from '../dicom/port.ts';
import type { LearntCanary } from './remembered.ts';

/** What to fetch. Without an instance all of the series, or study, is fetched and compared. */
export interface CanaryTarget {
  readonly StudyInstanceUID: string;
  readonly SeriesInstanceUID?: string | undefined;
  readonly SOPInstanceUID?: string | undefined;
  /** Absent: learnt at the first retrieve. */
  readonly pixelSha256?: string | undefined;
}

/** An instance that came, and was not kept. */
export interface FetchedInstance {
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  readonly pixelSha256: string | null;
}

export interface CanaryOptions {
  readonly port: Pick<DicomPort, 'retrieve'>;
  readonly endpoint: Endpoint;
  readonly target: CanaryTarget;
  /** Gathers the canary's instances while a retrieve runs; none of them reaches the vault. */
  readonly gather: () => { readonly instances: readonly FetchedInstance[]; end(): void };
  /** As the journal remembers it: the pixels' hash by what `syntaxesOf` says of their encoding. */
  readonly learnt: ReadonlyMap<string, string>;
  readonly onLearnt: (learnt: LearntCanary, why: 'first' | 'transfer-syntax') => void;
  /** Other pixels than expected came, for the first time since they were right: both hashes. */
  readonly onOther?: (expected: string, found: string) => void;
}

export interface CanaryAnswer {
  readonly instances: number;
  readonly pixelSha256: string;
}

/** Names a canary in the journal without its UIDs. */
export const canaryKey = (endpointId: string, target: CanaryTarget): string => {
  const { StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID } = target;
  const parts = JSON.stringify([endpointId, StudyInstanceUID, SeriesInstanceUID, SOPInstanceUID]);
  return createHash('sha256').update(parts).digest('hex').slice(0, 16);
};

/** The method does not work with this PACS at all; another may. */
const OTHER_METHOD: ReadonlySet<KitErrorCode> = new Set<KitErrorCode>([
  'dicom.presentation-context-rejected',
  'dicom.move-destination-unknown',
  'dicom.method-not-offered',
]);

/** A PACS with more ways to send one object than this never sends what can be compared. */
const MOST_SYNTAXES = 16;

/**
 * Builds the probe. It answers the hash of the pixels when they are what they were, and the first time; `canary.new-syntax` when
 * there is nothing yet to compare them with; `canary.other-pixels`, `canary.not-found`, `canary.too-large`, or what the retrieve
 * ended in.
 */
export function createCanary(options: CanaryOptions): (call: CallOptions) => Promise<Result<CanaryAnswer>> {
  const { endpoint, target } = options;
  const learnt = new Map(options.learnt);
  let methods = endpoint.retrieveBy;
  let wasOther = false;

  const judge = (expected: string, found: string, answer: CanaryAnswer): Result<CanaryAnswer> => {
    const isOther = expected !== found;
    if (isOther && !wasOther) options.onOther?.(expected, found);
    wasOther = isOther;
    return isOther ? err(otherPixels()) : ok(answer);
  };

  const compare = (instances: readonly FetchedInstance[]): Result<CanaryAnswer> => {
    const meant = instances.filter(
      ({ SOPInstanceUID }) => target.SOPInstanceUID === undefined || SOPInstanceUID === target.SOPInstanceUID,
    );
    const pixelSha256 = digestOf(meant);
    if (pixelSha256 === null) return err(notFound());
    const answer = { instances: instances.length, pixelSha256 };
    if (target.pixelSha256 !== undefined) {
      return judge(target.pixelSha256.toLowerCase(), pixelSha256, answer);
    }
    const syntaxes = syntaxesOf(meant);
    const known = learnt.get(syntaxes);
    if (known !== undefined) return judge(known, pixelSha256, answer);
    if (learnt.size >= MOST_SYNTAXES) return err(otherPixels());
    // The same image in another transfer syntax has other bytes: they are learnt beside the others, said, and not called right.
    const isFirst = learnt.size === 0;
    learnt.set(syntaxes, pixelSha256);
    options.onLearnt({ pixelSha256, TransferSyntaxUID: syntaxes }, isFirst ? 'first' : 'transfer-syntax');
    return isFirst ? ok(answer) : err(newSyntax());
  };

  return async (call) => {
    const { StudyInstanceUID, SeriesInstanceUID } = target;
    const what =
      SeriesInstanceUID === undefined ? { StudyInstanceUID } : { StudyInstanceUID, SeriesInstanceUID };
    let failure: KitError = notFound();
    for (const method of methods) {
      const gathered = options.gather();
      const fetched = await options.port.retrieve(endpoint, what, method, call).finally(() => gathered.end());
      if (fetched.ok) {
        // What has worked once is asked first from now on.
        methods = [method, ...methods.filter((each) => each !== method)];
        return compare(gathered.instances);
      }
      failure = fetched.error;
      if (!OTHER_METHOD.has(failure.code) || call.signal?.aborted === true) break;
    }
    return err(failure);
  };
}

const byUid = (a: FetchedInstance, b: FetchedInstance): number =>
  a.SOPInstanceUID < b.SOPInstanceUID ? -1 : 1;

/** How they were encoded, whatever the order they came in: one transfer syntax, or all of them and who has which, hashed. */
export function syntaxesOf(instances: readonly FetchedInstance[]): string {
  const each = instances.toSorted(byUid).map(({ TransferSyntaxUID }) => TransferSyntaxUID);
  const different = [...new Set(each)].toSorted();
  if (different.length === 1) return different.join('');
  const whose = createHash('sha256').update(each.join('\\')).digest('hex').slice(0, 16);
  return `${different.join('\\')}#${whose}`;
}

/** Of one instance its pixels' hash; of several the hash of theirs, in the order of their UIDs. Null when one has no pixels. */
function digestOf(instances: readonly FetchedInstance[]): string | null {
  const hashes = instances.toSorted(byUid).map(({ pixelSha256 }) => pixelSha256);
  if (hashes.includes(null)) return null;
  const [only] = hashes;
  if (hashes.length <= 1) return only ?? null;
  return createHash('sha256').update(hashes.join('\n')).digest('hex');
}

const otherPixels = (): KitError =>
  kitError(
    'canary.other-pixels',
    'The PACS answers, but with other pixels than before.',
    'Have the PACS checked before its images are trusted; if the test object was replaced on purpose, set its new hash under monitor.canary.',
  );

const newSyntax = (): KitError =>
  kitError(
    'canary.new-syntax',
    'The test image came in a transfer syntax that it had not come in before, so there was nothing to compare it with.',
    'Nothing needs to be done: it is learnt, and the next one is compared with it.',
  );

const notFound = (): KitError =>
  kitError(
    'canary.not-found',
    'The PACS answered, but without the image that is to be fetched as a test.',
    'Check the UIDs under monitor.canary: the object must be in the PACS and have pixels.',
  );
