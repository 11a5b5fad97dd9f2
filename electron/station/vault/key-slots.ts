// The table of slots: who may open the vault, and every change to it. Each change is on disk before it is answered.
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import { administratorsOnlyError, notInitialisedError, wrongPassphraseError } from './errors.ts';
import { passphraseBytes, passphraseWeakness } from './passphrase.ts';
import type { Role, SlotSummary } from './port.ts';
import { randomHex } from './primitives.ts';
import { newRecoveryCode, parseRecoveryCode } from './recovery-code.ts';
import { type SlotFile, type StoredSlot, summaryOf } from './slot-file.ts';
import { type Argon2Parameters, newKdf, openSlot, wrapForSlot } from './slot-wrap.ts';

/** A slot that was opened, with the private key it held: the caller wipes it. */
export interface OpenedSlot {
  readonly slot: StoredSlot;
  readonly privateBytes: Buffer;
}

interface Effects {
  readonly cost: Argon2Parameters;
  readonly now: () => string;
  readonly save: (file: SlotFile) => void;
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class KeySlots {
  #file: SlotFile | null;
  readonly #effects: Effects;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(file: SlotFile | null, effects: Effects) {
    this.#file = file;
    this.#effects = effects;
  }

  get file(): SlotFile | null {
    return this.#file;
  }

  /** The table as it was is forgotten; used by purge after the files are gone. */
  forget(): void {
    this.#file = null;
  }

  /** One change of the table at a time: two at once would write each other's slots away. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async create(
    input: { passphrase: string; label: string; role: Role },
    keys: { publicKey: Buffer; privateBytes: Buffer },
  ): Promise<Result<{ recoveryCode: string; vaultId: string }>> {
    const weakness = passphraseWeakness(input.passphrase, input.label);
    if (weakness !== null) return err(weakness);
    const head = { vaultId: randomHex(16), publicKey: keys.publicKey.toString('hex') };
    const slot = await this.#wrapPassphrase(head, input, keys.privateBytes);
    const recovery = await this.#wrapRecovery(head, keys.privateBytes);
    this.#save({
      format: 'pacs-kit slots',
      version: 1,
      generation: 1,
      ...head,
      createdAt: this.#effects.now(),
      slots: [slot, recovery.slot],
    });
    return ok({ recoveryCode: recovery.code, vaultId: head.vaultId });
  }

  /** Tries every passphrase slot; each costs one Argon2id. */
  /** @param only the one slot to try; all are tried without it */
  async openWithPassphrase(passphrase: string, only?: string): Promise<Result<OpenedSlot>> {
    const file = this.#file;
    if (file === null) return err(notInitialisedError());
    const secret = passphraseBytes(passphrase);
    for (const slot of file.slots) {
      if (slot.kind !== 'passphrase' || (only !== undefined && slot.slotId !== only)) continue;
      const privateBytes = await openSlot(file, slot, secret);
      if (privateBytes !== null) return ok({ slot, privateBytes });
      await breathe();
    }
    return err(wrongPassphraseError());
  }

  async openWithRecoveryCode(code: string): Promise<Result<OpenedSlot>> {
    const file = this.#file;
    if (file === null) return err(notInitialisedError());
    const secret = parseRecoveryCode(code);
    if (secret === null) {
      const message = 'This recovery code was mistyped: its check characters do not fit.';
      return err(
        kitError('vault.wrong-recovery-code', message, 'Compare it with the print, group by group.', {
          reason: 'mistyped',
        }),
      );
    }
    const slot = file.slots.find(({ kind }) => kind === 'recovery');
    const privateBytes = slot === undefined ? null : await openSlot(file, slot, secret);
    if (slot === undefined || privateBytes === null) {
      const message = 'This recovery code is not, or no longer, the one of this vault.';
      return err(
        kitError('vault.wrong-recovery-code', message, 'Use the code printed last for this station.', {
          reason: 'not-ours',
        }),
      );
    }
    return ok({ slot, privateBytes });
  }

  async add(
    input: { passphrase: string; label: string; role: Role },
    privateBytes: Buffer,
  ): Promise<Result<SlotSummary>> {
    const file = this.#file;
    if (file === null) return err(notInitialisedError());
    if (file.slots.some(({ kind, label }) => kind === 'passphrase' && label === input.label)) {
      return err(
        kitError(
          'vault.label-in-use',
          'This operator already has a passphrase.',
          'Change it, or choose another name.',
        ),
      );
    }
    const refused = await this.#refuse(input.passphrase, input.label);
    if (refused !== null) return refused;
    const slot = await this.#wrapPassphrase(file, input, privateBytes);
    this.#save({ ...file, generation: file.generation + 1, slots: [...file.slots, slot] });
    return ok(summaryOf(slot));
  }

  async change(slotId: string, oldPassphrase: string, newPassphrase: string): Promise<Result<SlotSummary>> {
    const opened = await this.openWithPassphrase(oldPassphrase, slotId);
    if (!opened.ok) return opened;
    const { slot, privateBytes } = opened.value;
    try {
      const refused = await this.#refuse(newPassphrase, slot.label);
      if (refused !== null) return refused;
      const changed = await this.#rewrap(slot, newPassphrase, privateBytes);
      this.#replace([changed]);
      return ok(summaryOf(changed));
    } finally {
      privateBytes.fill(0);
    }
  }

  /** A new recovery code in place of the old, for an administrator who knows a passphrase. */
  async replaceRecoveryCode(passphrase: string): Promise<Result<{ recoveryCode: string }>> {
    const file = this.#file;
    if (file === null) return err(notInitialisedError());
    const opened = await this.openWithPassphrase(passphrase);
    if (!opened.ok) return opened;
    const { slot, privateBytes } = opened.value;
    try {
      if (slot.role !== 'administrator') return err(administratorsOnlyError());
      const recovery = await this.#wrapRecovery(file, privateBytes);
      const old = file.slots.find(({ kind }) => kind === 'recovery');
      this.#replace([old === undefined ? recovery.slot : { ...recovery.slot, replaces: old.slotId }]);
      return ok({ recoveryCode: recovery.code });
    } finally {
      privateBytes.fill(0);
    }
  }

  /** New passphrase for `label` (added as administrator if nobody is called that), and a new recovery code in place of the used one. */
  async recover(
    opened: OpenedSlot,
    newPassphrase: string,
    label: string,
  ): Promise<Result<{ recoveryCode: string; slot: StoredSlot }>> {
    const file = this.#file;
    if (file === null) return err(notInitialisedError());
    const refused = await this.#refuse(newPassphrase, label);
    if (refused !== null) return refused;
    const existing = file.slots.find((slot) => slot.kind === 'passphrase' && slot.label === label);
    const slot =
      existing === undefined
        ? await this.#wrapPassphrase(
            file,
            { passphrase: newPassphrase, label, role: 'administrator' },
            opened.privateBytes,
          )
        : await this.#rewrap(existing, newPassphrase, opened.privateBytes);
    const recovery = await this.#wrapRecovery(file, opened.privateBytes);
    this.#replace([slot, { ...recovery.slot, replaces: opened.slot.slotId }]);
    return ok({ recoveryCode: recovery.code, slot });
  }

  remove(slotId: string): Result<void> {
    const file = this.#file;
    if (file === null) return err(notInitialisedError());
    const slot = file.slots.find((candidate) => candidate.slotId === slotId);
    if (slot === undefined) {
      return err(
        kitError('vault.slot-not-found', 'There is no such slot.', 'Reload the list of operators.', {
          slotId,
        }),
      );
    }
    const left = file.slots.filter((candidate) => candidate !== slot);
    const administrators = left.filter(({ kind, role }) => kind === 'passphrase' && role === 'administrator');
    if (slot.kind === 'recovery' || administrators.length === 0) {
      const message =
        slot.kind === 'recovery' ? 'The recovery code cannot be removed.' : 'This is the last administrator.';
      return err(
        kitError(
          'vault.last-slot',
          message,
          'Add another administrator first; a used recovery code is replaced.',
        ),
      );
    }
    this.#save({ ...file, generation: file.generation + 1, slots: left });
    return ok(undefined);
  }

  /** Too weak, or already someone's: unlocking tells operators apart by passphrase alone. */
  async #refuse(passphrase: string, label: string): Promise<Result<never> | null> {
    const weakness = passphraseWeakness(passphrase, label);
    if (weakness !== null) return err(weakness);
    const taken = await this.openWithPassphrase(passphrase);
    if (!taken.ok) return null;
    taken.value.privateBytes.fill(0);
    return err(
      kitError('vault.weak-passphrase', 'This passphrase cannot be used here.', 'Choose a different one.', {
        reason: 'taken',
      }),
    );
  }

  #wrapPassphrase(
    head: Pick<SlotFile, 'vaultId' | 'publicKey'>,
    input: { passphrase: string; label: string; role: Role },
    privateBytes: Buffer,
  ): Promise<StoredSlot> {
    const slot = {
      slotId: randomHex(8),
      kind: 'passphrase' as const,
      label: input.label,
      role: input.role,
      createdAt: this.#effects.now(),
      kdf: newKdf('passphrase', this.#effects.cost),
    };
    return wrapForSlot(head, slot, passphraseBytes(input.passphrase), privateBytes);
  }

  async #wrapRecovery(
    head: Pick<SlotFile, 'vaultId' | 'publicKey'>,
    privateBytes: Buffer,
  ): Promise<{ slot: StoredSlot; code: string }> {
    const code = newRecoveryCode();
    const slot = {
      slotId: randomHex(8),
      kind: 'recovery' as const,
      label: 'recovery code',
      role: 'administrator' as const,
      createdAt: this.#effects.now(),
      kdf: newKdf('recovery', this.#effects.cost),
    };
    const secret = parseRecoveryCode(code);
    if (secret === null) throw new Error('a new recovery code does not parse');
    return { slot: await wrapForSlot(head, slot, secret, privateBytes), code };
  }

  #rewrap(slot: StoredSlot, passphrase: string, privateBytes: Buffer): Promise<StoredSlot> {
    const file = this.#file;
    if (file === null) throw new Error('no slot file');
    const { wrapped: _, ...head } = slot;
    const fresh = { ...head, kdf: newKdf('passphrase', this.#effects.cost) };
    return wrapForSlot(file, fresh, passphraseBytes(passphrase), privateBytes);
  }

  #replace(slots: readonly (StoredSlot & { replaces?: string })[]): void {
    const file = this.#file;
    if (file === null) throw new Error('no slot file');
    const table = new Map(file.slots.map((slot) => [slot.slotId, slot]));
    for (const { replaces, ...slot } of slots) {
      if (replaces !== undefined) table.delete(replaces);
      table.set(slot.slotId, slot);
    }
    this.#save({ ...file, generation: file.generation + 1, slots: [...table.values()] });
  }

  #save(file: SlotFile): void {
    this.#effects.save(file);
    this.#file = file;
  }
}
