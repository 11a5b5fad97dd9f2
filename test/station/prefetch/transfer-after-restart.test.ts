import { SINGLE_PACS } from '../../../electron/station/prefetch/pacs-ledger.ts';
import { expect, it } from 'vitest';
import { createRetrieveMethods } from '../../../electron/station/prefetch/retrieve-methods.ts';
import { transferStudy } from '../../../electron/station/prefetch/transfer.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { archived, createFakeArchive, ENDPOINT, keyOf } from './fake-archive.ts';

const transfer = (archive: ReturnType<typeof createFakeArchive>, StudyInstanceUID: string) =>
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
