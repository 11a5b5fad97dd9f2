// Everything that needs an unlocked vault and only looks: the list, a study's images, and their bytes.
import type { FileHandle } from 'node:fs/promises';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import { AttributeCache } from './attribute-cache.ts';
import type { InstanceRow, StudyRow } from './catalogue.ts';
import { LastListing } from './last-listing.ts';
import {
  asKitError,
  damagedInstance,
  instanceNotFound,
  lockedError,
  studyNotFound,
  VaultReadError,
} from './errors.ts';
import { quarantineReason } from './patient-check.ts';
import type { InstanceRecord, StudyRecord } from './port.ts';
import { openRecord, openSegment } from './record-opener.ts';
import { openIdentity, openInstance, openStudy, type StudyContent } from './sealed-rows.ts';
import { DAMAGED_ATTRIBUTES, DAMAGED_STUDY } from './unasked-study.ts';
import type { VaultParts } from './vault-parts.ts';

/** Up to this size a data set is proven as a whole before `read` answers, so that damage is a value and not a throw. */
const WHOLE_BYTES = 4 * 1024 * 1024;

const NOTHING_KNOWN = { expected: null, confirmedAt: null, held: 0, quarantined: 0 } as const;
const ROW_DAMAGED = 'Its catalogue entry does not authenticate.';
const BYTES_DAMAGED = 'Its bytes do not authenticate.';

export class StudyReader {
  readonly #parts: VaultParts;
  readonly #studies = new Map<KeyedHash, StudyContent>();
  readonly #quarantined = new Map<KeyedHash, number>();
  readonly #attributes = new AttributeCache();
  readonly #listing = new LastListing();

  constructor(parts: VaultParts) {
    this.#parts = parts;
  }

  /** Drops what was opened; at lock, and when a study's entry changes. */
  forget(studyKey: KeyedHash | null): void {
    this.#listing.forget();
    if (studyKey === null) {
      this.#studies.clear();
      this.#quarantined.clear();
      this.#attributes.forget(null);
    } else {
      this.forgetContent(studyKey);
      this.#attributes.forget(studyKey);
    }
  }

  /** Drops a study's opened entry. */
  forgetContent(studyKey: KeyedHash): void {
    this.#studies.delete(studyKey);
    this.#quarantined.delete(studyKey);
  }

  /** Its instances changed: drops what was counted over them. */
  forgetQuarantined(studyKey: KeyedHash): void {
    this.#quarantined.delete(studyKey);
  }

  async studies(): Promise<Result<readonly StudyRecord[]>> {
    if (!this.#parts.ring.isUnlocked) return err(lockedError());
    const { generation } = this.#parts.ring;
    const records = await Promise.all(this.#parts.catalogue.studies().map((row) => this.#record(row)));
    return generation === this.#parts.ring.generation ? ok(records) : err(lockedError());
  }

  async study(studyKey: KeyedHash): Promise<Result<StudyRecord>> {
    if (!this.#parts.ring.isUnlocked) return err(lockedError());
    const row = this.#parts.catalogue.study(studyKey);
    if (row === null) return err(studyNotFound(studyKey));
    const { generation } = this.#parts.ring;
    const record = await this.#record(row);
    return generation === this.#parts.ring.generation ? ok(record) : err(lockedError());
  }

  instances(studyKey: KeyedHash): Promise<Result<readonly InstanceRecord[]>> {
    const { ring, catalogue } = this.#parts;
    if (!ring.isUnlocked) return Promise.resolve(err(lockedError()));
    const version = `${ring.generation} ${catalogue.version()}`;
    return this.#listing.of(studyKey, version, () => this.#list(studyKey));
  }

  async #list(studyKey: KeyedHash): Promise<Result<readonly InstanceRecord[]>> {
    const { ring, catalogue } = this.#parts;
    const { generation } = ring;
    const study = catalogue.study(studyKey);
    if (study === null) return err(studyNotFound(studyKey));
    const content = await this.content(study);
    const records: InstanceRecord[] = [];
    for (const row of catalogue.instances(studyKey)) {
      const record = await this.#instanceRecord(row, content);
      if (generation !== ring.generation) return err(lockedError());
      records.push(record);
    }
    return ok(records);
  }

  async instance(studyKey: KeyedHash, instanceKey: KeyedHash): Promise<Result<InstanceRecord>> {
    const { ring, catalogue } = this.#parts;
    if (!ring.isUnlocked) return err(lockedError());
    const { generation } = ring;
    const study = catalogue.study(studyKey);
    if (study === null) return err(studyNotFound(studyKey));
    const row = catalogue.instance(studyKey, instanceKey);
    if (row === null) return err(instanceNotFound(studyKey, instanceKey));
    const record = await this.#instanceRecord(row, await this.content(study));
    return generation === ring.generation ? ok(record) : err(lockedError());
  }

  async read(studyKey: KeyedHash, instanceKey: KeyedHash): Promise<Result<AsyncIterable<Uint8Array>>> {
    const { ring, catalogue } = this.#parts;
    if (!ring.isUnlocked) return err(lockedError());
    const { generation } = ring;
    const study = catalogue.study(studyKey);
    if (study === null) return err(studyNotFound(studyKey));
    const row = catalogue.instance(studyKey, instanceKey);
    if (row === null) return err(instanceNotFound(studyKey, instanceKey));
    const content = await this.content(study);
    const attributes = await this.attributes(row);
    if (generation !== ring.generation) return err(lockedError());
    const { condition, conditionReason } = this.#condition(row, content, attributes);
    if (condition === 'damaged') {
      if (attributes === null) this.#parts.markDamaged(row, ROW_DAMAGED);
      return err(damagedInstance(row, conditionReason));
    }
    if (condition === 'quarantined') {
      const remedy = 'Compare it in the PACS before you use it.';
      return err(kitError('vault.quarantined', conditionReason, remedy, { studyKey, instanceKey }));
    }
    return this.#bytes(row, generation);
  }

  /** Opened entry of a study, or null when it does not authenticate. */
  async content(row: StudyRow): Promise<StudyContent | null> {
    const cached = this.#studies.get(row.studyKey);
    if (cached !== undefined) return cached;
    const epoch = await this.#epoch(row);
    const content = epoch === null ? null : openStudy(epoch, row);
    if (content !== null && this.#parts.ring.isUnlocked) this.#studies.set(row.studyKey, content);
    return content;
  }

  /** Opened attributes of an instance, or null when they do not authenticate. */
  async attributes(row: InstanceRow): Promise<InstanceAttributes | null> {
    const cached = this.#attributes.of(row);
    if (cached !== null) return cached;
    const epoch = await this.#epoch(row);
    const attributes = epoch === null ? null : openInstance(epoch, row);
    if (attributes !== null && this.#parts.ring.isUnlocked) this.#attributes.keep(row, attributes);
    return attributes;
  }

  /** Reads one record to its end; true when all of it authenticates. Rejects with the file system's error. */
  async isSound(row: InstanceRow): Promise<boolean> {
    const epoch = await this.#epoch(row);
    if (epoch === null) return false;
    const file = await openSegment(this.#parts.layout, row.segmentName);
    if (file === null) return false;
    try {
      for await (const part of openRecord(file, epoch.dataKey, placeOf(row))) if (part === null) return false;
      return true;
    } finally {
      await file.close();
    }
  }

  async #record(row: StudyRow): Promise<StudyRecord> {
    const content = await this.content(row);
    const counts = this.#parts.counts.of(row.studyKey);
    const { studyKey, expected, confirmedAt, firstStoredAt, lastStoredAt } = row;
    const base = { studyKey, expected, confirmedAt, firstStoredAt, lastStoredAt };
    const { held = 0, heldBytes = 0, damaged: count = 0 } = counts ?? {};
    const quarantined = content === null ? 0 : await this.#countQuarantined(row.studyKey, content);
    // An entry that does not authenticate counts for nothing: not the name, not the PACS's count, not the time (S-1, S-2).
    return content === null
      ? { ...base, ...DAMAGED_STUDY, ...NOTHING_KNOWN, heldBytes, damaged: held + count || 1 }
      : { ...base, ...content, held, heldBytes, damaged: count, quarantined };
  }

  async #countQuarantined(studyKey: KeyedHash, content: StudyContent): Promise<number> {
    const cached = this.#quarantined.get(studyKey);
    if (cached !== undefined) return cached;
    let count = 0;
    for (const { epochId, sealed, instances } of this.#parts.catalogue.identities(studyKey)) {
      const epoch = await this.#epoch({ studyKey, epochId });
      const identity = epoch === null ? null : openIdentity(epoch, sealed);
      // Unreadable is not agreement; `instances` looks at each of them.
      if (identity === null || quarantineReason(content.descriptor, identity) !== null) count += instances;
    }
    this.#quarantined.set(studyKey, count);
    return count;
  }

  /** Marks it as damaged when its entry does not authenticate, unless the vault was locked meanwhile. */
  async #instanceRecord(row: InstanceRow, content: StudyContent | null): Promise<InstanceRecord> {
    const { generation } = this.#parts.ring;
    const attributes = await this.attributes(row);
    if (attributes === null && generation === this.#parts.ring.generation)
      this.#parts.markDamaged(row, ROW_DAMAGED);
    return {
      instanceKey: row.instanceKey,
      studyKey: row.studyKey,
      attributes: attributes ?? DAMAGED_ATTRIBUTES,
      bytes: row.bytes,
      storedAt: row.storedAt,
      ...this.#condition(row, content, attributes),
    };
  }

  #condition(
    row: InstanceRow,
    study: StudyContent | null,
    attributes: InstanceAttributes | null,
  ): Pick<InstanceRecord, 'condition' | 'conditionReason'> {
    if (row.damaged !== null) return { condition: 'damaged', conditionReason: row.damaged };
    if (attributes === null) return { condition: 'damaged', conditionReason: ROW_DAMAGED };
    if (study === null)
      return { condition: 'damaged', conditionReason: "Its study's entry does not authenticate." };
    const reason = quarantineReason(study.descriptor, attributes);
    return reason === null
      ? { condition: 'sound', conditionReason: '' }
      : { condition: 'quarantined', conditionReason: reason };
  }

  async #bytes(row: InstanceRow, generation: number): Promise<Result<AsyncIterable<Uint8Array>>> {
    const epoch = await this.#epoch(row);
    if (epoch === null) return err(lockedError());
    let file: FileHandle | null = null;
    try {
      file = await openSegment(this.#parts.layout, row.segmentName);
      if (file === null) {
        this.#parts.markDamaged(row, 'Its file is gone.');
        return err(damagedInstance(row, 'Its file is gone.'));
      }
      const stream = this.#checked(openRecord(file, epoch.dataKey, placeOf(row)), file, row, generation);
      if (row.bytes > WHOLE_BYTES) return ok(stream);
      const parts: Uint8Array[] = [];
      for await (const part of stream) parts.push(part);
      return ok(iterate(parts));
    } catch (cause) {
      await file?.close().catch(() => undefined);
      return err(asKitError(cause, 'read an image'));
    }
  }

  async *#checked(
    record: AsyncIterable<Buffer | null>,
    file: FileHandle,
    row: InstanceRow,
    generation: number,
  ): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for await (const part of record) {
        if (generation !== this.#parts.ring.generation) throw new VaultReadError(lockedError());
        if (part === null) {
          this.#parts.markDamaged(row, BYTES_DAMAGED);
          throw new VaultReadError(damagedInstance(row, BYTES_DAMAGED));
        }
        yield part;
      }
    } finally {
      await file.close();
    }
  }

  #epoch(row: { readonly studyKey: string; readonly epochId: string }) {
    const { catalogue, ring } = this.#parts;
    const known = ring.inMemory(row.epochId);
    if (known !== null) return Promise.resolve(known);
    return ring.open(row.studyKey, row.epochId, catalogue.studyKeyRow(row.studyKey, row.epochId));
  }
}

const placeOf = (row: InstanceRow) => ({
  segment: { name: row.segmentName, studyKey: row.studyKey, epochId: row.epochId },
  instanceKey: row.instanceKey,
  offset: row.position,
  bytes: row.bytes,
});

async function* iterate(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void, undefined> {
  yield* parts;
}
