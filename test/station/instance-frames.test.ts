import { describe, expect, it } from 'vitest';
import { instanceFrames } from '../../electron/station/instance-frames.ts';
import { VaultReadError } from '../../electron/station/vault/errors.ts';
import type { InstanceRecord, Vault } from '../../electron/station/vault/port.ts';
import { kitError } from '../../shared/contract/kit-error.ts';
import { err, ok } from '../../shared/contract/result.ts';

const STUDY = 'a'.repeat(32);
const key = (n: number): string => String(n).padStart(32, '0');
const record = (n: number, condition: InstanceRecord['condition'] = 'sound'): InstanceRecord =>
  ({
    instanceKey: key(n),
    bytes: 4,
    condition,
    conditionReason: 'PatientID differs',
    attributes: { TransferSyntaxUID: '1.2' },
  }) as InstanceRecord;

async function* chunks(broken = false): AsyncGenerator<Uint8Array> {
  yield Uint8Array.of(1, 2);
  if (broken) throw new VaultReadError(kitError('vault.damaged', 'damaged', 'fetch'));
  yield Uint8Array.of(3, 4);
}

const vault = (over: Partial<Vault> = {}) =>
  ({
    study: async () => ok({ studyKey: STUDY }),
    instance: async (_: string, instanceKey: string) => {
      const held = [record(1), record(2), record(3, 'damaged'), record(4, 'quarantined')];
      const found = held.find((one) => one.instanceKey === instanceKey);
      return found ? ok(found) : err(kitError('vault.instance-not-found', 'not held', 'reload'));
    },
    read: async () => ok(chunks()),
    ...over,
  }) as Vault;

async function typesOf(source: Vault, ...numbers: number[]): Promise<string[]> {
  const frames = await instanceFrames(source, { studyKey: STUDY, instanceKeys: numbers.map(key) });
  if (!frames.ok) throw new Error(frames.error.code);
  const seen: string[] = [];
  for await (const { frame } of frames.value)
    seen.push(frame.type === 'error' ? frame.error.code : frame.type);
  return seen;
}

describe('the byte stream of instances', () => {
  it('has each instance between start and end, in the order asked for', async () => {
    expect(await typesOf(vault(), 2, 1)).toEqual([
      'start',
      'chunk',
      'chunk',
      'end',
      'start',
      'chunk',
      'chunk',
      'end',
    ]);
  });

  // guards S-8
  it('never ends an instance whose bytes did not authenticate to the last one', async () => {
    const broken = vault({ read: async () => ok(chunks(true)) });
    expect(await typesOf(broken, 1)).toEqual(['start', 'chunk', 'vault.damaged']);
  });

  // guards S-3, S-8
  it('holds back what is damaged or names another patient, and sends the rest', async () => {
    expect(await typesOf(vault(), 3, 4, 9, 1)).toEqual([
      'vault.damaged',
      'vault.quarantined',
      'vault.instance-not-found',
      'start',
      'chunk',
      'chunk',
      'end',
    ]);
  });

  it('is refused as a whole while the vault is locked', async () => {
    const locked = vault({ study: async () => err(kitError('vault.locked', 'locked', 'unlock')) });
    const answer = await instanceFrames(locked, { studyKey: STUDY, instanceKeys: [key(1)] });
    expect(!answer.ok && answer.error.code).toBe('vault.locked');
  });
});
