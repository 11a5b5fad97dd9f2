// The vault itself: checks what may be asked in which state, and passes it on to the files that know how.
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';
import { generateKeyPair, importKeyPair, importPublicKey, publicKeyOf } from './data-key-seal.ts';
import { asKitError, damaged, lockedError, notInitialisedError } from './errors.ts';
import { InstanceWriter } from './instance-writer.ts';
import type { OpenedSlot } from './key-slots.ts';
import type { SealedNotes } from './notes-port.ts';
import type { SlotSummary, Vault, VaultState, VaultWriter } from './port.ts';
import { sameBytes } from './primitives.ts';
import { purgeAll, purgeStudy } from './purge.ts';
import { recordStudy } from './record-study.ts';
import { createSealedNotes } from './sealed-notes.ts';
import { summaryOf } from './slot-file.ts';
import type { StudyReader } from './study-reader.ts';
import type { VaultParts } from './vault-parts.ts';
import { verify } from './verify.ts';

type Input<K extends keyof Vault> = Vault[K] extends (input: infer I, ...rest: never[]) => unknown
  ? I
  : never;

export class SealedVault implements Vault {
  readonly notes: SealedNotes;
  readonly #parts: VaultParts;
  readonly #reader: StudyReader;
  readonly #release: () => void;
  #isOpen = true;

  constructor(parts: VaultParts, reader: StudyReader, release: () => void) {
    this.#parts = parts;
    this.#reader = reader;
    this.#release = release;
    this.notes = createSealedNotes(parts);
  }

  state(): VaultState {
    if (this.#parts.slots.file === null) return 'uninitialised';
    return this.#parts.ring.isUnlocked ? 'unlocked' : 'locked';
  }

  initialise(input: Input<'initialise'>): Promise<Result<{ readonly recoveryCode: string }>> {
    return this.#changingSlots('create the keys', async () => {
      if (this.#parts.slots.file !== null) {
        const message = 'This vault has its keys already.';
        return err(
          kitError('vault.already-initialised', message, 'Unlock it with a passphrase or the recovery code.'),
        );
      }
      const pair = await generateKeyPair();
      const publicKey = publicKeyOf(pair.privateBytes);
      const created = await this.#parts.slots.create(input, { publicKey, privateBytes: pair.privateBytes });
      if (!created.ok) {
        pair.privateBytes.fill(0);
        return created;
      }
      this.#parts.ring.setPublicKey(created.value.vaultId, pair.pair.publicKey);
      this.#parts.ring.unlock(pair);
      return ok({ recoveryCode: created.value.recoveryCode });
    });
  }

  unlock(passphrase: string): Promise<Result<SlotSummary>> {
    return this.#changingSlots('unlock', async () =>
      this.#enter(await this.#parts.slots.openWithPassphrase(passphrase)),
    );
  }

  unlockWithRecoveryCode(code: string): Promise<Result<SlotSummary>> {
    return this.#changingSlots('unlock', async () =>
      this.#enter(await this.#parts.slots.openWithRecoveryCode(code)),
    );
  }

  lock(): void {
    this.#parts.ring.lock();
    this.#reader.forget(null);
    // Segments that nobody appends to let go of their keys now, the others when their instance is done.
    void this.#parts.lanes.closeAll();
  }

  slots(): readonly SlotSummary[] {
    return this.#parts.slots.file?.slots.map(summaryOf) ?? [];
  }

  addPassphrase(input: Input<'addPassphrase'>): Promise<Result<SlotSummary>> {
    return this.#changingSlots('add a passphrase', async () => {
      const { privateBytes } = this.#parts.ring;
      if (privateBytes === null) return err(this.#closedError());
      // A copy: a lock in the middle wipes the original, and zeros must never be wrapped into a slot.
      const copy = Buffer.from(privateBytes);
      try {
        return await this.#parts.slots.add(input, copy);
      } finally {
        copy.fill(0);
      }
    });
  }

  changePassphrase(input: Input<'changePassphrase'>): Promise<Result<SlotSummary>> {
    return this.#changingSlots('change a passphrase', () =>
      this.#parts.slots.change(input.slotId, input.oldPassphrase, input.newPassphrase),
    );
  }

  recover(
    input: Input<'recover'>,
  ): Promise<Result<{ readonly recoveryCode: string; readonly slot: SlotSummary }>> {
    return this.#changingSlots('recover access', async () => {
      const opened = await this.#parts.slots.openWithRecoveryCode(input.recoveryCode);
      if (!opened.ok) return opened;
      const recovered = await this.#parts.slots.recover(opened.value, input.newPassphrase, input.label);
      if (!recovered.ok) {
        opened.value.privateBytes.fill(0);
        return recovered;
      }
      const { recoveryCode, slot } = recovered.value;
      const entered = await this.#enter(ok({ slot, privateBytes: opened.value.privateBytes }));
      return entered.ok ? ok({ recoveryCode, slot: entered.value }) : entered;
    });
  }

  replaceRecoveryCode(passphrase: string): Promise<Result<{ readonly recoveryCode: string }>> {
    return this.#changingSlots('replace the recovery code', () =>
      this.#parts.slots.replaceRecoveryCode(passphrase),
    );
  }

  removeSlot(slotId: string): Promise<Result<void>> {
    return this.#changingSlots('remove a slot', () =>
      Promise.resolve(
        this.#parts.ring.isUnlocked ? this.#parts.slots.remove(slotId) : err(this.#closedError()),
      ),
    );
  }

  keyOf(uid: string): KeyedHash {
    return this.#parts.stationKey.keyOf(uid);
  }

  sealForStation(plaintext: Uint8Array, context: string): Uint8Array {
    return this.#parts.stationKey.sealForStation(plaintext, context);
  }

  openForStation(sealed: Uint8Array, context: string): Result<Uint8Array> {
    return this.#parts.stationKey.openForStation(sealed, context);
  }

  recordStudy(input: Input<'recordStudy'>): Promise<Result<KeyedHash>> {
    return this.#parts.ring.canSeal
      ? recordStudy(this.#parts, this.#reader, input)
      : Promise.resolve(err(notInitialisedError()));
  }

  counts(studyKey: KeyedHash) {
    return this.#parts.counts.of(studyKey);
  }

  allCounts() {
    return this.#parts.counts.all();
  }

  heldInstanceKeys(studyKey: KeyedHash): ReadonlySet<KeyedHash> {
    return new Set(this.#parts.catalogue.soundInstanceKeys(studyKey));
  }

  openWriter(input: Input<'openWriter'>): Result<VaultWriter> {
    if (!this.#parts.ring.canSeal) return err(notInitialisedError());
    try {
      const place = {
        studyKey: this.keyOf(input.StudyInstanceUID),
        instanceKey: this.keyOf(input.SOPInstanceUID),
        writerId: input.writerId,
      };
      return ok(new InstanceWriter(this.#parts, place));
    } catch (cause) {
      return err(asKitError(cause, 'store images'));
    }
  }

  async closeWriter(writerId: string): Promise<void> {
    await this.#parts.lanes.closeWriter(writerId);
  }

  studies() {
    return this.#reader.studies();
  }

  study(studyKey: KeyedHash) {
    return this.#reader.study(studyKey);
  }

  instances(studyKey: KeyedHash) {
    return this.#reader.instances(studyKey);
  }

  instance(studyKey: KeyedHash, instanceKey: KeyedHash) {
    return this.#reader.instance(studyKey, instanceKey);
  }

  read(studyKey: KeyedHash, instanceKey: KeyedHash) {
    return this.#reader.read(studyKey, instanceKey);
  }

  verify(options: Input<'verify'>) {
    return verify(this.#parts, this.#reader, options);
  }

  purge(scope: Input<'purge'>): Promise<Result<{ studies: number; bytes: number }>> {
    return this.#parts.slots.exclusively(() =>
      'all' in scope
        ? purgeAll(this.#parts, this.#reader)
        : purgeStudy(this.#parts, this.#reader, scope.studyKey),
    );
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.#parts.committer.idle();
    this.lock();
    await this.#parts.lanes.closeAll();
    this.#parts.catalogue.close();
    this.#release();
  }

  /** Takes the private key in, after checking that it is the one this vault is filled for. */
  async #enter(opened: Result<OpenedSlot>): Promise<Result<SlotSummary>> {
    if (!opened.ok) return opened;
    const { slot, privateBytes } = opened.value;
    const file = this.#parts.slots.file;
    if (!this.#isOpen) {
      privateBytes.fill(0);
      return err(lockedError());
    }
    if (file === null || !sameBytes(publicKeyOf(privateBytes), Buffer.from(file.publicKey, 'hex'))) {
      privateBytes.fill(0);
      const message = 'The public key of this vault is not the one its slots belong to.';
      return err(
        damaged(message, 'Do not fill this vault any further: purge it, and ask why its files were changed.'),
      );
    }
    this.#parts.ring.setPublicKey(file.vaultId, await importPublicKey(Buffer.from(file.publicKey, 'hex')));
    this.#parts.ring.unlock(await importKeyPair(privateBytes));
    return ok(summaryOf(slot));
  }

  #closedError() {
    return this.state() === 'uninitialised' ? notInitialisedError() : lockedError();
  }

  #changingSlots<T>(doing: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    return this.#parts.slots.exclusively(async () => {
      try {
        return await work();
      } catch (cause) {
        return err(asKitError(cause, doing));
      }
    });
  }
}
