// Data keys in memory: which study is being sealed under which key, and which keys an unlocked station has opened.
import { randomBytes, type webcrypto } from 'node:crypto';
import {
  type DataKeyPlace,
  openDataKey,
  type SealedDataKey,
  sealDataKey,
  type VaultKeyPair,
} from './data-key-seal.ts';
import { hkdf, KEY_BYTES, NO_SALT, randomHex } from './primitives.ts';

/** One data key of one study. A station that was restarted, or locked, while locked starts a new one. */
export class Epoch {
  readonly epochId: string;
  readonly studyKey: string;
  readonly dataKey: Buffer;
  /** Seals catalogue rows. */
  readonly rowKey: Buffer;
  /** Resolves when there is the row that must be in the catalogue before anything sealed under it. */
  readonly sealed: Promise<void>;
  /** The row itself, once {@link sealed} resolved; null for a key that came from the catalogue. */
  sealedKey: SealedDataKey | null = null;
  /** True once the catalogue has its row. */
  persisted: boolean;
  /** Segments that are still growing under this key. */
  users = 0;
  /** Catalogue ids of the patient identities sealed under this key, by their JSON: mostly one. */
  readonly identities = new Map<string, number>();
  /** Wiped: by purge, or by lock once nothing grows under it. */
  destroyed = false;
  #retired = false;

  constructor(place: DataKeyPlace, dataKey: Buffer, sealed: Promise<SealedDataKey> | null) {
    this.epochId = place.epochId;
    this.studyKey = place.studyKey;
    this.dataKey = dataKey;
    this.rowKey = hkdf(dataKey, NO_SALT, 'catalogue row');
    this.persisted = sealed === null;
    this.sealed = sealed === null ? Promise.resolve() : this.#keep(sealed);
  }

  async #keep(sealed: Promise<SealedDataKey>): Promise<void> {
    this.sealedKey = await sealed;
  }

  destroy(): void {
    this.destroyed = true;
    this.dataKey.fill(0);
    this.rowKey.fill(0);
    this.identities.clear();
  }

  /** No new use; wiped as soon as the last growing segment lets go. */
  retire(): void {
    this.#retired = true;
    if (this.users === 0) this.destroy();
  }

  release(): void {
    this.users -= 1;
    if (this.#retired && this.users === 0) this.destroy();
  }
}

export class KeyRing {
  #vaultId = '';
  #publicKey: webcrypto.CryptoKey | null = null;
  #keyPair: VaultKeyPair | null = null;
  /** Goes up at every lock: what was begun before must not put keys back. */
  #generation = 0;
  readonly #current = new Map<string, Epoch>();
  readonly #known = new Map<string, Epoch>();
  readonly #opening = new Map<string, Promise<Epoch | null>>();

  get isUnlocked(): boolean {
    return this.#keyPair !== null;
  }

  get generation(): number {
    return this.#generation;
  }

  get canSeal(): boolean {
    return this.#publicKey !== null;
  }

  /** The private key, for wrapping it into another slot. */
  get privateBytes(): Buffer | null {
    return this.#keyPair?.privateBytes ?? null;
  }

  setPublicKey(vaultId: string, publicKey: webcrypto.CryptoKey): void {
    this.#vaultId = vaultId;
    this.#publicKey = publicKey;
  }

  unlock(pair: VaultKeyPair): void {
    this.#keyPair?.privateBytes.fill(0);
    this.#keyPair = pair;
  }

  /** Wipes the private key and all data keys; those of growing segments go when the segment is closed. */
  lock(): void {
    this.#generation += 1;
    this.#keyPair?.privateBytes.fill(0);
    this.#keyPair = null;
    for (const epoch of this.#known.values()) epoch.retire();
    this.#known.clear();
    this.#current.clear();
    this.#opening.clear();
  }

  forgetPublicKey(): void {
    this.#publicKey = null;
  }

  /** The key that a study is sealed under now; makes one when none is in memory. */
  sealing(studyKey: string): Epoch {
    const current = this.#current.get(studyKey);
    if (current !== undefined && !current.destroyed) return current;
    if (this.#publicKey === null) throw new Error('the vault has no public key');
    const place = { vaultId: this.#vaultId, studyKey, epochId: randomHex(16) };
    const dataKey = randomBytes(KEY_BYTES);
    const epoch = new Epoch(place, dataKey, sealDataKey(this.#publicKey, dataKey, place));
    this.#current.set(studyKey, epoch);
    this.#known.set(epoch.epochId, epoch);
    return epoch;
  }

  /** A key in memory, or null. */
  inMemory(epochId: string): Epoch | null {
    const epoch = this.#known.get(epochId);
    return epoch === undefined || epoch.destroyed ? null : epoch;
  }

  /** Opens a key row. Null when locked or when the row was altered; ask {@link isUnlocked} which. */
  open(studyKey: string, epochId: string, row: SealedDataKey | null): Promise<Epoch | null> {
    const known = this.inMemory(epochId);
    if (known !== null) return Promise.resolve(known);
    const running = this.#opening.get(epochId);
    if (running !== undefined) return running;
    const opening = this.#open(studyKey, epochId, row).finally(() => {
      if (this.#opening.get(epochId) === opening) this.#opening.delete(epochId);
    });
    this.#opening.set(epochId, opening);
    return opening;
  }

  async #open(studyKey: string, epochId: string, row: SealedDataKey | null): Promise<Epoch | null> {
    const pair = this.#keyPair;
    const generation = this.#generation;
    if (pair === null || row === null) return null;
    const place = { vaultId: this.#vaultId, studyKey, epochId };
    const dataKey = await openDataKey(pair, row, place);
    if (dataKey === null) return null;
    const epoch = new Epoch(place, dataKey, null);
    if (generation !== this.#generation) {
      epoch.destroy();
      return null;
    }
    this.#known.set(epochId, epoch);
    if (!this.#current.has(studyKey)) this.#current.set(studyKey, epoch);
    return epoch;
  }

  /** Wipes the keys of one study, or of all. */
  destroy(studyKey: string | null): void {
    for (const epoch of this.#known.values()) {
      if (studyKey !== null && epoch.studyKey !== studyKey) continue;
      epoch.destroy();
      this.#known.delete(epoch.epochId);
    }
    if (studyKey === null) this.#current.clear();
    else this.#current.delete(studyKey);
  }
}

/** A key to seal under whose row can go into the catalogue now; null when the vault has no public key any more. */
export async function liveEpoch(ring: KeyRing, studyKey: string): Promise<Epoch | null> {
  // A lock may wipe a key while it is being sealed: the next one is made for a locked station.
  while (ring.canSeal) {
    const epoch = ring.sealing(studyKey);
    await epoch.sealed;
    if (!epoch.destroyed) return epoch;
  }
  return null;
}
