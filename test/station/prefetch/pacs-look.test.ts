import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Prefetch } from '../../../electron/station/prefetch/prefetch.ts';
import { archived, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
  at.archive.settings.givesSeriesCounts = true;
});
afterEach(() => at.close());

const MINUTE = 60_000;
const LISTED = { kind: 'worklist', reason: 'It is on the list.' } as const;
const keyOfStudy = ({ descriptor }: ReturnType<typeof archived>) => keyOf(descriptor.StudyInstanceUID);
/** @param runs by itself from now on: it lists again, and fetches what is wanted */
const opened = async (runs = false) => {
  const study = archived();
  at.archive.studies.push(study);
  const prefetch = at.open();
  if (runs) prefetch.start();
  else await prefetch.runCycle();
  if (runs) await at.clock.advance(1000);
  return { study, prefetch, key: keyOfStudy(study) };
};
const look = async (prefetch: Prefetch, key: string, mayAsk = true) => {
  const looked = await prefetch.looks.look(key, mayAsk);
  if (!looked.ok) throw new Error(looked.error.code);
  return looked.value;
};
const grow = (study: ReturnType<typeof archived>, ...sops: string[]) =>
  study.series[`${study.descriptor.StudyInstanceUID}.2`]?.push(...sops);
const questions = () => at.archive.times('studies') + at.archive.times('series') + at.archive.times('images');
const recorded = (event: string) => at.journal.filter((each) => each.event === event);

describe('what the PACS has of a study that is open', () => {
  it('is what is here: nothing is newer, and the as-of time is that of the question', async () => {
    const { prefetch, key } = await opened();
    await at.clock.advance(MINUTE);
    expect(await look(prefetch, key)).toMatchObject({
      lacking: 0,
      isNewer: false,
      withdrawnCount: 0,
      asks: true,
    });
    expect((await look(prefetch, key)).askedAt).toBe(at.clock.wall().toISOString());
    expect(at.archive.vault.counts(key)?.confirmedAt).toBe(at.clock.wall().toISOString());
    expect(recorded('study:differs-at-pacs')).toEqual([]);
  });

  // guards S-1, S-2
  it('is more than is here: newer images are counted, the study is complete no longer, and it is on record once', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71', '2.25.72');
    study.series['2.25.7'] = ['2.25.73'];
    expect(await look(prefetch, key)).toMatchObject({
      lacking: 3,
      newSeries: 1,
      isNewer: true,
      fetching: null,
    });
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 6, expected: 9 });
    await at.clock.advance(7 * MINUTE);
    await look(prefetch, key);
    expect(recorded('study:differs-at-pacs').map(({ details }) => details)).toEqual([
      {
        studyKey: key,
        endpointId: 'main',
        held: 6,
        lacking: 3,
        withdrawn: 0,
        notListed: false,
        otherPatient: false,
      },
    ]);
  });

  it('is fetched through the queue when a person wants it now, and then all is here', async () => {
    const { study, prefetch, key } = await opened(true);
    grow(study, '2.25.71', '2.25.72');
    await look(prefetch, key);
    const asked = await prefetch.looks.fetch(key);
    expect(asked).toMatchObject({ ok: true, value: { fetching: expect.stringMatching(/queued|running/u) } });
    await at.clock.advance(MINUTE);
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 8, expected: 8 });
    expect(await look(prefetch, key)).toMatchObject({ lacking: 0, isNewer: false, fetching: null });
  });

  it('is fetched also of a study that no list names any more, and does not bring it back onto the list', async () => {
    const { study, prefetch, key } = await opened(true);
    // Another study keeps the list from being empty.
    at.archive.studies.splice(0, 1, archived());
    await prefetch.runCycle();
    at.archive.studies.push(study);
    study.descriptor.StudyDate = '20200101';
    expect(prefetch.queue.view().rows.map(({ studyKey }) => studyKey)).not.toContain(key);
    grow(study, '2.25.71');
    expect((await look(prefetch, key)).lacking).toBe(1);
    await prefetch.looks.fetch(key);
    expect(prefetch.list().onList.has(key)).toBe(false);
    await at.clock.advance(MINUTE);
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 7, expected: 7 });
    expect(prefetch.list().onList.has(key)).toBe(false);
  });

  it('is refused a fetch while nothing is known to lack', async () => {
    const { prefetch, key } = await opened();
    expect(await prefetch.looks.fetch(key)).toMatchObject({
      ok: false,
      error: { code: 'prefetch.not-in-queue' },
    });
  });

  // guards S-1
  it('is less than is here, or other images: those that it withdrew are named, and no count hides them', async () => {
    const { study, prefetch, key } = await opened();
    const [first = ''] = study.series[`${study.descriptor.StudyInstanceUID}.2`]?.splice(0, 1) ?? [];
    expect(await look(prefetch, key)).toMatchObject({
      lacking: 0,
      withdrawnCount: 1,
      withdrawn: [keyOf(first)],
    });
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 6, expected: 5 });
  });

  it('tells a replaced image, which changes no count, by the instances within half an hour', async () => {
    const { study, prefetch, key } = await opened();
    await look(prefetch, key);
    study.series[`${study.descriptor.StudyInstanceUID}.2`]?.splice(0, 1, '2.25.9');
    await at.clock.advance(31 * MINUTE);
    expect(await look(prefetch, key)).toMatchObject({ lacking: 1, isNewer: true, withdrawnCount: 1 });
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 6, expected: 7 });
  });

  it('is nothing of what it withdrew when its list is shorter than its own count', async () => {
    const { study, prefetch, key } = await opened();
    study.series[`${study.descriptor.StudyInstanceUID}.2`]?.splice(0, 2);
    at.archive.settings.studyCount = () => 6;
    expect(await look(prefetch, key)).toMatchObject({ lacking: 0, withdrawnCount: 0 });
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 6, expected: 6 });
  });

  it('says when the PACS lists the study no more, or under another patient', async () => {
    const { study, prefetch, key } = await opened();
    study.descriptor.PatientID = 'OTHER';
    expect(await look(prefetch, key)).toMatchObject({ otherPatient: true, notListed: false });
    at.archive.studies.splice(0, 1);
    await at.clock.advance(7 * MINUTE);
    expect(await look(prefetch, key)).toMatchObject({ notListed: true, lacking: 0 });
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 6, expected: 6 });
  });
});

describe('asking for it', () => {
  // guards S-10
  it('asks for a study once in five minutes, whoever looks and how often, and only for counts while they stand still', async () => {
    const { prefetch, key } = await opened();
    const before = questions();
    await Promise.all([look(prefetch, key), look(prefetch, key)]);
    expect(questions() - before).toBe(4);
    await at.clock.advance(4 * MINUTE);
    await look(prefetch, key);
    expect(questions() - before).toBe(4);
    await at.clock.advance(2 * MINUTE);
    await look(prefetch, key);
    expect(questions() - before).toBe(6);
  });

  // guards S-10
  it('asks nobody while the PACS is not well, and says that nothing is known', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71');
    const before = questions();
    expect(await look(prefetch, key, false)).toMatchObject({ askedAt: null, asks: false, lacking: 0 });
    at.state.hold = { words: 'Paused while the PACS is degraded', kind: 'drain' };
    expect(await look(prefetch, key)).toMatchObject({ askedAt: null, asks: false, lacking: 0 });
    expect(questions()).toBe(before);
  });

  // guards S-2, S-10
  it('keeps what it knew, with its own time, when the PACS does not answer, and waits as if it had', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71');
    const { askedAt } = await look(prefetch, key);
    at.archive.settings.findFault = () => 'dicom.connection-refused';
    await at.clock.advance(7 * MINUTE);
    expect(await look(prefetch, key)).toMatchObject({ askedAt, lacking: 1, isNewer: true });
    const before = questions();
    await look(prefetch, key);
    expect(questions()).toBe(before);
  });

  it('knows nothing of a study that the PACS never answered for', async () => {
    const { prefetch, key } = await opened();
    at.archive.settings.imagesFault = () => 'dicom.connection-lost';
    expect(await look(prefetch, key)).toMatchObject({
      askedAt: null,
      endpointId: null,
      lacking: 0,
      notListed: false,
    });
    expect(at.archive.vault.counts(key)).toMatchObject({ held: 6, expected: 6 });
  });
});

describe('what is recorded while the PACS is still answering', () => {
  /** Records it as somebody else would, once, in the middle of the question. */
  const meanwhile = (key: string, record: () => void) => {
    let isDone = false;
    at.archive.settings.imagesFault = () => {
      if (!isDone) record();
      isDone = true;
      return null;
    };
    return async () => {
      const study = await at.archive.vault.study(key);
      if (!study.ok) throw new Error(study.error.code);
      return study.value;
    };
  };
  const confirmedAt = () => at.clock.wall().toISOString();

  // guards S-3
  it('is not undone: a corrected patient stays corrected, and the answer is weighed anew', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71');
    const corrected = { ...study.descriptor, PatientName: 'Corrected^Name' };
    const purpose = at.archive.purposes.get(key) ?? LISTED;
    const now = meanwhile(key, () => {
      study.descriptor.PatientName = 'Corrected^Name';
      void at.archive.vault.recordStudy({
        descriptor: corrected,
        purpose,
        expected: 6,
        confirmedAt: confirmedAt(),
      });
    });
    await look(prefetch, key);
    expect((await now()).descriptor.PatientName).toBe('Corrected^Name');
    // Asked again at once: it says nothing against the patient who is recorded now.
    expect(await look(prefetch, key)).toMatchObject({ lacking: 1, otherPatient: false });
    expect((await now()).descriptor.PatientName).toBe('Corrected^Name');
  });

  // guards S-3
  it('is not undone: a prior that came onto the list stays on it', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71');
    const purpose = { kind: 'prior', reason: 'Same body part.', forStudy: key, score: 1 } as const;
    const now = meanwhile(key, () => at.archive.purposes.set(key, purpose));
    await look(prefetch, key);
    expect((await now()).purpose).toBe(purpose);
    expect(await now()).toMatchObject({ held: 6, expected: 7 });
  });

  // guards S-1, S-2
  it('is not undone: a count that is newer than the question stands', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71');
    const { descriptor } = study;
    const later = new Date(at.clock.wall().getTime() + 1000).toISOString();
    const purpose = at.archive.purposes.get(key) ?? LISTED;
    const now = meanwhile(key, () => {
      void at.archive.vault.recordStudy({ descriptor, purpose, expected: 9, confirmedAt: later });
    });
    await look(prefetch, key);
    expect(await now()).toMatchObject({ expected: 9, confirmedAt: later });
  });

  it('is put on record by the next question when the disk took it not', async () => {
    const { study, prefetch, key } = await opened();
    grow(study, '2.25.71');
    at.state.journalFails = true;
    await look(prefetch, key);
    at.state.journalFails = false;
    await at.clock.advance(7 * MINUTE);
    await look(prefetch, key);
    expect(recorded('study:differs-at-pacs')).toHaveLength(1);
  });

  it('is told to nobody as taken in when the vault refused it', async () => {
    const told: string[] = [];
    const study = archived();
    at.archive.studies.push(study);
    const prefetch = at.open({ onStudy: (studyKey) => told.push(studyKey) });
    await prefetch.runCycle();
    grow(study, '2.25.71');
    told.length = 0;
    at.archive.settings.recordFault = () => 'vault.disk-full';
    await look(prefetch, keyOfStudy(study));
    expect(told).toEqual([]);
  });
});
