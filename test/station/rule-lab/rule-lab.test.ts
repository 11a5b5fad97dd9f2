import { describe, expect, it } from 'vitest';
import type { JournalRecord } from '../../../shared/contract/journal.ts';
import { ok } from '../../../shared/contract/result.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import type { StudyDescriptor } from '../../../shared/domain/study.ts';
import { createPriorHistory } from '../../../electron/station/rule-lab/history.ts';
import { createRuleLab } from '../../../electron/station/rule-lab/rule-lab.ts';
import { openVault, type OpenedVault } from '../../../electron/station/vault/open-vault.ts';
import { descriptor, must } from '../vault/synthetic-study.ts';
import { CHEAP, filesOf, PASSPHRASE, temporaryFolder, testClock } from '../vault/vault-fixture.ts';

const CURRENT = descriptor({
  StudyInstanceUID: '2.25.1',
  StudyDate: '20260305',
  StudyDescription: 'CT Chest',
  ModalitiesInStudy: ['CT'],
  BodyPartExamined: '',
});
const earlier = (uid: string, over: Partial<StudyDescriptor> = {}): StudyDescriptor =>
  descriptor({ ...CURRENT, StudyInstanceUID: uid, StudyDate: '20250105', ...over });
const CHEST = earlier('2.25.2');
const KNEE = earlier('2.25.3', { StudyDescription: 'MR Knee left', ModalitiesInStudy: ['MR'] });

async function lab(clock = testClock()) {
  const directory = temporaryFolder();
  const vault: OpenedVault = must(await openVault({ directory, clock, argon2: CHEAP }));
  must(await vault.initialise({ passphrase: PASSPHRASE, label: 'ada', role: 'administrator' }));
  const failures: string[] = [];
  const history = createPriorHistory({
    notes: vault.notes,
    keyOf: (uid) => vault.keyOf(uid),
    now: () => clock.wallNow(),
    onFailed: () => failures.push('failed'),
  });
  const records: JournalRecord[] = [];
  const opens = (study: StudyDescriptor): void => {
    const seq = records.length + 1;
    records.push({
      seq,
      at: clock.wallNow().toISOString(),
      monotonicMs: seq,
      runId: 'r',
      event: 'study:opened',
      actor: 'ada',
      role: 'radiologist',
      details: { studyKey: vault.keyOf(study.StudyInstanceUID) },
      previousHash: '',
      hash: '',
    });
  };
  const ruleLab = createRuleLab({
    history,
    journal: {
      read: (since, limit) => Promise.resolve(ok(records.filter(({ seq }) => seq > since).slice(0, limit))),
    },
    vault,
    rule: DEFAULT_PRIOR_RULE,
    bytesPerSecond: () => null,
  });
  return { directory, vault, history, ruleLab, opens, failures, clock };
}

describe('the rule lab', () => {
  it('replays the rule in force and another one over what the station saw', async () => {
    const { vault, history, ruleLab, opens } = await lab();
    history.note({ current: CURRENT, candidates: [CURRENT, CHEST, KNEE] });
    opens(CURRENT);
    opens(KNEE);
    const view = must(await ruleLab.replay('weights: { region: 0, modality: 1, age: 0 }\nminScore: 0.5\n'));
    expect(view).toMatchObject({ days: 1, studies: 1, studiesWithOpened: 1, damaged: 0 });
    expect(view.current).toMatchObject({ hits: 0, misses: 1, fetched: 1, candidates: 2 });
    expect(view.other).toMatchObject({ hits: 1, misses: 0, fetched: 2, candidates: 2 });
    expect(view.weeks).toEqual([{ weekOf: '2026-03-02', current: view.current, other: view.other }]);
    await vault.close();
  });

  // guards S-12
  it('gathers its history while locked, reads it only unlocked, and leaves no word of it in a file', async () => {
    const { directory, vault, history, ruleLab, failures } = await lab();
    vault.lock();
    history.note({ current: CURRENT, candidates: [KNEE] });
    await history.settled();
    expect(failures).toEqual([]);
    const locked = await ruleLab.replay(null);
    expect(locked.ok ? '' : locked.error.code).toBe('vault.locked');
    for (const { bytes } of filesOf(directory)) {
      expect(bytes.includes('Knee')).toBe(false);
      expect(bytes.includes('2.25.3')).toBe(false);
    }
    must(await vault.unlock(PASSPHRASE));
    expect(must(await ruleLab.replay(null))).toMatchObject({ studies: 1, other: null });
    const kept = JSON.stringify(must(await vault.notes.read('prior-history')).notes);
    for (const name of [CURRENT.PatientName, CURRENT.PatientID]) expect(kept.includes(name)).toBe(false);
    await vault.close();
  });

  // guards S-3
  it('takes no study of another patient for a candidate', async () => {
    const { vault, history, ruleLab } = await lab();
    history.note({ current: CURRENT, candidates: [{ ...CHEST, PatientBirthDate: '19010101' }, KNEE] });
    expect(must(await ruleLab.replay(null)).current.candidates).toBe(1);
    await vault.close();
  });

  it('keeps the latest answer for a study, and forgets what is older than half a year', async () => {
    const { vault, history, ruleLab, clock } = await lab();
    history.note({ current: CURRENT, candidates: [CHEST] });
    history.note({ current: CURRENT, candidates: [CHEST, KNEE] });
    expect(must(await ruleLab.replay(null)).current.candidates).toBe(2);
    clock.turn('2026-10-01T00:00:00.000Z');
    history.note({ current: earlier('2.25.9', { StudyDate: '20261001' }), candidates: [CHEST] });
    const view = must(await ruleLab.replay(null));
    expect(view.studies).toBe(1);
    expect(view.weeks.map(({ weekOf }) => weekOf)).toEqual(['2026-09-28']);
    await vault.close();
  });

  // guards S-11: probes and arriving images share the process
  it('gives others their turn while it replays a long history', async () => {
    const { vault, history, ruleLab } = await lab();
    for (let i = 0; i < 600; i += 1)
      history.note({
        current: earlier(`2.25.1000.${i}`, { StudyDate: '20260305' }),
        candidates: Array.from({ length: 12 }, (_, n) => earlier(`2.25.2000.${i}.${n}`)),
      });
    await history.settled();
    let turns = 0;
    const others = setInterval(() => {
      turns += 1;
    }, 0);
    expect(must(await ruleLab.replay('maxPerStudy: 3')).studies).toBe(600);
    clearInterval(others);
    expect(turns).toBeGreaterThan(5);
    await vault.close();
  });

  it('says with its line what is wrong with a rule, and shows the rule in force as text', async () => {
    const { vault, ruleLab } = await lab();
    const wrong = await ruleLab.replay('maxPerStudy: 5\nminScore: 7\n');
    expect(wrong.ok ? null : wrong.error).toMatchObject({ code: 'config.invalid', details: { line: 2 } });
    expect(wrong.ok ? '' : wrong.error.message).toContain('minScore');
    const { yaml, isDefault } = ruleLab.rule();
    expect(isDefault).toBe(true);
    expect(must(await ruleLab.replay(yaml)).other).toEqual(must(await ruleLab.replay(null)).current);
    await vault.close();
  });
});
