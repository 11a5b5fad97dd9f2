// Where arriving instances go: the DICOM room feeds it, the vault keeps what it lets through.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { createDataSetReader } from '../../../shared/dicom/data-set-reader.ts';
import { transferSyntaxOf } from '../../../shared/dicom/transfer-syntax.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import { err, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { ArrivingInstance, InstanceReceiver, InstanceSink } from '../dicom/port.ts';
import type { Vault } from '../vault/port.ts';
import { InstanceReceiving } from './instance-receiving.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from './limits.ts';

/** An instance that is on disk and counts. Holds patient data: for the prefetch's bookkeeping, never for a log. */
export interface CommittedInstance {
  readonly attributes: InstanceAttributes;
  readonly instanceKey: KeyedHash;
  /** Of the data set, as it arrived. */
  readonly bytes: number;
  readonly arriving: ArrivingInstance;
}

/** An instance that is not kept, and why. The error is safe to log; the UIDs are not. */
export interface RefusedInstance {
  readonly error: KitError;
  readonly arriving: ArrivingInstance;
  /** Unvalidated, or null when it was not even reached. */
  readonly StudyInstanceUID: string | null;
}

export interface IngestOptions {
  readonly vault: Pick<Vault, 'openWriter' | 'closeWriter'>;
  readonly limits?: Partial<IngestLimits>;
  readonly onCommitted?: (committed: CommittedInstance) => void;
  /** Also told of instances that were cut off by the end of their association. */
  readonly onRefused?: (refused: RefusedInstance) => void;
}

/**
 * Builds the sink. Every instance is streamed: memory holds at most `limits.bufferBytes` of it, until its UIDs are known.
 * `finish` answers ok only after the vault committed it (S-7); refusals are `ingest.*`, or the vault's own error.
 */
export function createIngestSink(options: IngestOptions): InstanceSink & {
  associationEnded(associationId: string): void;
} {
  const limits: IngestLimits = { ...DEFAULT_INGEST_LIMITS, ...options.limits };
  return {
    begin(arriving) {
      const reader = createDataSetReader(arriving.TransferSyntaxUID, limits.header);
      if (!reader.ok) {
        options.onRefused?.({ error: reader.error, arriving, StudyInstanceUID: null });
        return refusing(reader.error);
      }
      return new InstanceReceiving({
        arriving,
        reader: reader.value,
        deflated: transferSyntaxOf(arriving.TransferSyntaxUID)?.deflated === true,
        vault: options.vault,
        limits,
        onCommitted: (attributes, instanceKey, bytes) =>
          options.onCommitted?.({ attributes, instanceKey, bytes, arriving }),
        onRefused: (error, StudyInstanceUID) => options.onRefused?.({ error, arriving, StudyInstanceUID }),
      });
    },
    associationEnded(associationId) {
      // The vault closes the segment behind the commits that are still under way.
      void options.vault.closeWriter(associationId);
    },
  };
}

/** Reads an instance into nothing and answers why. */
function refusing(error: KitError): InstanceReceiver {
  const answer: Result<void> = err(error);
  return {
    write: () => undefined,
    finish: async () => answer,
    abort: async () => undefined,
  };
}
