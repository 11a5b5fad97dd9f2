import { SINGLE_PACS } from '../../../electron/station/prefetch/pacs-ledger.ts';
import { describe, expect, it } from 'vitest';
import { createRetrieveMethods } from '../../../electron/station/prefetch/retrieve-methods.ts';
import { transferStudy } from '../../../electron/station/prefetch/transfer.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { archived, createFakeArchive, ENDPOINT, keyOf } from './fake-archive.ts';

const transfer = (
  archive: ReturnType<typeof createFakeArchive>,
  StudyInstanceUID: string,
  over: Partial<Parameters<typeof transferStudy>[0]> = {},
) =>
  transferStudy({
    tools: {
      port: archive.port,
      vault: archive.vault,
      clock: createFakeClock(0),
      ledger: SINGLE_PACS,
      limits: { findDeadlineMs: 1000, retrieveIdleMs: 1000, retrieveDeadlineMs: 10_000 },
      series: { note: () => {}, known: () => new Map(), summary: () => new Map() },
    },
    methods: createRetrieveMethods(),
    others: null,
    endpoint: ENDPOINT,
    studyKey: keyOf(StudyInstanceUID),
    forStudy: keyOf('current'),
    job: { StudyInstanceUID, endpointId: ENDPOINT.id, description: null },
    signal: new AbortController().signal,
    onProgress: () => {},
    ...over,
  });

it('asks the PACS again for what the queue does not keep on disk', async () => {
  const archive = createFakeArchive();
  const study = archived();
  archive.studies.push(study);
  const { StudyInstanceUID } = study.descriptor;
  expect(await transfer(archive, StudyInstanceUID)).toEqual({ state: 'complete' });
  expect(archive.times('studies')).toBe(1);
});

// guards S-7
it('does not call a study complete that the PACS no longer lists', async () => {
  const archive = createFakeArchive();
  const outcome = await transfer(archive, '2.25.404');
  expect(outcome).toMatchObject({ state: 'failed', error: { code: 'prefetch.incomplete' } });
});

describe('why a study is here', () => {
  const purpose = { kind: 'worklist', reason: 'on the worklist of the RIS', priority: 'STAT' } as const;
  async function recorded(vaultState: 'locked' | 'unlocked') {
    const archive = createFakeArchive();
    const { descriptor, series } = archived();
    archive.studies.push({ descriptor, series });
    await archive.vault.recordStudy({ descriptor, purpose, expected: null, confirmedAt: '' });
    archive.settings.vaultState = vaultState;
    return { archive, uid: descriptor.StudyInstanceUID, key: keyOf(descriptor.StudyInstanceUID) };
  }

  it('stays as it is on record when a transfer after a restart counts the study anew', async () => {
    const { archive, uid, key } = await recorded('unlocked');
    expect(await transfer(archive, uid, { forStudy: null })).toEqual({ state: 'complete' });
    expect(archive.purposes.get(key)).toEqual(purpose);
    expect(archive.times('studies')).toBe(0);
  });

  it('is what the queue knows of it on a locked station', async () => {
    const { archive, uid, key } = await recorded('locked');
    const row = { priority: 'STAT', dueAt: new Date(2026, 10, 22, 14, 5).getTime(), score: null } as const;
    await transfer(archive, uid, { forStudy: null, row });
    const dueAt = '2026-11-22T14:05:00';
    expect(archive.purposes.get(key)).toEqual({ ...purpose, reason: 'on the worklist', dueAt });
  });

  it('names the score of a prior on a locked station', async () => {
    const { archive, uid, key } = await recorded('locked');
    await transfer(archive, uid, { row: { priority: null, dueAt: null, score: 0.7 } });
    expect(archive.purposes.get(key)).toMatchObject({
      kind: 'prior',
      forStudy: keyOf('current'),
      score: 0.7,
    });
  });
});
