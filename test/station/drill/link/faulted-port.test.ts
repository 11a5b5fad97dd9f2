import { describe, expect, it } from 'vitest';
import type { LinkFault } from '../../../../shared/drill/auto-events.ts';
import { endpoint, faultedPacs, study, watched } from './faulted-fixture.ts';

const OPTIONS = { deadlineMs: 30_000, idleMs: 10_000 };
const RETRIEVE = { deadlineMs: 600_000, idleMs: 120_000 };
const target = { StudyInstanceUID: '1.2.3' };

const codeOf = (seen: ReturnType<ReturnType<typeof watched>['on']>): string | null =>
  seen.result === null || seen.result.ok ? null : seen.result.error.code;

describe('a link that a drill leaves alone', () => {
  it('passes every call as it is', async () => {
    const { clock, port, tcpConnect, asked } = faultedPacs([study('1.2.3', '20200101')]);
    const calls = [
      port.echo(endpoint, OPTIONS),
      port.findStudies(endpoint, {}, OPTIONS),
      port.findScheduled(endpoint, {}, OPTIONS),
      port.findSeries(endpoint, '1.2.3', OPTIONS),
      port.findImages(endpoint, { StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.3.1' }, OPTIONS),
      port.retrieve(endpoint, target, 'C-MOVE', RETRIEVE),
      tcpConnect(endpoint, OPTIONS),
    ];
    await clock.advance(5000);
    for (const result of await Promise.all(calls)) expect(result.ok).toBe(true);
    expect(asked).toEqual(['echo', 'find', 'scheduled', 'series', 'images', 'retrieve', 'tcp']);
  });
});

describe('a link that refuses', () => {
  it('fails at once, as the real adapter words it, says DRILL, and asks nothing of the PACS', async () => {
    const { port, tcpConnect, link, asked } = faultedPacs();
    link.hold('refuse');
    const echo = await port.echo(endpoint, OPTIONS);
    expect(echo).toMatchObject({
      ok: false,
      error: {
        code: 'dicom.connection-refused',
        message: 'DRILL: The PACS PACS (10.0.0.9:104) refused the connection: nothing listens on that port.',
        details: { drill: true },
      },
    });
    expect(await tcpConnect(endpoint, OPTIONS)).toMatchObject({
      error: { code: 'dicom.connection-refused' },
    });
    expect(await port.retrieve(endpoint, target, 'C-GET', RETRIEVE)).toMatchObject({
      error: { code: 'dicom.connection-refused' },
    });
    expect(asked).toEqual([]);
  });

  it('breaks what is under way: the retrieve ends at once, and its adapter is told', async () => {
    const { port, link, clock, aborted } = faultedPacs();
    const seen = watched(port.retrieve(endpoint, target, 'C-MOVE', RETRIEVE)).on(clock);
    await clock.advance(1000);
    link.hold('refuse');
    await clock.advance(0);
    expect(codeOf(seen)).toBe('dicom.connection-lost');
    expect(seen.at).toBe(1000);
    expect(aborted()).toBe(1);
  });
});

describe('a link that stalls', () => {
  it('accepts the connection and is silent until the deadline of the call', async () => {
    const { port, tcpConnect, link, clock, asked } = faultedPacs();
    link.hold('stall');
    expect((await tcpConnect(endpoint, OPTIONS)).ok).toBe(true);
    const seen = watched(port.echo(endpoint, { deadlineMs: 2500 })).on(clock);
    await clock.advance(2499);
    expect(seen.result).toBeNull();
    await clock.advance(1);
    expect(codeOf(seen)).toBe('dicom.deadline-exceeded');
    expect(asked).toEqual([]);
  });

  it('falls silent for a call with an idle limit, and ends when its caller ends it', async () => {
    const { port, link, clock } = faultedPacs();
    link.hold('stall');
    const idle = watched(port.findStudies(endpoint, {}, OPTIONS)).on(clock);
    const abort = new AbortController();
    const given = watched(
      port.retrieve(endpoint, target, 'C-MOVE', { ...RETRIEVE, signal: abort.signal }),
    ).on(clock);
    await clock.advance(3000);
    abort.abort();
    await clock.advance(7000);
    expect(idle).toMatchObject({
      at: 10_000,
      result: { error: { code: 'dicom.deadline-exceeded', details: { idle: true } } },
    });
    expect(given).toMatchObject({ at: 3000, result: { error: { code: 'dicom.cancelled' } } });
  });

  it('holds also what was under way, to its own deadline', async () => {
    const { port, link, clock, aborted } = faultedPacs();
    const seen = watched(port.retrieve(endpoint, target, 'C-MOVE', { deadlineMs: 20_000 })).on(clock);
    await clock.advance(1000);
    link.hold('stall');
    await clock.advance(18_999);
    expect([seen.result, aborted()]).toEqual([null, 1]);
    await clock.advance(1);
    expect(codeOf(seen)).toBe('dicom.deadline-exceeded');
  });
});

describe('a slow link', () => {
  it('answers an echo late but in time, asked of the PACS once', async () => {
    const { port, link, clock, asked } = faultedPacs();
    link.hold('slow');
    const seen = watched(port.echo(endpoint, { deadlineMs: 2500 })).on(clock);
    await clock.advance(2499);
    expect(seen).toMatchObject({ at: 1750, result: { ok: true } });
    expect(asked).toEqual(['echo']);
  });

  it('brings the images of a retrieve after a minute, and never past the patience of its caller', async () => {
    const { port, link, clock, asked } = faultedPacs();
    link.hold('slow');
    const patient = watched(port.retrieve(endpoint, target, 'C-MOVE', RETRIEVE)).on(clock);
    const hasty = watched(
      port.retrieve(endpoint, target, 'C-MOVE', { deadlineMs: 60_000, idleMs: 20_000 }),
    ).on(clock);
    await clock.advance(15_999);
    expect(asked).toEqual([]);
    await clock.advance(84_001);
    expect(hasty).toMatchObject({ at: 21_000, result: { ok: true } });
    expect(patient).toMatchObject({ at: 65_000, result: { ok: true } });
  });

  it('tells each answer of a query no sooner than the end of it', async () => {
    const { port, link, clock } = faultedPacs([study('1.2.3', '20261122')]);
    link.hold('slow');
    const told: number[] = [];
    void port.findStudies(endpoint, {}, { ...OPTIONS, onAnswer: () => void told.push(clock.now()) });
    await clock.advance(10_000);
    expect(told).toEqual([3750]);
  });

  it('a link that is cut while an answer is on its way brings nothing of it', async () => {
    const { port, link, clock } = faultedPacs([study('1.2.3', '20261122')]);
    link.hold('slow');
    const told: string[] = [];
    const seen = watched(
      port.findStudies(endpoint, {}, { ...OPTIONS, onAnswer: () => void told.push('told') }),
    ).on(clock);
    await clock.advance(1000);
    link.hold('refuse');
    await clock.advance(10_000);
    expect(codeOf(seen)).toBe('dicom.connection-lost');
    expect(told).toEqual([]);
  });
});

describe('a PACS that has lost its archive', () => {
  const pacs = () => {
    const made = faultedPacs([study('1.1', '20261122'), study('1.2', '20250101'), study('1.3', '')]);
    made.link.hold('lose-priors');
    return made;
  };
  const ended = async <T>(made: ReturnType<typeof pacs>, promise: Promise<T>): Promise<T> => {
    await made.clock.advance(10_000);
    return promise;
  };

  it('still lists its days', async () => {
    const made = pacs();
    const listed = await ended(
      made,
      made.port.findStudies(endpoint, { StudyDate: '20250101-20261122' }, OPTIONS),
    );
    expect(listed).toMatchObject({ ok: true, value: { length: 3 } });
  });

  it('fails a question for earlier studies, and never says that there are none', async () => {
    const made = pacs();
    const told: string[] = [];
    const asked = made.port.findStudies(
      endpoint,
      { PatientID: 'P' },
      { ...OPTIONS, onAnswer: ({ StudyInstanceUID }) => void told.push(StudyInstanceUID) },
    );
    expect(await ended(made, asked)).toMatchObject({ error: { code: 'dicom.status-failure' } });
    expect(told).toEqual(['1.1', '1.3']);
  });

  it("gives today's study, and fails an older one, also one that it was never asked about", async () => {
    const made = pacs();
    const { port } = made;
    const options = { ...RETRIEVE };
    const retrieve = (uid: string) =>
      ended(made, port.retrieve(endpoint, { StudyInstanceUID: uid }, 'C-MOVE', options));
    expect((await retrieve('1.1')).ok).toBe(true);
    expect(await retrieve('1.2')).toMatchObject({
      error: { code: 'dicom.status-failure', details: { drill: true, status: 'C001' } },
    });
    expect((await retrieve('1.3')).ok).toBe(true);
    expect((await ended(made, port.findSeries(endpoint, '1.2', OPTIONS))).ok).toBe(false);
    const key = { StudyInstanceUID: '1.2', SeriesInstanceUID: '1.2.1' };
    expect((await ended(made, port.findImages(endpoint, key, OPTIONS))).ok).toBe(false);
    expect(made.asked.filter((each) => each === 'retrieve')).toHaveLength(2);
  });

  it('still answers its echo', async () => {
    const made = pacs();
    expect((await ended(made, made.port.echo(endpoint, OPTIONS))).ok).toBe(true);
  });
});

describe('when the fault ends', () => {
  // guards S-6: a real outage must not wait for a drill's timers
  it.each<[LinkFault, string]>([
    ['stall', 'dicom.connection-lost'],
    ['slow', 'ok'],
  ])('a call that waits because of %s ends in the same moment', async (fault, expected) => {
    const { port, link, clock } = faultedPacs();
    link.hold(fault);
    const find = watched(port.findStudies(endpoint, {}, OPTIONS)).on(clock);
    const retrieve = watched(port.retrieve(endpoint, target, 'C-MOVE', RETRIEVE)).on(clock);
    await clock.advance(1000);
    expect(find.result).toBeNull();
    link.hold('none');
    await clock.advance(0);
    expect(find.at).toBe(1000);
    expect(codeOf(find) ?? 'ok').toBe(expected);
    // A retrieve that had not begun begins now, and takes its real time.
    await clock.advance(5000);
    expect(retrieve.at).toBe(fault === 'stall' ? 1000 : 6000);
  });

  it('from slow to refuse: what waits is refused, and nothing reaches the PACS any more', async () => {
    const { port, link, clock, asked } = faultedPacs();
    link.hold('slow');
    const retrieve = watched(port.retrieve(endpoint, target, 'C-MOVE', RETRIEVE)).on(clock);
    await clock.advance(1000);
    link.hold('refuse');
    await clock.advance(100_000);
    expect(codeOf(retrieve)).toBe('dicom.connection-refused');
    expect(asked).toEqual([]);
  });
});
