// The sealed cache as the rest of the station sees it. Anyone may fill it; only an unlocked one can be read.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import type { Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { KeyedHash, StudyDescriptor, StudyPurpose } from '../../../shared/domain/study.ts';

export type VaultState = 'uninitialised' | 'locked' | 'unlocked';

/** What the holder of a slot may do; bound to the slot's ciphertext as associated data, so it can't be edited on disk. */
export type Role = 'radiologist' | 'coordinator' | 'administrator';

export interface SlotSummary {
  readonly slotId: string;
  readonly kind: 'passphrase' | 'recovery';
  /** The operator's login name, as shown in the journal; never a patient's. */
  readonly label: string;
  readonly role: Role;
  readonly createdAt: string;
}

/** What is known of a study without opening it: works locked. */
export interface StudyCounts {
  readonly studyKey: KeyedHash;
  /** Committed instances, neither damaged nor superseded. */
  readonly held: number;
  readonly heldBytes: number;
  /** The PACS's own count, or null while it has not said. */
  readonly expected: number | null;
  /** When a PACS last confirmed the count, ISO 8601; the study's as-of time (S-2). */
  readonly confirmedAt: string | null;
  readonly damaged: number;
}

/** One study, opened. */
export interface StudyRecord extends StudyCounts {
  readonly descriptor: StudyDescriptor;
  readonly purpose: StudyPurpose;
  readonly firstStoredAt: string;
  readonly lastStoredAt: string | null;
  /** Instances whose patient is not the study's (S-3): kept, named, never shown. */
  readonly quarantined: number;
}

export interface InstanceRecord {
  readonly instanceKey: KeyedHash;
  readonly studyKey: KeyedHash;
  readonly attributes: InstanceAttributes;
  readonly bytes: number;
  readonly storedAt: string;
  /** `damaged` was found by verify or by a read and is never shown (S-8); `quarantined` names another patient (S-3). */
  readonly condition: 'sound' | 'damaged' | 'quarantined';
  readonly conditionReason: string;
}

/** Seals one data set as it arrives. Nothing counts before `commit` resolves ok: bytes and row are then on disk. */
export interface VaultWriter {
  write(chunk: Uint8Array): void | Promise<void>;
  commit(attributes: InstanceAttributes): Promise<Result<{ readonly instanceKey: KeyedHash }, KitError>>;
  abort(): Promise<void>;
}

export interface VerifyReport {
  readonly studies: number;
  readonly instances: number;
  readonly bytes: number;
  readonly damaged: readonly { studyKey: KeyedHash; instanceKey: KeyedHash; reason: string }[];
  /** Files in the vault that no row explains, and rows whose file is gone. */
  readonly strays: number;
}

export interface Vault {
  state(): VaultState;
  /** Creates keys, one administrator slot and the recovery slot. The code is shown once and kept nowhere. */
  initialise(input: {
    passphrase: string;
    label: string;
    role: Role;
  }): Promise<Result<{ readonly recoveryCode: string }, KitError>>;
  unlock(passphrase: string): Promise<Result<SlotSummary, KitError>>;
  unlockWithRecoveryCode(code: string): Promise<Result<SlotSummary, KitError>>;
  /** Wipes the private key and every opened data key from memory. */
  lock(): void;
  slots(): readonly SlotSummary[];
  addPassphrase(input: {
    passphrase: string;
    label: string;
    role: Role;
  }): Promise<Result<SlotSummary, KitError>>;
  /** Tries the old passphrase on this slot alone: nobody changes another operator's. */
  changePassphrase(input: {
    slotId: string;
    oldPassphrase: string;
    newPassphrase: string;
  }): Promise<Result<SlotSummary, KitError>>;
  /** For someone who lost a passphrase: opens with the recovery code and sets a new one on the labelled slot (or adds it). */
  recover(input: {
    recoveryCode: string;
    newPassphrase: string;
    label: string;
  }): Promise<Result<{ readonly recoveryCode: string; readonly slot: SlotSummary }, KitError>>;
  /**
   * A new recovery code in place of the old one, which opens nothing from then on: for a print that was lost, or seen. Works
   * locked, and leaves the vault as it was. `access.role-required` unless the passphrase is an administrator's.
   */
  replaceRecoveryCode(passphrase: string): Promise<Result<{ readonly recoveryCode: string }, KitError>>;
  removeSlot(slotId: string): Promise<Result<void, KitError>>;

  /** Keyed hash of a DICOM UID: the only form in which it may leave memory. */
  keyOf(uid: string): KeyedHash;
  /** Seals or opens small station-side records (the queue) under the station key, which a locked station has too. */
  sealForStation(plaintext: Uint8Array, context: string): Uint8Array;
  openForStation(sealed: Uint8Array, context: string): Result<Uint8Array, KitError>;

  /** Records or refreshes what the PACS said of a study. `confirmed` is the PACS's own instance count, if it gave one. */
  recordStudy(input: {
    descriptor: StudyDescriptor;
    purpose: StudyPurpose;
    expected: number | null;
    confirmedAt: string;
  }): Promise<Result<KeyedHash, KitError>>;
  counts(studyKey: KeyedHash): StudyCounts | null;
  allCounts(): readonly StudyCounts[];
  /** Keys of the instances that are held soundly: what a resumed retrieve need not ask for again. Works locked. */
  heldInstanceKeys(studyKey: KeyedHash): ReadonlySet<KeyedHash>;
  /**
   * Starts sealing an instance of this study. `writerId` groups appends into segments (one per association). A study that
   * was never recorded becomes known, as unsolicited, with its first commit. Several writers may be open at once, and
   * commits pending together share one fsync: do not wait for one before starting the next. Each writer must end in
   * `commit` or `abort`.
   */
  openWriter(input: {
    StudyInstanceUID: string;
    SOPInstanceUID: string;
    writerId: string;
  }): Result<VaultWriter, KitError>;
  /** No more appends from this writer: closes its segment. */
  closeWriter(writerId: string): Promise<void>;

  studies(): Promise<Result<readonly StudyRecord[], KitError>>;
  study(studyKey: KeyedHash): Promise<Result<StudyRecord, KitError>>;
  /** Instances of a study with S-3 applied: those whose patient differs from the study's are `quarantined`. */
  instances(studyKey: KeyedHash): Promise<Result<readonly InstanceRecord[], KitError>>;
  /** One of them, without looking at the others. `vault.instance-not-found` when the study does not hold it. */
  instance(studyKey: KeyedHash, instanceKey: KeyedHash): Promise<Result<InstanceRecord, KitError>>;
  /**
   * The data set of one sound instance, chunk by chunk; each chunk was authenticated before it is yielded. The whole
   * instance is only proven by the end of the stream: a consumer must not show it before `done` (STREAM's last block).
   * Up to 4 MB the whole data set is proven before this answers; in a longer one, a later chunk that fails (or a lock
   * meanwhile) makes the stream throw a `VaultReadError`, whose `error` is the KitError.
   */
  read(studyKey: KeyedHash, instanceKey: KeyedHash): Promise<Result<AsyncIterable<Uint8Array>, KitError>>;
  /** Needs an unlocked vault. Damage is marked as it is found; `vault.cancelled` when the signal aborts. */
  verify(options: {
    signal?: AbortSignal;
    studyKey?: KeyedHash;
    onProgress?: (done: number, total: number) => void;
  }): Promise<Result<VerifyReport, KitError>>;
  /**
   * V5: destroys the wrapped keys first, then the bytes. Works locked. `all` destroys the slots as well: the vault is
   * `uninitialised` afterwards.
   */
  purge(
    scope: { readonly all: true } | { readonly studyKey: KeyedHash },
  ): Promise<Result<{ studies: number; bytes: number }, KitError>>;
  close(): Promise<void>;
}
