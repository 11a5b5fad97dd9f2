// Stands before the ingest sink and takes the canary out: a test object that is fetched to prove the link is hashed and forgotten,
// and never reaches the vault, by whichever way it comes (C-MOVE through the storage SCP, C-GET, WADO-RS).
import { createHash } from 'node:crypto';
import { constants, inflateRawSync } from 'node:zlib';
import { kitError, type KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { createDataSetReader } from '../../../shared/dicom/data-set-reader.ts';
import type { DataSetVisitor } from '../../../shared/dicom/data-set-visitor.ts';
import { DataSetWalker } from '../../../shared/dicom/data-set-walker.ts';
import { transferSyntaxOf } from '../../../shared/dicom/transfer-syntax.ts';
import type { ArrivingInstance, InstanceReceiver, InstanceSink } from '../dicom/port.ts';

/** One instance of the canary, as it came. */
export interface CanaryInstance {
  readonly SOPInstanceUID: string;
  readonly TransferSyntaxUID: string;
  /** Of the pixel data element's value, hex; null when there is none. */
  readonly pixelSha256: string | null;
}

export interface CanarySink extends InstanceSink {
  /** Gathers what comes of the canary from now on; call it off when the retrieve is over. */
  gather(): { readonly instances: readonly CanaryInstance[]; end(): void };
}

export interface CanaryLimits {
  /** One instance: it is held in memory until it is hashed. */
  readonly instanceBytes: number;
  /** Of one retrieve. */
  readonly instances: number;
}

/** "A small known object": a CT slice has half a megabyte, a radiograph twenty. */
export const DEFAULT_CANARY_LIMITS: CanaryLimits = { instanceBytes: 48 * 1024 * 1024, instances: 64 };

/** A deflated beginning is unpacked first with this much, then each time with twice as much: dripped bytes must not cost it over and over. */
const FIRST_TRY_BYTES = 512;

/** Before an instance must have said which study it is of; as in `limits.ts`. */
const PEEK_BYTES = 8 * 1024 * 1024;

/** So many instances of the greatest size may come at one time, over whatever associations. */
const AT_ONCE = 2;

/** Told of the canary's bytes, which no cap holds back: its time is evidence of the PACS, not of us. */
type ChargeBytes = (instance: ArrivingInstance) => (bytes: number) => void;

/** Builds the sink in front of `inner`. All but the canary passes through unchanged, delayed by its first kilobytes only. */
export function createCanarySink(
  inner: InstanceSink,
  canaryStudyUid: string,
  limits: CanaryLimits = DEFAULT_CANARY_LIMITS,
  charge: ChargeBytes = () => () => undefined,
): CanarySink {
  const gathering = new Set<CanaryInstance[]>();
  const memory = { bytes: 0 };
  const onCanary = (instance: CanaryInstance): Result<void, KitError> => {
    for (const list of gathering) {
      if (list.length >= limits.instances) return err(tooLarge());
      list.push(instance);
    }
    return ok(undefined);
  };
  return {
    begin(arriving) {
      return new PeekingReceiver(arriving, (studyUid) =>
        studyUid === canaryStudyUid
          ? gathering.size === 0
            ? dropping(limits.instanceBytes, charge(arriving))
            : new CanaryReceiver(arriving, limits, memory, onCanary, charge(arriving))
          : inner.begin(arriving),
      );
    },
    associationEnded: (associationId) => inner.associationEnded?.(associationId),
    gather() {
      const instances: CanaryInstance[] = [];
      gathering.add(instances);
      return { instances, end: () => gathering.delete(instances) };
    },
  };
}

const NOTHING = new Uint8Array(0);

/** Reads until the study is known, then hands all to whom it belongs. */
class PeekingReceiver implements InstanceReceiver {
  readonly #arriving: ArrivingInstance;
  readonly #choose: (studyUid: string | null) => InstanceReceiver;
  readonly #study: (chunk: Uint8Array, isWhole: boolean) => string | null | undefined;
  #nextTry = FIRST_TRY_BYTES;
  #early: Uint8Array[] = [];
  #earlyBytes = 0;
  #chosen: InstanceReceiver | null = null;

  constructor(arriving: ArrivingInstance, choose: (studyUid: string | null) => InstanceReceiver) {
    this.#arriving = arriving;
    this.#choose = choose;
    const deflated = transferSyntaxOf(arriving.TransferSyntaxUID)?.deflated === true;
    const reader = createDataSetReader(arriving.TransferSyntaxUID);
    this.#study = (chunk, isWhole) => {
      // What no reader can read, the ingest refuses in its own words.
      if (!reader.ok) return null;
      if (deflated) return this.#inflatedStudy(isWhole);
      reader.value.push(chunk);
      if (reader.value.error() !== null) return null;
      return reader.value.identity()?.StudyInstanceUID;
    };
  }

  write(chunk: Uint8Array): void | Promise<void> {
    if (this.#chosen !== null) return this.#chosen.write(chunk);
    // A copy, as the network layer reads into the same buffer again.
    this.#early.push(new Uint8Array(chunk));
    this.#earlyBytes += chunk.length;
    const isEnough = this.#earlyBytes >= PEEK_BYTES;
    const study = this.#study(chunk, isEnough);
    return study === undefined && !isEnough ? undefined : this.#decide(study ?? null);
  }

  async finish(): Promise<Result<void, KitError>> {
    if (this.#chosen === null) await this.#decide(this.#study(NOTHING, true) ?? null);
    return (this.#chosen ?? this.#choose(null)).finish();
  }

  async abort(): Promise<void> {
    await this.#chosen?.abort();
  }

  #decide(study: string | null): void | Promise<void> {
    const early = this.#early;
    this.#early = [];
    this.#chosen = this.#choose(study);
    return early.length === 0 ? undefined : this.#chosen.write(Buffer.concat(early));
  }

  /** Of a deflated data set only its beginning is unpacked, again each time that twice as much has come. */
  #inflatedStudy(isWhole: boolean): string | null | undefined {
    if (!isWhole && this.#earlyBytes < this.#nextTry) return undefined;
    this.#nextTry = this.#earlyBytes * 2;
    const plain = inflated(Buffer.concat(this.#early), PEEK_BYTES);
    const reader = createDataSetReader(this.#arriving.TransferSyntaxUID);
    if (plain === null || !reader.ok) return null;
    reader.value.push(plain);
    return reader.value.error() === null ? reader.value.identity()?.StudyInstanceUID : null;
  }
}

/** What these bytes unpack to so far; null when they don't, or to more than `most`. */
function inflated(bytes: Uint8Array, most: number): Uint8Array | null {
  try {
    return inflateRawSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: most });
  } catch {
    return null;
  }
}

class CanaryReceiver implements InstanceReceiver {
  readonly #arriving: ArrivingInstance;
  readonly #limits: CanaryLimits;
  readonly #onDone: (instance: CanaryInstance) => Result<void, KitError>;
  readonly #charge: (bytes: number) => void;
  /** What all that come at one time hold. */
  readonly #memory: { bytes: number };
  #chunks: Uint8Array[] = [];
  #bytes = 0;
  #held = 0;
  #isTooLarge = false;

  constructor(
    arriving: ArrivingInstance,
    limits: CanaryLimits,
    memory: { bytes: number },
    onDone: (instance: CanaryInstance) => Result<void, KitError>,
    charge: (bytes: number) => void,
  ) {
    this.#charge = charge;
    this.#memory = memory;
    this.#arriving = arriving;
    this.#limits = limits;
    this.#onDone = onDone;
  }

  write(chunk: Uint8Array): void {
    this.#charge(chunk.length);
    this.#bytes += chunk.length;
    if (this.#isTooLarge) return;
    const { instanceBytes } = this.#limits;
    if (this.#bytes > instanceBytes || this.#memory.bytes + chunk.length > AT_ONCE * instanceBytes) {
      this.#isTooLarge = true;
      this.#forget();
      return;
    }
    this.#memory.bytes += chunk.length;
    this.#held += chunk.length;
    this.#chunks.push(new Uint8Array(chunk));
  }

  async finish(): Promise<Result<void, KitError>> {
    if (this.#isTooLarge) return err(tooLarge());
    const { SOPInstanceUID, TransferSyntaxUID } = this.#arriving;
    const whole = Buffer.concat(this.#chunks);
    this.#forget();
    const pixelSha256 = pixelHash(whole, TransferSyntaxUID, this.#limits.instanceBytes);
    return this.#onDone({ SOPInstanceUID, TransferSyntaxUID, pixelSha256 });
  }

  async abort(): Promise<void> {
    this.#forget();
  }

  #forget(): void {
    this.#memory.bytes -= this.#held;
    this.#held = 0;
    this.#chunks = [];
  }
}

/** What nobody waits for is taken off the wire, and not held. */
function dropping(mostBytes: number, charge: (bytes: number) => void): InstanceReceiver {
  let bytes = 0;
  return {
    write(chunk) {
      charge(chunk.length);
      bytes += chunk.length;
    },
    finish: () => Promise.resolve(bytes > mostBytes ? err(tooLarge()) : ok(undefined)),
    abort: () => Promise.resolve(),
  };
}

const PIXEL_TAGS: ReadonlySet<number> = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010]);

/**
 * SHA-256 of the value of the top-level pixel data element as it stands in the data set: of encapsulated pixel data the items with
 * their headers (PS3.5 §A.4). Null where there is none, or the data set is not whole up to its end.
 */
export function pixelHash(dataSet: Uint8Array, TransferSyntaxUID: string, mostBytes: number): string | null {
  const syntax = transferSyntaxOf(TransferSyntaxUID);
  const plain = syntax?.deflated === true ? inflated(dataSet, mostBytes) : dataSet;
  if (syntax === undefined || plain === null) return null;
  let from = 0;
  let until = 0;
  const visitor: DataSetVisitor = {
    onElement({ tag, depth }) {
      if (depth === 0 && PIXEL_TAGS.has(tag)) from = walker.offset;
      return 'skip';
    },
    onValue: () => undefined,
    onItem: () => undefined,
    onClose: () => undefined,
    onTopLevelEnd(tag) {
      if (PIXEL_TAGS.has(tag)) until = walker.offset;
    },
  };
  const walker = new DataSetWalker(syntax, visitor);
  walker.push(plain);
  walker.end();
  if (until === 0 || until <= from) return null;
  return createHash('sha256').update(plain.subarray(from, until)).digest('hex');
}

const tooLarge = (): KitError =>
  kitError(
    'canary.too-large',
    'The canary is larger than a test object should be, so it was not taken.',
    'Name a small object under monitor.canary: one image of at most 48 MB.',
  );
