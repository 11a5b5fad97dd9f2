// `pacs-kit drill report` of a run that a station held: sealed without a passphrase, whole with one, in the journal either way.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createDrillMemory } from '../../../electron/station/drill/drill-memory.ts';
import { openDrillRoom } from '../../../electron/station/drill/drill-room.ts';
import { createDrillTexts } from '../../../electron/station/drill/drill-texts.ts';
import { openJournal } from '../../../electron/station/journal/journal.ts';
import { stationLayout } from '../../../electron/station/station-parts.ts';
import { openVault } from '../../../electron/station/vault/open-vault.ts';
import { SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import { contentOf } from '../../station/drill/room-fixture.ts';
import { createFakeClock } from '../../station/health/fake-clock.ts';
import { must } from '../../station/vault/synthetic-study.ts';
import { CHEAP } from '../../station/vault/vault-fixture.ts';
import { dataWithVault, pacsKit, passphraseFile } from './cli-fixture.ts';

const REASON = 'Patient Doe needs the room.';

/** A data directory with one run, aborted for a reason that is sealed. */
async function dataWithRun(): Promise<{ readonly data: string; readonly runId: string }> {
  const data = await dataWithVault();
  const layout = stationLayout(data);
  const clock = createFakeClock();
  const vault = must(
    await openVault({ directory: layout.vault, clock: { wallNow: () => clock.wall() }, argon2: CHEAP }),
  );
  const journal = must(
    await openJournal({
      file: layout.journal,
      clock: { wallNow: () => clock.wall(), monotonicMs: () => clock.now() },
    }),
  );
  const isUnlocked = () => false;
  const room = await openDrillRoom({
    memory: createDrillMemory(),
    texts: createDrillTexts({ notes: vault.notes, isUnlocked }),
    journal,
    directory: layout.drills,
    clock,
    operator: () => ({ label: 'ada', role: 'coordinator' }),
    isUnlocked,
    onFailed: ({ message }) => {
      throw new Error(message);
    },
  });
  const { runId } = must(await room.prepare(contentOf()));
  must(await room.record(runId, { type: 'aborted', by: 'Ada', reason: REASON }));
  await room.close();
  await journal.close();
  await vault.close();
  return { data, runId };
}

describe('pacs-kit drill report of a run of this station', () => {
  it('leaves sealed what people wrote without a passphrase, and says all of it with one', async () => {
    const { data, runId } = await dataWithRun();
    const report = ['drill', 'report', runId, '--format', 'json', '--data', data];
    const sealed = await pacsKit(...report);
    expect(sealed).toMatchObject({
      exitCode: 0,
      answer: { runId, sealed: true, endedBecause: SEALED_WORDS },
    });
    const whole = await pacsKit(...report, ...passphraseFile(data));
    expect(whole).toMatchObject({ exitCode: 0, answer: { runId, sealed: false, endedBecause: REASON } });
    const journal = readFileSync(stationLayout(data).journal, 'utf8');
    expect(journal.match(/"drill:exported"/gu)).toHaveLength(2);
    expect(journal).not.toContain('Doe');
  });
});
