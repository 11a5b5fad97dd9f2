// One instance on its way from the wire into the vault: its header is read in passing, its bytes are sealed unchanged, and
// it counts only when all checks agree at the end (S-7).
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { DataSetReader } from '../../../shared/dicom/data-set-reader.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { ArrivingInstance, InstanceReceiver } from '../dicom/port.ts';
import type { Vault, VaultWriter } from '../vault/port.ts';
import { InflatedCopy } from './inflated-copy.ts';
import type { IngestLimits } from './limits.ts';
import {
  abandoned,
  deflateCut,
  IDENTIFYING,
  identityProblem,
  missingUid,
  notDeflated,
  tooLarge,
  unidentified,
  writeFailed,
} from './refusals.ts';

export interface ReceivingOptions {
  readonly arriving: ArrivingInstance;
  readonly reader: DataSetReader;
  readonly deflated: boolean;
  readonly vault: Pick<Vault, 'openWriter'>;
  readonly limits: IngestLimits;
  readonly onCommitted: (attributes: InstanceAttributes, instanceKey: string, bytes: number) => void;
  readonly onRefused: (error: KitError, StudyInstanceUID: string | null) => void;
}

export class InstanceReceiving implements InstanceReceiver {
  readonly #options: ReceivingOptions;
  readonly #inflated: InflatedCopy | null;
  /** What came before the study was known; null once the writer has it. */
  #early: Uint8Array[] | null = [];
  #earlyBytes = 0;
  #bytes = 0;
  #writer: VaultWriter | null = null;
  #refusal: KitError | null = null;
  #aborting: Promise<void> = Promise.resolve();
  #settled = false;

  constructor(options: ReceivingOptions) {
    this.#options = options;
    const { reader, limits } = options;
    this.#inflated = options.deflated
      ? new InflatedCopy((chunk) => reader.push(chunk), limits.inflatedBytes)
      : null;
  }

  write(chunk: Uint8Array): void | Promise<void> {
    if (this.#refusal !== null || this.#settled) return undefined;
    this.#bytes += chunk.length;
    if (this.#bytes > this.#options.limits.instanceBytes) {
      return this.#refuse(tooLarge(this.#options.limits.instanceBytes, false));
    }
    if (this.#inflated === null) {
      this.#options.reader.push(chunk);
      return this.#afterRead(chunk);
    }
    return this.#inflated.write(chunk).then(() => this.#afterRead(chunk));
  }

  async finish(): Promise<Result<void>> {
    if (this.#settled) return err(this.#refusal ?? abandoned());
    this.#settled = true;
    await this.#inflated?.end();
    const checked = this.#refusal === null ? this.#check() : err(this.#refusal);
    if (!checked.ok) {
      this.#refuse(checked.error);
      await this.#aborting;
      return checked;
    }
    const { writer, attributes } = checked.value;
    this.#writer = null;
    const committed = await writer.commit(attributes);
    if (!committed.ok) {
      this.#tellRefusal(committed.error);
      return committed;
    }
    this.#options.onCommitted(attributes, committed.value.instanceKey, this.#bytes);
    return ok(undefined);
  }

  async abort(): Promise<void> {
    if (!this.#settled) {
      this.#settled = true;
      this.#refuse(abandoned());
    }
    await this.#aborting;
  }

  /** The header has seen `chunk`; now the vault gets it. */
  #afterRead(chunk: Uint8Array): void | Promise<void> {
    const { reader, arriving, limits } = this.#options;
    if (this.#settled) return undefined;
    const problem = this.#inflateProblem() ?? reader.error();
    if (problem !== null) return this.#refuse(problem);
    if (this.#writer !== null) return this.#seal(chunk);
    const identity = reader.identity();
    if (identity === null) {
      // A copy, as the network layer reads into the same buffer again. Not `slice`: that of a Buffer is a view.
      this.#early?.push(new Uint8Array(chunk));
      this.#earlyBytes += chunk.length;
      return this.#earlyBytes > limits.bufferBytes ? this.#refuse(unidentified(this.#earlyBytes)) : undefined;
    }
    const wrong = identityProblem(identity, arriving);
    if (wrong !== null) return this.#refuse(wrong);
    const opened = this.#options.vault.openWriter({
      StudyInstanceUID: identity.StudyInstanceUID,
      SOPInstanceUID: identity.SOPInstanceUID,
      writerId: arriving.associationId,
    });
    if (!opened.ok) return this.#refuse(opened.error);
    this.#writer = opened.value;
    const early = this.#early ?? [];
    this.#early = null;
    return this.#seal(early.length === 0 ? chunk : Buffer.concat([...early, chunk]));
  }

  #seal(chunk: Uint8Array): void | Promise<void> {
    try {
      const written = this.#writer?.write(chunk);
      return written?.catch((cause: unknown) => this.#refuse(writeFailed(cause)));
    } catch (cause) {
      return this.#refuse(writeFailed(cause));
    }
  }

  #inflateProblem(): KitError | null {
    switch (this.#inflated?.state) {
      case 'broken':
        return notDeflated();
      case 'too-large':
        return tooLarge(this.#options.limits.inflatedBytes, true);
      default:
        return null;
    }
  }

  #check(): Result<{ writer: VaultWriter; attributes: InstanceAttributes }> {
    // So far every byte inflated: what breaks now is the end.
    if (this.#inflated !== null && this.#inflated.state === 'broken') return err(deflateCut());
    const problem = this.#inflateProblem();
    if (problem !== null) return err(problem);
    const attributes = this.#options.reader.end();
    if (!attributes.ok) return attributes;
    // With all UIDs there, the bytes that brought the last of them opened the writer.
    return this.#writer === null
      ? err(missingUid(IDENTIFYING.find((keyword) => attributes.value[keyword] === '') ?? 'StudyInstanceUID'))
      : ok({ writer: this.#writer, attributes: attributes.value });
  }

  #refuse(error: KitError): void {
    if (this.#refusal !== null) return;
    this.#refusal = error;
    this.#early = null;
    const writer = this.#writer;
    this.#writer = null;
    this.#inflated?.destroy();
    if (writer !== null) this.#aborting = writer.abort();
    this.#tellRefusal(error);
  }

  #tellRefusal(error: KitError): void {
    const uid = this.#options.reader.identity()?.StudyInstanceUID ?? '';
    this.#options.onRefused(error, uid === '' ? null : uid);
  }
}
