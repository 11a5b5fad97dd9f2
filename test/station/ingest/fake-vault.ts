// A vault in memory, as far as the ingest path sees one; it counts what it was given and can be told to fail.
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { InstanceAttributes } from '../../../shared/domain/instance.ts';
import type { InstanceRecord, Vault, VaultWriter } from '../../../electron/station/vault/port.ts';
import { concat } from '../../fixtures/data-set-builder.ts';

export interface Stored {
  readonly bytes: Uint8Array;
  readonly attributes: InstanceAttributes;
  readonly writerId: string;
}

export interface FakeVault
  extends Pick<Vault, 'openWriter' | 'closeWriter' | 'instances' | 'read' | 'counts'> {
  readonly stored: Stored[];
  readonly closed: string[];
  opened: number;
  aborted: number;
  /** Makes the next write or commit fail. */
  fail: 'open' | 'write' | 'write-later' | 'commit' | null;
  /** Conditions of stored instances by index; sound when absent. */
  readonly conditions: Map<number, InstanceRecord['condition']>;
  /** Reading this index breaks after its first chunk. */
  damagedAt: number | null;
  /** What the PACS counted. */
  expected: number | null;
}

const STUDY_KEY = 'a'.repeat(32);
const CHUNK_BYTES = 16;
const keyOf = (index: number): string => index.toString(16).padStart(32, '0');
const full = () => err(kitError('vault.disk-full', 'The disk is full.', 'Free space.'));

export function fakeVault(): FakeVault {
  const vault: FakeVault = {
    stored: [],
    closed: [],
    opened: 0,
    aborted: 0,
    fail: null,
    conditions: new Map(),
    damagedAt: null,
    expected: 3,
    counts: (studyKey) => ({
      studyKey,
      held: vault.stored.length,
      heldBytes: 0,
      expected: vault.expected,
      confirmedAt: null,
      damaged: 0,
    }),
    openWriter({ writerId }): Result<VaultWriter> {
      if (vault.fail === 'open') return full();
      vault.opened += 1;
      const chunks: Uint8Array[] = [];
      return ok({
        write(chunk) {
          if (vault.fail === 'write') throw Object.assign(new Error('disk'), { code: 'EIO' });
          chunks.push(new Uint8Array(chunk));
          return vault.fail === 'write-later'
            ? Promise.reject(Object.assign(new Error('disk'), { code: 'EIO' }))
            : undefined;
        },
        async commit(attributes) {
          if (vault.fail === 'commit') return full();
          vault.stored.push({ bytes: concat(chunks), attributes, writerId });
          return ok({ instanceKey: keyOf(vault.stored.length - 1) });
        },
        async abort() {
          vault.aborted += 1;
        },
      });
    },
    async closeWriter(writerId) {
      vault.closed.push(writerId);
    },
    async instances() {
      return ok(
        vault.stored.map(({ attributes, bytes }, index) => ({
          instanceKey: keyOf(index),
          studyKey: STUDY_KEY,
          attributes,
          bytes: bytes.length,
          storedAt: '2026-11-22T00:00:00Z',
          condition: vault.conditions.get(index) ?? 'sound',
          conditionReason: '',
        })),
      );
    },
    async read(_, instanceKey) {
      const index = Number.parseInt(instanceKey, 16);
      return ok(chunksOf(vault.stored[index]?.bytes ?? new Uint8Array(0), vault.damagedAt === index));
    },
  };
  return vault;
}

async function* chunksOf(bytes: Uint8Array, damaged: boolean): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    if (damaged && at > 0) throw new Error('chunk does not authenticate');
    yield bytes.subarray(at, at + CHUNK_BYTES);
  }
}
