// A vault that keeps counts only, so that fifty stations fit into one process: the department bench is about what the PACS sees.
import { createHash } from 'node:crypto';
import type { InstanceSink } from '../../../electron/station/dicom/port.ts';
import type { StudyCounts, Vault } from '../../../electron/station/vault/port.ts';
import { ok } from '../../../shared/contract/result.ts';
import type { KeyedHash } from '../../../shared/domain/study.ts';

const keyOf = (uid: string): KeyedHash => createHash('sha256').update(uid).digest('hex').slice(0, 32);

/** (0020,000D) with its VR, explicit little endian: what the bench's own files are stored and sent as. */
const STUDY_UID_HEAD = Buffer.from([0x20, 0x00, 0x0d, 0x00, 0x55, 0x49]);
const HEAD_BYTES = 8192;

export function createLightVault(): { readonly vault: Vault; readonly sink: InstanceSink } {
  const held = new Map<KeyedHash, Set<KeyedHash>>();
  const known = new Map<KeyedHash, { expected: number | null; confirmedAt: string }>();
  const countsOf = (studyKey: KeyedHash): StudyCounts | null => {
    const [own, said] = [held.get(studyKey), known.get(studyKey)];
    if (own === undefined && said === undefined) return null;
    const { expected = null, confirmedAt = null } = said ?? {};
    return { studyKey, held: own?.size ?? 0, heldBytes: 0, expected, confirmedAt, damaged: 0 };
  };
  const vault = {
    state: () => 'locked',
    keyOf,
    sealForStation: (plaintext: Uint8Array) => plaintext,
    openForStation: (sealed: Uint8Array) => ok(sealed),
    recordStudy({ descriptor, expected, confirmedAt }: Parameters<Vault['recordStudy']>[0]) {
      const key = keyOf(descriptor.StudyInstanceUID);
      known.set(key, { expected, confirmedAt });
      return Promise.resolve(ok(key));
    },
    counts: countsOf,
    allCounts: () => [...new Set([...held.keys(), ...known.keys()])].flatMap((key) => countsOf(key) ?? []),
    heldInstanceKeys: (key: KeyedHash) => held.get(key) ?? new Set<KeyedHash>(),
  } as Partial<Vault> as Vault;

  const sink: InstanceSink = {
    begin({ SOPInstanceUID }) {
      let head = Buffer.alloc(0);
      return {
        write(chunk) {
          if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES)]);
        },
        finish() {
          const at = head.indexOf(STUDY_UID_HEAD);
          const length = head.readUInt16LE(at + STUDY_UID_HEAD.length);
          const start = at + STUDY_UID_HEAD.length + 2;
          const uid = head.toString('latin1', start, start + length).replace(/\0$/u, '');
          const key = keyOf(uid);
          held.set(key, (held.get(key) ?? new Set()).add(keyOf(SOPInstanceUID)));
          return Promise.resolve(ok(undefined));
        },
        abort: () => Promise.resolve(),
      };
    },
  };
  return { vault, sink };
}
