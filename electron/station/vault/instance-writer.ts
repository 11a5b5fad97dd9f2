// One arriving data set on its way into a segment: sealed as it comes, counted only when it is on disk.
import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import type { InstanceRow } from './catalogue.ts';
import { segmentPath } from './layout.ts';
import type { VaultWriter } from './port.ts';
import { sameBytes } from './primitives.ts';
import { openRecord } from './record-opener.ts';
import { RecordSealer } from './record-sealer.ts';
import { openInstance } from './sealed-rows.ts';
import type { SegmentLane } from './segment-lane.ts';
import type { VaultParts } from './vault-parts.ts';

export interface WriterPlace {
  readonly studyKey: KeyedHash;
  readonly instanceKey: KeyedHash;
  readonly writerId: string;
}

export class InstanceWriter implements VaultWriter {
  readonly #parts: VaultParts;
  readonly #place: WriterPlace;
  readonly #lane: SegmentLane;
  readonly #offset: number;
  readonly #sealer: RecordSealer;
  /** Of the plaintext, and only where this instance is held already: to know a repetition from a change. */
  readonly #hash: Hash | null;
  #shouldFlush = false;
  #ended = false;

  constructor(parts: VaultParts, place: WriterPlace) {
    this.#parts = parts;
    this.#place = place;
    const epoch = parts.ring.sealing(place.studyKey);
    const lane = parts.lanes.acquire(place.writerId, epoch);
    this.#lane = lane;
    this.#offset = lane.position;
    const target = {
      dataKey: epoch.dataKey,
      segmentHeader: lane.header,
      offset: this.#offset,
      instanceKey: place.instanceKey,
    };
    this.#sealer = new RecordSealer(target, (sealed) => {
      this.#shouldFlush = lane.append(sealed);
    });
    this.#hash =
      parts.catalogue.instance(place.studyKey, place.instanceKey) === null ? null : createHash('sha256');
  }

  write(chunk: Uint8Array): void | Promise<void> {
    if (this.#ended) throw new Error('write after the end of an instance');
    this.#sealer.write(chunk);
    this.#hash?.update(chunk);
    if (!this.#shouldFlush) return undefined;
    this.#shouldFlush = false;
    // A failed write poisons the lane; commit says why.
    return this.#lane.flush().catch(() => undefined);
  }

  async commit(
    attributes: InstanceAttributes,
  ): Promise<Result<{ readonly instanceKey: KeyedHash }, KitError>> {
    if (this.#ended) throw new Error('an instance is committed once');
    this.#ended = true;
    const { studyKey, instanceKey } = this.#place;
    const { stationKey } = this.#parts;
    if (
      stationKey.keyOf(attributes.SOPInstanceUID) !== instanceKey ||
      stationKey.keyOf(attributes.StudyInstanceUID) !== studyKey
    ) {
      this.#drop();
      const message = 'The image says that it is another one than was announced.';
      return err(
        kitError('ingest.uid-mismatch', message, 'Check the archive that sent it.', {
          studyKey,
          instanceKey,
        }),
      );
    }
    this.#sealer.finish();
    await this.#lane.epoch.sealed;
    if (await this.#isRepetition(attributes)) {
      this.#drop();
      return ok({ instanceKey });
    }
    this.#lane.inFlight += 1;
    this.#parts.lanes.release(this.#lane);
    const result = await this.#parts.committer.commit({
      lane: this.#lane,
      instanceKey,
      position: this.#offset,
      bytes: this.#sealer.plainBytes,
      attributes,
    });
    this.#lane.inFlight -= 1;
    this.#parts.lanes.settle(this.#lane);
    return result;
  }

  abort(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.#drop();
    }
    return Promise.resolve();
  }

  #drop(): void {
    this.#sealer.destroy();
    this.#lane.rollback(this.#offset);
    this.#parts.lanes.release(this.#lane);
  }

  /** True when exactly this is held soundly. A locked station cannot always tell: then the new one replaces the old. */
  async #isRepetition(attributes: InstanceAttributes): Promise<boolean> {
    const { catalogue, ring } = this.#parts;
    const row = catalogue.instance(this.#place.studyKey, this.#place.instanceKey);
    if (this.#hash === null || row === null) return false;
    if (row.damaged !== null || row.bytes !== this.#sealer.plainBytes) return false;
    const epoch = await ring.open(
      row.studyKey,
      row.epochId,
      catalogue.studyKeyRow(row.studyKey, row.epochId),
    );
    if (epoch === null || !isDeepStrictEqual(openInstance(epoch, row), attributes)) return false;
    const held = await this.#hashOf(row, epoch.dataKey);
    return held !== null && sameBytes(held, this.#hash.digest());
  }

  async #hashOf(row: InstanceRow, dataKey: Uint8Array): Promise<Buffer | null> {
    const hash = createHash('sha256');
    try {
      const file = await open(segmentPath(this.#parts.layout, row.segmentName), 'r');
      try {
        const segment = { name: row.segmentName, studyKey: row.studyKey, epochId: row.epochId };
        const place = { segment, instanceKey: row.instanceKey, offset: row.position, bytes: row.bytes };
        for await (const part of openRecord(file, dataKey, place)) {
          if (part === null) return null;
          hash.update(part);
        }
      } finally {
        await file.close();
      }
      return hash.digest();
    } catch {
      // What cannot be read is not a repetition: the new one takes its place.
      return null;
    }
  }
}
