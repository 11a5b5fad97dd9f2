import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { createDeclaredReader } from '../../../electron/station/journal/declared-downtime.ts';
import { openJournal } from '../../../electron/station/journal/journal.ts';

// guards S-11
it('what a person declared holds over a restart, until a person says normal', async () => {
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'kit-declared-')), 'journal.jsonl');
  const clock = { wallNow: () => new Date(0), monotonicMs: () => 0 };
  const journal = await openJournal({ file, clock });
  if (!journal.ok) throw new Error(journal.error.message);
  /** As a station that starts now reads it. */
  const declaredDowntime = async () => {
    const reader = createDeclaredReader();
    const again = await openJournal({ file, clock, onFound: reader.absorb });
    if (!again.ok) throw new Error(again.error.message);
    await again.value.close();
    return reader.inForce();
  };
  const switched = (to: string, cause: string, reason: string) =>
    journal.value.append({
      event: 'switch:changed',
      actor: 'kim',
      role: 'radiologist',
      details: { signal: 'real', to, cause, reason },
    });
  expect(await declaredDowntime()).toBeNull();
  await switched('down', 'declared', 'Declared down by kim at 10:41:07: RIS upgrade: phase 2');
  await journal.value.append({ event: 'study:opened', actor: 'kim', role: 'radiologist', details: {} });
  expect(await declaredDowntime()).toEqual({ reason: 'RIS upgrade: phase 2', by: 'kim' });
  await switched('recovering', 'confirmed', 'kim said normal');
  expect(await declaredDowntime()).toBeNull();
  await journal.value.close();
});
