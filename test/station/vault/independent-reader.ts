// A second program that reads a vault, written from docs/vault-format.md and nothing else: imports none of the kit's code.
// Section numbers are those of the document.
import { argon2id } from 'hash-wasm';
import { createDecipheriv, createHmac, createPrivateKey, createPublicKey, diffieHellman } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const hmacSha256 = (key: Uint8Array, data: Uint8Array): Buffer =>
  createHmac('sha256', key).update(data).digest();
const extract = (salt: Uint8Array, secret: Uint8Array): Buffer =>
  hmacSha256(salt.byteLength === 0 ? Buffer.alloc(32) : salt, secret);

/** RFC 5869 §2.3 for at most 32 bytes: one block. */
const expand = (prk: Uint8Array, info: Uint8Array, length: number): Buffer =>
  hmacSha256(prk, Buffer.concat([info, Buffer.of(1)])).subarray(0, length);

/** §2: one key from another. */
const derive = (secret: Uint8Array, salt: Uint8Array, purpose: string): Buffer =>
  expand(extract(salt, secret), Buffer.from(`pacs-kit vault v1 ${purpose}`), 32);

/** §2: associated data of everything but chunks. */
const ad = (...parts: (string | number | null)[]): Buffer =>
  Buffer.from(JSON.stringify(['pacs-kit vault v1', ...parts]));

function gcmOpen(key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, data: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(data);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

/** §2: `nonce 12 | ciphertext | tag 16`. */
const openBox = (key: Uint8Array, box: Uint8Array, data: Uint8Array): Buffer =>
  gcmOpen(key, box.subarray(0, 12), box.subarray(12), data);

const privateKeyFrom = (raw: Uint8Array) =>
  createPrivateKey({
    key: Buffer.concat([Buffer.from('302e020100300506032b656e04220420', 'hex'), raw]),
    format: 'der',
    type: 'pkcs8',
  });
const publicKeyFrom = (raw: Uint8Array) =>
  createPublicKey({
    key: Buffer.concat([Buffer.from('302a300506032b656e032100', 'hex'), raw]),
    format: 'der',
    type: 'spki',
  });

/** §4: HPKE base mode by hand (RFC 9180 §4, §5.1, §5.2). */
function hpkeOpen(privateRaw: Uint8Array, enc: Uint8Array, ct: Uint8Array, info: Uint8Array): Buffer {
  const label = (suite: Buffer, text: string, data: Uint8Array) =>
    Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(text), data]);
  const size = (length: number, data: Buffer) => Buffer.concat([Buffer.of(length >> 8, length & 255), data]);
  const kem = Buffer.concat([Buffer.from('KEM'), Buffer.of(0, 0x20)]);
  const hpke = Buffer.concat([Buffer.from('HPKE'), Buffer.of(0, 0x20, 0, 1, 0, 2)]);
  const nothing = Buffer.alloc(0);

  const own = privateKeyFrom(privateRaw);
  const ownPublic = createPublicKey(own).export({ format: 'der', type: 'spki' }).subarray(12);
  const dh = diffieHellman({ privateKey: own, publicKey: publicKeyFrom(enc) });
  const eae = extract(nothing, label(kem, 'eae_prk', dh));
  const shared = expand(eae, size(32, label(kem, 'shared_secret', Buffer.concat([enc, ownPublic]))), 32);

  const context = Buffer.concat([
    Buffer.of(0),
    extract(nothing, label(hpke, 'psk_id_hash', nothing)),
    extract(nothing, label(hpke, 'info_hash', info)),
  ]);
  const secret = extract(shared, label(hpke, 'secret', nothing));
  const key = expand(secret, size(32, label(hpke, 'key', context)), 32);
  const nonce = expand(secret, size(12, label(hpke, 'base_nonce', context)), 12);
  return gcmOpen(key, nonce, ct, nothing);
}

interface Slot {
  slotId: string;
  kind: string;
  label: string;
  role: string;
  createdAt: string;
  kdf: { name: string; version: number; memoryKiB: number; passes: number; lanes: number; salt: string };
  wrapped: string;
}

/** §3: the private key, by passphrase. */
async function openSlots(directory: string, passphrase: string) {
  const [body = ''] = readFileSync(join(directory, 'slots.json'), 'utf8').split('\n');
  const file = JSON.parse(body) as { vaultId: string; publicKey: string; slots: Slot[] };
  for (const slot of file.slots) {
    if (slot.kind !== 'passphrase') continue;
    const { kdf } = slot;
    const key = await argon2id({
      password: Buffer.from(passphrase.normalize('NFKC')),
      salt: Buffer.from(kdf.salt, 'hex'),
      iterations: kdf.passes,
      memorySize: kdf.memoryKiB,
      parallelism: kdf.lanes,
      hashLength: 32,
      outputType: 'binary',
    });
    const data = ad(
      'slot',
      file.vaultId,
      file.publicKey,
      slot.slotId,
      slot.kind,
      slot.label,
      slot.role,
      slot.createdAt,
      kdf.name,
      kdf.salt,
      kdf.version,
      kdf.memoryKiB,
      kdf.passes,
      kdf.lanes,
    );
    try {
      return { vaultId: file.vaultId, privateRaw: openBox(key, Buffer.from(slot.wrapped, 'hex'), data) };
    } catch {
      // Not this slot's passphrase.
    }
  }
  throw new Error('no slot opens');
}

export interface ReadInstance {
  readonly study: { descriptor: { StudyInstanceUID: string; PatientName: string } };
  readonly attributes: { SOPInstanceUID: string; TransferSyntaxUID: string };
  readonly bytes: Buffer;
}

/** Every instance of a vault that no process has open. */
export async function readVault(directory: string, passphrase: string): Promise<ReadInstance[]> {
  const { vaultId, privateRaw } = await openSlots(directory, passphrase);
  const db = new DatabaseSync(join(directory, 'catalogue.db'), { readOnly: true });
  const out: ReadInstance[] = [];
  try {
    const dataKeys = new Map<string, Buffer>();
    for (const row of db.prepare('SELECT * FROM study_key').all()) {
      const info = ad('study key', vaultId, String(row['study_key']), String(row['epoch_id']));
      const { enc, wrapped } = row;
      if (!(enc instanceof Uint8Array) || !(wrapped instanceof Uint8Array)) throw new Error('no blob');
      dataKeys.set(String(row['epoch_id']), hpkeOpen(privateRaw, enc, wrapped, info));
    }
    const studies = new Map<unknown, { key: string; content: ReadInstance['study'] }>();
    for (const row of db.prepare('SELECT * FROM study').all()) {
      const epoch = String(row['epoch_id']);
      const data = ad(
        'study row',
        String(row['study_key']),
        epoch,
        row['expected'] as number | null,
        row['confirmed_at'] as string | null,
        String(row['first_stored_at']),
      );
      const rowKey = derive(dataKeys.get(epoch) ?? Buffer.alloc(0), Buffer.alloc(0), 'catalogue row');
      const content = JSON.parse(openBox(rowKey, row['sealed'] as Uint8Array, data).toString('utf8'));
      studies.set(row['id'], { key: String(row['study_key']), content });
    }
    for (const row of db
      .prepare(
        `SELECT instance.*, segment.name, segment.epoch_id FROM instance JOIN segment ON segment.id = instance.segment
         ORDER BY instance.id`,
      )
      .all()) {
      const study = studies.get(row['study']);
      const epoch = String(row['epoch_id']);
      const dataKey = dataKeys.get(epoch);
      if (study === undefined || dataKey === undefined) throw new Error('row without study or key');
      const [position, bytes, name] = [Number(row['position']), Number(row['bytes']), String(row['name'])];
      const instanceKey = String(row['instance_key']);
      const data = ad(
        'instance row',
        study.key,
        epoch,
        instanceKey,
        name,
        position,
        bytes,
        String(row['stored_at']),
      );
      const rowKey = derive(dataKey, Buffer.alloc(0), 'catalogue row');
      const attributes = JSON.parse(openBox(rowKey, row['sealed'] as Uint8Array, data).toString('utf8'));
      const path = join(directory, 'segments', `${name}.seg`);
      out.push({ study: study.content, attributes, bytes: readRecord(path, dataKey, position, bytes) });
    }
  } finally {
    db.close();
  }
  return out;
}

/** §6: one record of a segment. */
function readRecord(path: string, dataKey: Buffer, position: number, bytes: number): Buffer {
  const fd = openSync(path, 'r');
  const at = (offset: number, length: number): Buffer => {
    const buffer = Buffer.alloc(length);
    if (readSync(fd, buffer, 0, length, offset) !== length) throw new Error('segment too short');
    return buffer;
  };
  try {
    const segmentHeader = at(0, 64);
    const recordHeader = at(position, 64);
    const chunkSize = recordHeader.readUInt32BE(24);
    const key = derive(dataKey, recordHeader.subarray(40, 64), 'instance');
    const place = Buffer.alloc(8);
    place.writeBigUInt64BE(BigInt(position));
    const data = Buffer.concat([segmentHeader, place, recordHeader]);
    const parts: Buffer[] = [];
    const count = Math.max(1, Math.ceil(bytes / chunkSize));
    for (let i = 0; i < count; i += 1) {
      const last = i === count - 1;
      const length = last ? bytes - i * chunkSize : chunkSize;
      const nonce = Buffer.concat([recordHeader.subarray(33, 40), Buffer.alloc(5)]);
      nonce.writeUInt32BE(i, 7);
      nonce[11] = last ? 1 : 0;
      parts.push(gcmOpen(key, nonce, at(position + 64 + i * (chunkSize + 16), length + 16), data));
    }
    return Buffer.concat(parts);
  } finally {
    closeSync(fd);
  }
}
