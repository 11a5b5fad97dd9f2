import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completenessOf } from '../../../shared/domain/study.ts';
import { severalPacs, sops } from './several-pacs.ts';

const two = () => severalPacs({ main: 'primary', backup: 'secondary' });
const STUDY = '2.25.7';
const many = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `2.25.8${index}`);

describe('with several PACS, the prefetch', () => {
  it('asks the primary alone while it is well', async () => {
    const set = two();
    for (const id of ['main', 'backup']) set.at(id).studies.set(STUDY, sops(STUDY, 1, 5));
    expect(await set.prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
    expect(set.at('backup').asked).toEqual([]);
    expect(set.journal.at(-2)?.details).toMatchObject({ endpointId: 'main' });
    await set.close();
  });

  it('lists and fetches from the secondary while the primary is down, and says so', async () => {
    const set = two();
    for (const id of ['main', 'backup']) set.at(id).studies.set(STUDY, sops(STUDY, 1, 5));
    set.at('main').state = 'down';
    const end = await set.prefetch.runCycle();
    expect(end).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
    const why = 'from backup (secondary: used because main is down since 10:41)';
    expect(set.messages).toContain(`Fetching 1 of 1 study ${why}`);
    expect(end.ok && end.value.message).toContain(`listed ${why}`);
    expect(set.at('main').asked).toEqual([]);
    expect(
      set.journal.filter(({ event }) => event === 'prefetch:pacs-changed').map(({ details }) => details),
    ).toEqual(
      ['query', 'retrieve'].map((role) => ({
        role,
        from: null,
        to: 'backup',
        reason: 'secondary: used because main is down since 10:41',
        failover: true,
      })),
    );
    await set.close();
  });

  it('goes on with the secondary when the primary breaks in the midst of a study, and returns to it later', async () => {
    const set = two();
    const uids = many(4);
    for (const id of ['main', 'backup']) for (const uid of uids) set.at(id).studies.set(uid, sops(uid, 1, 6));
    set.at('main').breaksAfter = 3;
    expect(await set.prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 4 } });
    // From where it really came, not whom it was planned for.
    expect(new Set(set.prefetch.queue.view().rows.map(({ endpointId }) => endpointId))).toContain('backup');
    set.at('main').breaksAfter = null;
    for (const id of ['main', 'backup']) set.at(id).studies.set('2.25.99', sops('2.25.99', 1, 2));
    set.at('backup').asked.length = 0;
    expect(await set.prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 5 } });
    expect(set.at('backup').asked).toEqual([]);
    await set.close();
  });

  it('leaves a transfer from a PACS that is declared down, and finishes it elsewhere', async () => {
    const set = two();
    for (const id of ['main', 'backup']) set.at(id).studies.set(STUDY, sops(STUDY, 1, 6));
    set.at('main').onSent = () => {
      set.at('main').state = 'down';
      set.prefetch.switchChanged();
    };
    expect(await set.prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
    expect(set.at('main').asked.filter((what) => what === 'retrieve')).toHaveLength(1);
    expect(set.journal.find(({ event }) => event === 'prefetch:study-completed')?.details).toMatchObject({
      endpointId: 'backup',
    });
    await set.close();
  });

  it('asks a PACS that is back at once for what only it holds, whatever the retry schedule says', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 6));
    set.at('main').onSent = () => {
      set.at('main').state = 'down';
      set.prefetch.switchChanged();
    };
    expect(await set.prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 0 } });
    const row = () => set.prefetch.queue.view().rows[0];
    expect(row()).toMatchObject({ state: 'waiting', lastError: { code: 'prefetch.paused' } });
    set.prefetch.switchChanged();
    expect(row()).toMatchObject({ state: 'waiting' });
    set.at('main').state = 'healthy';
    set.at('main').onSent = () => {};
    set.prefetch.switchChanged();
    expect(row()).toMatchObject({ state: 'queued', retryAt: null });
    await set.close();
  });

  it('asks the next PACS for a study that the first does not hold', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, []);
    set.at('main').givesCounts = false;
    set.at('backup').studies.set(STUDY, sops(STUDY, 1, 3));
    expect(await set.prefetch.runCycle()).toMatchObject({ ok: true, value: { studiesComplete: 1 } });
    await set.close();
  });

  it('is held only when no usable PACS is left, and then says why each is out', async () => {
    const set = two();
    set.at('main').state = 'down';
    set.at('backup').state = 'recovering';
    expect(await set.prefetch.runCycle()).toMatchObject({
      ok: false,
      error: {
        code: 'prefetch.paused',
        message: 'Paused, vault only: main is down since 10:41, backup is recovering since 10:41',
      },
    });
    await set.close();
  });

  // guards S-15
  it('does not drop from the list what a stand-in does not list', async () => {
    const set = two();
    const uids = many(3);
    for (const uid of uids) set.at('main').studies.set(uid, sops(uid, 1, 2));
    await set.prefetch.runCycle();
    const { listedAt } = set.prefetch.list();
    set.at('main').state = 'down';
    await set.prefetch.runCycle();
    expect(set.prefetch.list().onList.size).toBe(3);
    expect(set.prefetch.list().listedAt).toBe(listedAt);
    await set.close();
  });
});

const completeness = (set: ReturnType<typeof two>, uid: string) => {
  const counts = set.countsOf(uid);
  return completenessOf(counts?.held ?? 0, counts?.expected ?? null).state;
};

// guards S-1
describe('a study that two PACS hold differently', () => {
  it('is not complete by the smaller count while the PACS with the larger one is gone', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('backup').studies.set(STUDY, sops(STUDY, 1, 8));
    set.at('main').breaksAfter = 0;
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 10 });
    set.at('main').state = 'down';
    await set.restart();
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 10 });
    set.at('main').state = 'healthy';
    set.at('main').breaksAfter = null;
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 10, expected: 10 });
    await set.close();
  });

  it('is not complete because instances of both add up to the count of one', async () => {
    const set = two();
    // The primary holds 1 to 10; the secondary lacks 9 and 10, and has two others.
    set.at('main').studies.set(STUDY, [...sops(STUDY, 1, 10)].toReversed());
    set.at('backup').studies.set(STUDY, [...sops(STUDY, 1, 7), ...sops(STUDY, 20, 21)]);
    set.at('main').breaksAfter = 1;
    await set.prefetch.runCycle();
    // Ten are here, the primary counts ten, and 8 and 9 of the primary's are not among them.
    expect(set.countsOf(STUDY)?.held).toBe(10);
    expect(completeness(set, STUDY)).toBe('unknown');
    set.at('main').breaksAfter = null;
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 12, expected: 12 });
    await set.close();
  });

  it('is the union of both once both have listed it, and stays so cycle after cycle', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('backup').studies.set(STUDY, [...sops(STUDY, 1, 8), ...sops(STUDY, 20, 23)]);
    set.at('main').state = 'down';
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 12, expected: 12 });
    set.at('main').state = 'healthy';
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 14, expected: 14 });
    const asked = set.at('main').asked.length;
    await set.restart();
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 14, expected: 14 });
    expect(set.at('main').asked.slice(asked)).toEqual(['studies']);
    await set.close();
  });

  it('is not complete because instances of both add up to more than the count of either', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('backup').studies.set(STUDY, sops(STUDY, 21, 28));
    set.at('main').breaksAfter = 4;
    const end = await set.prefetch.runCycle();
    // Twelve are here, eight of them the backup's; six that the primary counted are not.
    expect(set.countsOf(STUDY)?.held).toBe(12);
    expect(completeness(set, STUDY)).toBe('unknown');
    expect(end).toMatchObject({ ok: true, value: { studiesComplete: 0 } });
    expect(set.prefetch.view().lastError).toContain('Another PACS counted 10');
    set.at('main').state = 'down';
    await set.restart();
    await set.prefetch.runCycle();
    expect(completeness(set, STUDY)).toBe('unknown');
    set.at('main').state = 'healthy';
    set.at('main').breaksAfter = null;
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 18, expected: 18 });
    await set.close();
  });

  it('is not complete when copies that overlap leave out an image of the one that counted first', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('backup').studies.set(STUDY, [...sops(STUDY, 3, 9), ...sops(STUDY, 31, 33)]);
    set.at('main').breaksAfter = 2;
    await set.prefetch.runCycle();
    expect(set.holds(`${STUDY}.9.10`, STUDY)).toBe(false);
    expect(set.countsOf(STUDY)?.held).toBe(12);
    expect(completeness(set, STUDY)).toBe('unknown');
    await set.close();
  });

  it('is not complete by a longer list either, until the PACS that counted less has listed its own', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('backup').studies.set(STUDY, [...sops(STUDY, 1, 9), ...sops(STUDY, 31, 33)]);
    set.at('main').breaksAfter = 0;
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)?.held).toBe(12);
    expect(completeness(set, STUDY)).toBe('unknown');
    set.at('main').breaksAfter = null;
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 13, expected: 13 });
    await set.close();
  });

  it('is not complete by a list that is shorter than what its PACS counted, also after a restart', async () => {
    const set = two();
    set.at('main').studies.set(STUDY, sops(STUDY, 1, 8));
    set.at('backup').studies.set(STUDY, sops(STUDY, 1, 10));
    set.at('backup').listsOnly = 8;
    set.at('backup').breaksAfter = 4;
    set.at('main').state = 'down';
    await set.prefetch.runCycle();
    set.at('main').state = 'healthy';
    set.at('main').breaksAfter = 6;
    set.at('backup').breaksAfter = 8;
    await set.restart();
    await set.prefetch.runCycle();
    expect(set.countsOf(STUDY)).toMatchObject({ held: 8, expected: 10 });
    await set.close();
  });

  it('is never called complete while a PACS that counted it holds an instance that is not here', async () => {
    const ids = ['main', 'backup', 'cache'] as const;
    const instances = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 8 });
    const cut = fc.option(fc.integer({ min: 0, max: 6 }), { nil: null });
    const one = fc.record({ up: fc.boolean(), cut });
    const cycle = fc.record({ main: one, backup: one, cache: one, restarts: fc.boolean() });
    const cycles = fc.array(cycle, { minLength: 1, maxLength: 6 });
    const contents = fc.record({ main: instances, backup: instances, cache: instances });
    await fc.assert(
      fc.asyncProperty(contents, cycles, async (held, plan) => {
        const set = severalPacs({ main: 'primary', backup: 'secondary', cache: 'site-cache' });
        const uid = (n: number): string => `${STUDY}.9.${n}`;
        for (const id of ids) set.at(id).studies.set(STUDY, held[id].map(uid));
        for (const { restarts, ...state } of plan) {
          for (const id of ids) {
            set.at(id).state = state[id].up ? 'healthy' : 'down';
            set.at(id).breaksAfter = state[id].cut;
          }
          if (restarts) await set.restart();
          await set.prefetch.runCycle();
          if (completeness(set, STUDY) !== 'complete') continue;
          const here = new Set([1, 2, 3, 4, 5, 6, 7, 8].filter((n) => set.holds(uid(n), STUDY)));
          // Nobody can tell two studies apart that are one list of one length and one count of that length (decision 0167).
          const isCopy = (id: (typeof ids)[number]) =>
            held[id].length === here.size &&
            ids.some((other) => other !== id && here.symmetricDifference(new Set(held[other])).size === 0);
          const lacking = ids.filter(
            (id) => set.counted.has(id) && !isCopy(id) && held[id].some((n) => !here.has(n)),
          );
          expect(lacking).toEqual([]);
          expect(here.size).toBe(set.countsOf(STUDY)?.expected);
        }
        // With all of them well, everything comes, and is complete.
        for (const id of ids) Object.assign(set.at(id), { state: 'healthy', breaksAfter: null });
        await set.prefetch.runCycle();
        await set.prefetch.runCycle();
        expect(completeness(set, STUDY)).toBe('complete');
        await set.close();
      }),
      { numRuns: 40 },
    );
  }, 120_000);
});
