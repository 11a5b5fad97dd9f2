// What cannot wait says so to the station's own limits (kindness/), and what they kept waiting has lost nothing by it.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallOptions, CallUrgency } from '../../../electron/station/dicom/port.ts';
import { archived, type ArchivedStudy, failure, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const MINUTE = 60_000;
const add = <T extends ArchivedStudy[]>(...list: T): T => {
  at.archive.studies.push(...list);
  return list;
};
const uid = ({ descriptor }: ArchivedStudy) => descriptor.StudyInstanceUID;
const key = (study: ArchivedStudy) => keyOf(uid(study));
const rowOf = (prefetch: ReturnType<typeof at.open>, study: ArchivedStudy) =>
  prefetch.queue.view().rows.find(({ studyKey }) => studyKey === key(study));

describe('a study that cannot wait', () => {
  it('goes before the others at the gate of its PACS, counted and fetched', async () => {
    const [plain, wanted] = add(archived(), archived());
    const said = new Map<string, Set<CallUrgency | undefined>>();
    const hear = (study: string, { urgency }: CallOptions): void =>
      void said.set(study, (said.get(study) ?? new Set()).add(urgency));
    const { port } = at.archive;
    const [retrieve, findImages] = [port.retrieve.bind(port), port.findImages.bind(port)];
    port.retrieve = (endpoint, target, method, options) => {
      hear(target.StudyInstanceUID, options);
      return retrieve(endpoint, target, method, options);
    };
    port.findImages = (endpoint, series, options) => {
      hear(series.StudyInstanceUID, options);
      return findImages(endpoint, series, options);
    };
    at.archive.settings.retrieveFault = () => ({ sends: 1, ends: 'dicom.sub-operations-failed' });
    const prefetch = at.open();
    await prefetch.runCycle();
    expect([said.get(uid(plain)), said.get(uid(wanted))]).toEqual([new Set(['normal']), new Set(['normal'])]);
    said.clear();
    at.archive.settings.retrieveFault = () => null;
    prefetch.queue.opened(key(wanted));
    await prefetch.runCycle();
    expect([said.get(uid(plain)), said.get(uid(wanted))]).toEqual([new Set(['normal']), new Set(['reader'])]);
  });
});

describe('a study that the station’s own limits kept waiting', () => {
  it('goes next when what runs beside it ends, and it cost no attempt', async () => {
    const [large, wanted, plain] = add(
      archived({ StudyTime: '090000' }),
      archived({ StudyTime: '070000' }),
      archived({ StudyTime: '080000' }),
    );
    const order: string[] = [];
    let done = (): void => {};
    const { port } = at.archive;
    const retrieve = port.retrieve.bind(port);
    port.retrieve = async (endpoint, target, method, options) => {
      order.push(target.StudyInstanceUID);
      if (target.StudyInstanceUID === uid(large)) await new Promise<void>((resolve) => (done = resolve));
      // As many associations as the site allows are in use.
      else if (order.length === 2) return failure('kindness.waited-too-long');
      return retrieve(endpoint, target, method, options);
    };
    const prefetch = at.open();
    const cycle = prefetch.runCycle();
    await at.clock.advance(0);
    prefetch.queue.moveUp(key(wanted));
    await at.clock.advance(MINUTE);
    expect(order).toEqual([uid(large), uid(wanted)]);
    expect(rowOf(prefetch, wanted)).toMatchObject({ state: 'queued', attempts: 0 });
    done();
    expect(await cycle).toMatchObject({ ok: true, value: { studiesComplete: 3 } });
    expect(order).toEqual([uid(large), uid(wanted), uid(wanted), uid(plain)]);
    expect(at.journal.filter(({ event }) => event === 'prefetch:study-failed')).toEqual([]);
  });

  it('is tried again in a minute where nothing of ours runs, with the reason', async () => {
    const [study, other] = add(archived({ StudyTime: '090000' }), archived({ StudyTime: '080000' }));
    at.archive.settings.retrieveFault = (_method, { StudyInstanceUID }) =>
      StudyInstanceUID === uid(study) ? { sends: 0, ends: 'kindness.waited-too-long' } : null;
    const prefetch = at.open();
    prefetch.start();
    await at.clock.advance(1000);
    expect(rowOf(prefetch, study)).toMatchObject({
      state: 'waiting',
      attempts: 0,
      lastError: { code: 'kindness.waited-too-long' },
    });
    expect(at.archive.countsOf(other)).toMatchObject({ held: 6 });
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(MINUTE);
    expect(at.archive.countsOf(study)).toMatchObject({ held: 6 });
  });
});
