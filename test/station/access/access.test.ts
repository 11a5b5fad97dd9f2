import { beforeEach, describe, expect, it } from 'vitest';
import { createAccess } from '../../../electron/station/access/access.ts';
import { delayBeforeNextAttemptMs } from '../../../electron/station/access/throttle.ts';
import type { Journal, JournalEntry } from '../../../electron/station/journal/port.ts';
import type { SlotSummary, Vault } from '../../../electron/station/vault/port.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';

const SLOT: SlotSummary = {
  slotId: 's1',
  kind: 'passphrase',
  label: 'reader',
  role: 'radiologist',
  createdAt: '',
};

let open: boolean;
let nowMs: number;
let timers: { due: number; run: () => void }[];
let entries: JournalEntry[];
let journalFails: boolean;
let changedSlots: string[];

const vault = {
  state: () => (open ? 'unlocked' : 'locked'),
  unlock: async (passphrase: string) => {
    if (passphrase !== 'right') return err(kitError('vault.wrong-passphrase', 'wrong', 'again'));
    open = true;
    return ok(SLOT);
  },
  lock: () => {
    open = false;
  },
  recover: async () => {
    open = true;
    return ok({ recoveryCode: 'NEW-CODE', slot: SLOT });
  },
  changePassphrase: async (input: { slotId: string; oldPassphrase: string }) => {
    changedSlots.push(input.slotId);
    return input.oldPassphrase === 'right'
      ? ok(SLOT)
      : err(kitError('vault.wrong-passphrase', 'wrong', 'again'));
  },
} as unknown as Vault;

const journal = {
  append: async (entry: JournalEntry) => {
    entries.push(entry);
    return journalFails ? err(kitError('journal.io-failed', 'full', 'free')) : ok({} as never);
  },
} as unknown as Journal;

const access = (lockAfterIdleMs = 1000) =>
  createAccess({
    vault,
    journal,
    lockAfterIdleMs,
    onChange: () => {},
    clock: {
      monotonicMs: () => nowMs,
      setTimer: (run, delayMs) => {
        const timer = { due: nowMs + delayMs, run };
        timers.push(timer);
        return () => timers.splice(timers.indexOf(timer), 1);
      },
    },
  });

/** Lets time pass, and what was due happen. */
async function pass(ms: number): Promise<void> {
  nowMs += ms;
  for (const timer of timers.filter(({ due }) => due <= nowMs)) timer.run();
  await new Promise(setImmediate);
}

beforeEach(() => {
  open = false;
  nowMs = 0;
  timers = [];
  entries = [];
  journalFails = false;
  changedSlots = [];
});

describe('access', () => {
  it('knows the operator after an unlock, and records both ends', async () => {
    const door = access();
    await door.unlock('right');
    expect(door.operator()).toMatchObject({ label: 'reader', role: 'radiologist' });
    await door.lock('person');
    expect(door.operator()).toBeNull();
    expect(open).toBe(false);
    expect(entries.map((entry) => entry.event)).toEqual(['access:unlocked', 'access:locked']);
  });

  it('lets nobody in whose entry cannot be recorded', async () => {
    journalFails = true;
    const door = access();
    expect((await door.unlock('right')).ok).toBe(false);
    expect(door.operator()).toBeNull();
    expect(open).toBe(false);
  });

  it('locks by itself when nobody did anything, and not while somebody does', async () => {
    const door = access(1000);
    await door.unlock('right');
    await pass(900);
    door.touch();
    await pass(900);
    expect(open).toBe(true);
    await pass(100);
    expect(open).toBe(false);
    expect(entries.at(-1)).toMatchObject({ event: 'access:locked', details: { why: 'idle' } });
  });

  it('slows a guesser down, even one who guesses in parallel, and forgives after a right passphrase', async () => {
    const door = access();
    const answers = await Promise.all(Array.from({ length: 8 }, () => door.unlock('guess')));
    expect(answers.map((answer) => !answer.ok && answer.error.code)).toEqual([
      ...Array.from({ length: 5 }, () => 'vault.wrong-passphrase'),
      ...Array.from({ length: 3 }, () => 'access.too-many-attempts'),
    ]);
    expect((await door.unlock('right')).ok).toBe(false);
    await pass(2000);
    expect((await door.unlock('right')).ok).toBe(true);
  });

  it('changes the passphrase of whoever is at the station, and slows guessing at it down as well', async () => {
    const door = access(0);
    expect(await door.changePassphrase({ oldPassphrase: 'right', newPassphrase: 'new' })).toMatchObject({
      error: { code: 'vault.locked' },
    });
    await door.unlock('right');
    const guess = { oldPassphrase: 'guess', newPassphrase: 'new' };
    const answers = await Promise.all(Array.from({ length: 7 }, () => door.changePassphrase(guess)));
    expect(
      answers.filter((answer) => !answer.ok && answer.error.code === 'access.too-many-attempts'),
    ).toHaveLength(2);
    expect(new Set(changedSlots)).toEqual(new Set(['s1']));
    expect(entries.filter((entry) => entry.event === 'access:refused')).toHaveLength(5);
    await pass(2000);
    expect((await door.changePassphrase({ oldPassphrase: 'right', newPassphrase: 'new' })).ok).toBe(true);
    expect(entries.at(-1)).toMatchObject({ event: 'access:passphrase-changed', actor: 'reader' });
  });

  it('hands a new recovery code over even when that cannot be recorded, and then stays locked', async () => {
    journalFails = true;
    const door = access();
    const recovered = await door.recover({ recoveryCode: 'old', newPassphrase: 'new', label: 'reader' });
    expect(recovered.ok && recovered.value.recoveryCode).toBe('NEW-CODE');
    expect(open).toBe(false);
    expect(door.operator()).toBeNull();
  });

  it('never writes a passphrase into the journal', async () => {
    const door = access();
    await door.unlock('guess-me');
    await door.unlock('right');
    expect(JSON.stringify(entries)).not.toMatch(/guess-me|right"/u);
  });
});

describe('the delay after wrong passphrases', () => {
  it('starts at the fifth, doubles, and stops at a minute', () => {
    expect([0, 4, 5, 6, 7, 20].map(delayBeforeNextAttemptMs)).toEqual([0, 0, 2000, 4000, 8000, 60_000]);
  });
});
