// The prefetch by the clock on the wall: hours, off-peak hours, what cannot wait, and the top-up before a downtime.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { configSchema } from '../../../electron/station/config/schema.ts';
import type { ScheduledAnswer } from '../../../electron/station/dicom/port.ts';
import { archived, type ArchivedStudy, ENDPOINT, keyOf } from './fake-archive.ts';
import { prefetchFixture } from './fixture.ts';

let at: ReturnType<typeof prefetchFixture>;
beforeEach(() => {
  at = prefetchFixture();
});
afterEach(() => at.close());

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const add = <T extends ArchivedStudy[]>(...list: T): T => {
  at.archive.studies.push(...list);
  return list;
};
const uid = ({ descriptor }: ArchivedStudy) => descriptor.StudyInstanceUID;
const key = (study: ArchivedStudy) => keyOf(uid(study));
const heldOf = (study: ArchivedStudy) => at.archive.countsOf(study)?.held ?? 0;
const moved = () =>
  at.archive.asked.flatMap(({ what, target }) =>
    what === 'C-MOVE' && target ? [target.StudyInstanceUID] : [],
  );
/** What the RIS says of a study that is at the PACS. */
const ordered = (study: ArchivedStudy, priority: string, time = '110000'): ScheduledAnswer => ({
  ...study.descriptor,
  RequestedProcedureDescription: '',
  RequestedProcedureCode: '',
  RequestedProcedurePriority: priority,
  ScheduledProcedureStepStartDate: '20261122',
  ScheduledProcedureStepStartTime: time,
  Modality: 'CT',
  ScheduledProcedureStepDescription: '',
  ScheduledStationAETitle: '',
});
/** The fixture's clock begins at noon. */
const open = (prefetch: object) => {
  const config = configSchema.parse({
    endpoints: [{ id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS' }],
    worklist: { scheduled: [{ id: 'ris', host: 'ris', port: 104, aeTitle: 'RIS' }] },
    prefetch,
  });
  return at.open({ config, scheduledEndpoints: [{ ...ENDPOINT, id: 'ris' }] });
};
const verdicts = () =>
  at.journal.flatMap(({ event, details }) =>
    event === 'prefetch:top-up-verdict' ? [details['verdict']] : [],
  );
const afternoon = { schedule: [{ from: '14:00', to: '20:00', everyMs: 5 * MINUTE }] };
const inMinutes = (minutes: number) => new Date(at.clock.wall().getTime() + minutes * MINUTE).toISOString();

describe('outside its hours the prefetch', () => {
  it('fetches what cannot wait, says until when it pauses, and fetches the rest when they begin', async () => {
    const [plain, stat] = add(archived(), archived());
    at.archive.scheduled.push(ordered(stat, 'STAT'));
    const prefetch = open(afternoon);
    prefetch.start();
    await at.clock.advance(MINUTE);
    expect([heldOf(plain), heldOf(stat)]).toEqual([0, 6]);
    expect(prefetch.view()).toMatchObject({
      state: 'paused',
      message:
        'Outside the hours for fetching until 14:00; what cannot wait is fetched all the same; 1 of 2 studies complete; 1 waiting for those hours',
    });
    prefetch.queue.opened(key(plain));
    await at.clock.advance(1);
    expect(heldOf(plain)).toBe(6);
    const [late] = add(archived());
    await at.clock.advance(HOUR);
    expect(heldOf(late)).toBe(0);
    await at.clock.advance(HOUR + 10 * MINUTE);
    expect(heldOf(late)).toBe(6);
    expect(prefetch.view().state).toBe('idle');
  });

  it('asks nothing at all where the site says so', async () => {
    add(archived());
    const prefetch = open({ ...afternoon, outsideEveryMs: 0 });
    prefetch.start();
    await at.clock.advance(HOUR);
    expect(at.archive.asked).toEqual([]);
    expect(prefetch.view()).toMatchObject({ state: 'paused' });
    expect(prefetch.view().message).toContain('until 14:00');
    await at.clock.advance(HOUR + 10 * MINUTE);
    expect(prefetch.view()).toMatchObject({ state: 'idle', studiesComplete: 1 });
  });

  it('does what a person asks for', async () => {
    const [study] = add(archived());
    await open(afternoon).runCycle();
    expect(heldOf(study)).toBe(6);
  });

  it('ends what runs and begins nothing else when they are over', async () => {
    const [first, second] = add(archived({ StudyTime: '090000' }), archived({ StudyTime: '080000' }));
    const prefetch = open({ schedule: [{ from: '06:00', to: '12:03', everyMs: 5 * MINUTE }] });
    let done = (): void => {};
    const retrieve = at.archive.port.retrieve.bind(at.archive.port);
    at.archive.port.retrieve = async (...order) => {
      await new Promise<void>((resolve) => (done = resolve));
      return retrieve(...order);
    };
    prefetch.start();
    await at.clock.advance(4 * MINUTE);
    done();
    await at.clock.advance(1);
    expect([heldOf(first), heldOf(second)]).toEqual([6, 0]);
    expect(prefetch.view().message).toContain('until 06:00');
  });
});

describe('off-peak hours', () => {
  it('keep weak and bulky priors waiting, in words, and nothing else', async () => {
    const [study, prior] = add(
      archived({ PatientID: 'P1' }),
      archived({ PatientID: 'P1', StudyDate: '20260901' }, 30),
    );
    const prefetch = open({
      everyMs: HOUR,
      offPeak: { from: '20:00', to: '06:00', priorsAboveInstances: 50 },
    });
    prefetch.start();
    await at.clock.advance(MINUTE);
    expect([heldOf(study), heldOf(prior)]).toEqual([6, 0]);
    expect(prefetch.view()).toMatchObject({
      state: 'idle',
      message: '1 of 2 studies complete; 1 prior waiting for the off-peak hours from 20:00',
    });
    await at.clock.advance(9 * HOUR + 10 * MINUTE);
    expect(heldOf(prior)).toBe(60);
  });
});

describe('while one cycle fetches', () => {
  it('a STAT that arrives is found by the next list and fetched beside what runs', async () => {
    const [large] = add(archived());
    at.archive.settings.retrieveFault = (_method, target) =>
      target.StudyInstanceUID === uid(large) ? { hangs: true } : null;
    const prefetch = open({});
    prefetch.start();
    await at.clock.advance(MINUTE);
    const [plain, stat] = add(archived({ StudyTime: '110000' }), archived({ StudyTime: '070000' }));
    at.archive.scheduled.push(ordered(stat, 'STAT'));
    await at.clock.advance(6 * MINUTE);
    expect([heldOf(stat), heldOf(plain)]).toEqual([6, 0]);
    expect(at.journal.filter(({ event }) => event === 'prefetch:cycle-started')).toHaveLength(1);
    prefetch.cancel();
    await at.clock.advance(1);
  });
});

describe('a top-up', () => {
  it('lists every minute until its moment, and puts its verdicts on record', async () => {
    const [study, slow] = add(archived(), archived());
    at.archive.settings.retrieveFault = (_method, target) =>
      target.StudyInstanceUID === uid(slow) ? { sends: 0, ends: 'dicom.sub-operations-failed' } : null;
    const prefetch = open({ everyMs: HOUR });
    prefetch.start();
    await at.clock.advance(30_000);
    expect(prefetch.queue.topUp(inMinutes(30))).toMatchObject({
      ok: true,
      value: { topUp: { verdict: 'unknown' } },
    });
    await at.clock.advance(2 * MINUTE);
    expect(heldOf(study)).toBe(6);
    expect(
      at.archive.asked.filter(({ query }) => query?.StudyDate !== undefined).length,
    ).toBeGreaterThanOrEqual(3);
    expect(prefetch.queue.view().topUp?.words).toContain('1 of 2 studies to go');
    at.archive.settings.retrieveFault = () => null;
    await at.clock.advance(10 * MINUTE);
    expect(prefetch.queue.view().topUp).toMatchObject({ verdict: 'done' });
    expect(verdicts().at(0)).toBe('unknown');
    expect(verdicts().at(-1)).toBe('done');
    // New studies are looked for every minute meanwhile.
    const [late] = add(archived());
    await at.clock.advance(2 * MINUTE);
    expect(heldOf(late)).toBe(6);
    await at.clock.advance(20 * MINUTE);
    expect(prefetch.queue.view().topUp).toBeNull();
    expect(at.journal.find(({ event }) => event === 'prefetch:top-up-ended')?.details).toMatchObject({
      verdict: 'done',
      reason: 'its time has come',
    });
    const cycles = at.journal.length;
    await at.clock.advance(30 * MINUTE);
    expect(at.journal.length - cycles).toBeLessThanOrEqual(2);
  });

  it('lifts the hours, survives a restart, and ends when a person ends it', async () => {
    const [study] = add(archived());
    const closed = { schedule: [{ from: '20:00', to: '21:00', everyMs: MINUTE }], outsideEveryMs: 0 };
    const killed = open(closed);
    expect(killed.queue.topUp(inMinutes(60)).ok).toBe(true);
    const prefetch = open(closed);
    expect(prefetch.queue.view().topUp).not.toBeNull();
    prefetch.start();
    await at.clock.advance(MINUTE);
    expect(heldOf(study)).toBe(6);
    prefetch.queue.endTopUp();
    expect(prefetch.queue.view().topUp).toBeNull();
    const asked = at.archive.asked.length;
    await at.clock.advance(HOUR);
    expect(at.archive.asked.length - asked).toBeLessThan(10);
  });

  it('uses every transfer that the site allows', async () => {
    add(archived(), archived(), archived());
    at.archive.settings.retrieveFault = () => ({ hangs: true });
    const prefetch = open({});
    prefetch.queue.topUp(inMinutes(60));
    prefetch.start();
    await at.clock.advance(MINUTE);
    expect(moved()).toHaveLength(2);
    prefetch.cancel();
    await at.clock.advance(1);
  });

  it('is never called done on a list from before it, and says when nothing is fetched', async () => {
    add(archived());
    const prefetch = open({});
    await prefetch.runCycle();
    expect(prefetch.view().studiesComplete).toBe(1);
    await at.clock.advance(MINUTE);
    prefetch.queue.topUp(inMinutes(60));
    expect(prefetch.queue.view().topUp).toMatchObject({ verdict: 'unknown' });
    add(archived());
    at.archive.settings.retrieveFault = () => ({ sends: 0, ends: 'dicom.sub-operations-failed' });
    await prefetch.runCycle();
    at.state.hold = { words: 'Paused while the PACS is down', kind: 'stop' };
    expect(prefetch.queue.view().topUp?.words).toContain(
      'nothing is fetched now: Paused while the PACS is down',
    );
  });

  it('refuses a moment that has passed or is far away, and keeps the sooner one of a planned window', () => {
    const prefetch = open({});
    for (const by of [inMinutes(-1), inMinutes(8 * 24 * 60), 'soon'])
      expect(prefetch.queue.topUp(by)).toMatchObject({ error: { code: 'contract.invalid-input' } });
    const [sooner, later] = [inMinutes(30), inMinutes(90)];
    prefetch.queue.topUp(sooner);
    expect(prefetch.topUp(later).ok).toBe(true);
    expect(at.journal.at(-1)).toMatchObject({ event: 'prefetch:top-up-begun', actor: 'station' });
    expect(prefetch.queue.view().topUp?.by).toBe(sooner);
    prefetch.queue.topUp(later);
    expect(prefetch.queue.view().topUp?.by).toBe(later);
  });

  it('goes on with the later of two moments, a person’s or a window’s, once the sooner one has passed', async () => {
    const prefetch = open({});
    const [sooner, later] = [inMinutes(30), inMinutes(90)];
    const by = () => prefetch.queue.view().topUp?.by;
    prefetch.queue.topUp(later);
    prefetch.topUp(sooner);
    expect(by()).toBe(sooner);
    await at.clock.advance(31 * 60_000);
    expect(by()).toBe(later);
    prefetch.queue.endTopUp();
    expect(by()).toBeUndefined();
    const [soon, late] = [inMinutes(10), inMinutes(20)];
    prefetch.queue.topUp(soon);
    prefetch.topUp(late);
    expect(by()).toBe(soon);
    await at.clock.advance(11 * 60_000);
    expect(by()).toBe(late);
    await at.clock.advance(10 * 60_000);
    expect(by()).toBeUndefined();
  });
});
