// guards S-10
import { describe, expect, it } from 'vitest';
import type { DicomPort, Endpoint, InstanceSink } from '../../../electron/station/dicom/port.ts';
import { createKindness } from '../../../electron/station/kindness/kindness.ts';
import { withUrgency } from '../../../electron/station/kindness/kind-port.ts';
import { NO_CAP } from '../../../electron/station/kindness/settings.ts';
import { type KitErrorCode, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';
import { createFakeClock } from '../health/fake-clock.ts';
import { ANNOUNCED } from '../ingest/arriving.ts';

const PACS: Endpoint = { id: 'main', host: '10.0.0.7', port: 104, aeTitle: 'PACS', retrieveBy: ['C-MOVE'] };
const OTHER: Endpoint = { ...PACS, id: 'other', host: '10.0.0.8', aeTitle: 'OTHER' };

function fixture(settings: Partial<typeof NO_CAP> = {}, ownCap?: number) {
  const clock = createFakeClock();
  const kindness = createKindness({
    settings: { ...NO_CAP, ...settings },
    endpoints: [{ ...PACS, maxBytesPerSecond: ownCap }, OTHER],
    clock,
    random: () => 0.5,
  });
  let answer: KitErrorCode | null = null;
  const asked: string[] = [];
  const reply = (what: string) => {
    asked.push(what);
    return Promise.resolve(answer === null ? ok([]) : err(kitError(answer, 'It failed.', 'Wait.')));
  };
  /** Ends when its signal does, or when the test says so. */
  const retrieves: { end(): void; readonly deadlineMs: number }[] = [];
  const inner: DicomPort = {
    echo: async () => {
      const result = await reply('echo');
      return result.ok ? ok({ roundTripMs: 1 }) : result;
    },
    findStudies: () => reply('studies'),
    findSeries: () => reply('series'),
    findImages: () => reply('images'),
    findScheduled: () => reply('scheduled'),
    retrieve: (_endpoint, _target, method, { signal, deadlineMs }) =>
      new Promise((resolve) => {
        asked.push(method);
        signal?.addEventListener('abort', () =>
          resolve(err(kitError('dicom.cancelled', 'Cancelled.', 'Wait.'))),
        );
        const outcome = { method, completed: 1, failed: 0, warning: 0, elapsedMs: 0 };
        retrieves.push({ deadlineMs, end: () => resolve(ok(outcome)) });
      }),
    close: () => Promise.resolve(),
  };
  const received: number[] = [];
  const inside: InstanceSink = {
    begin: () => ({
      write: (chunk) => void received.push(chunk.length),
      finish: () => Promise.resolve(ok(undefined)),
      abort: () => Promise.resolve(),
    }),
  };
  return {
    clock,
    kindness,
    port: kindness.port(inner),
    sink: kindness.sink(inside),
    asked,
    received,
    retrieves,
    answers: (code: KitErrorCode | null) => {
      answer = code;
    },
    load: (id = 'main') => kindness.loads().get(id),
  };
}
const call = { deadlineMs: 10_000 };
const study = { StudyInstanceUID: '1.2.3' };

describe('the port that the station gets', () => {
  it('asks a PACS that refused three times for nothing more, and answers why and until when', async () => {
    const { port, answers, asked, kindness, load } = fixture();
    answers('dicom.connection-refused');
    for (let n = 0; n < 5; n += 1) await port.findStudies(PACS, {}, call);
    expect(asked.length).toBe(3);
    const turned = await port.findSeries(PACS, '1.2', call);
    expect(turned).toMatchObject({ ok: false, error: { code: 'kindness.left-alone', retryable: true } });
    expect(kindness.breakers().get('main')).toMatchObject({
      state: 'open',
      reason: expect.stringContaining('connection refused'),
    });
    expect(kindness.breakers().get('other')?.state).toBe('closed');
    expect(load()).toMatchObject({ queries: 3, failures: 3, heldBack: 3 });
  });

  it('goes on asking after errors that are not of the link', async () => {
    const { port, answers, asked } = fixture();
    answers('dicom.status-failure');
    for (let n = 0; n < 6; n += 1) await port.findStudies(PACS, {}, call);
    expect(asked.length).toBe(6);
  });

  it('learns nothing of a PACS from a bug of ours, or from a way that was never tried', async () => {
    const { clock, kindness } = fixture();
    let fault: KitErrorCode | 'throw' = 'dicom.connection-refused';
    const port = kindness.port({
      ...({} as DicomPort),
      findStudies: () => {
        if (fault === 'throw') throw new TypeError('a bug');
        return Promise.resolve(err(kitError(fault, 'It failed.', 'Wait.')));
      },
    });
    for (let n = 0; n < 3; n += 1) await port.findStudies(PACS, {}, call);
    await clock.advance(400_000);
    fault = 'throw';
    await expect(port.findStudies(PACS, {}, call)).rejects.toThrow('a bug');
    expect(kindness.breakers().get('main')?.state).not.toBe('closed');
    fault = 'dicom.method-not-offered';
    await clock.advance(400_000);
    await port.findStudies(PACS, {}, call);
    expect(kindness.breakers().get('main')?.state).not.toBe('closed');
  });

  it('takes a probe that answers as leave to try again', async () => {
    const { port, answers, asked } = fixture();
    answers('dicom.connection-refused');
    for (let n = 0; n < 3; n += 1) await port.findStudies(PACS, {}, call);
    answers(null);
    expect(await withUrgency(port, 'probe').echo(PACS, call)).toMatchObject({ ok: true });
    expect(await port.findStudies(PACS, {}, call)).toMatchObject({ ok: true });
    expect(asked).toEqual(['studies', 'studies', 'studies', 'echo', 'studies']);
  });

  it('counts a bare connection as a probe, and never takes an open port for an answer', async () => {
    const { port, answers, kindness, load } = fixture();
    answers('dicom.connection-refused');
    for (let n = 0; n < 3; n += 1) await port.findStudies(PACS, {}, call);
    const connect = kindness.connectProbe(() => Promise.resolve(ok(undefined)));
    await connect({ host: PACS.host, port: PACS.port }, { deadlineMs: 1 });
    expect(load()?.probes).toBe(1);
    expect(kindness.breakers().get('main')?.state).toBe('open');
  });

  it('tells when a call’s turn has come, and not before', async () => {
    const { port, retrieves, clock } = fixture({ maxAssociations: 1 });
    const started: string[] = [];
    const fetch = (name: string) =>
      port.retrieve(PACS, study, 'C-GET', { ...call, onStarted: () => started.push(name) });
    void fetch('first');
    void fetch('second');
    await clock.advance(0);
    expect(started).toEqual(['first']);
    retrieves[0]?.end();
    await clock.advance(0);
    expect(started).toEqual(['first', 'second']);
  });

  it('lets a probe that was given up, by an adapter that never settles, keep no other from being asked', async () => {
    const inner = { retrieve: () => new Promise(() => {}) } as unknown as DicomPort;
    const { kindness, clock } = fixture();
    const probes = withUrgency(kindness.port(inner), 'probe');
    let started = 0;
    for (let n = 0; n < 5; n += 1) {
      const given = new AbortController();
      const options = { ...call, signal: given.signal, onStarted: () => (started += 1) };
      void probes.retrieve(PACS, study, 'C-GET', options);
      await clock.advance(0);
      given.abort();
    }
    expect(started).toBe(5);
  });

  it('counts associations and their peak as the adapter reports them', () => {
    const { kindness, load } = fixture();
    for (const change of ['begun', 'begun', 'ended', 'begun', 'ended'] as const)
      kindness.association('main', change);
    expect(load()).toMatchObject({ associations: 3, associationsNow: 1, associationsPeak: 2 });
  });
});

describe('the cap', () => {
  const chunk = new Uint8Array(65_536);

  it('lets all associations of a PACS share one allowance, and takes nothing from another PACS', async () => {
    const { sink, clock, received, load } = fixture({ maxBytesPerSecond: 65_536 });
    const from = (callingAeTitle: string, remoteAddress: string, associationId: string) =>
      sink.begin({ ...ANNOUNCED, callingAeTitle, remoteAddress, associationId });
    let waiting = 0;
    const send = async (receiver: ReturnType<typeof from>): Promise<void> => {
      waiting += 1;
      await receiver.write(chunk);
      waiting -= 1;
    };
    void send(from('PACS', '::ffff:10.0.0.7', 'a'));
    void send(from('PACS', '10.0.0.7', 'b'));
    await clock.advance(999);
    expect(waiting).toBe(2);
    await clock.advance(1);
    expect(waiting).toBe(1);
    await clock.advance(1000);
    expect(waiting).toBe(0);
    expect(received.length).toBe(2);
    void send(from('OTHER', '10.0.0.8', 'c'));
    await clock.advance(1000);
    expect(waiting).toBe(0);
    expect(load('main')).toMatchObject({ bytes: 131_072, capBytesPerSecond: 65_536 });
    expect(load('other')?.bytes).toBe(65_536);
  });

  it('hands the bytes on before it waits, so that their buffer may be reused', async () => {
    const { sink, clock, received } = fixture({ maxBytesPerSecond: 65_536 });
    const written = sink.begin(ANNOUNCED).write(chunk);
    expect(received).toEqual([65_536]);
    await clock.advance(1000);
    await written;
  });

  it('leaves the time that it took out of the deadline of a transfer', async () => {
    const { port, sink, clock, retrieves } = fixture({}, 65_536);
    const done = port.retrieve(PACS, study, 'C-GET', { deadlineMs: 2000 });
    await clock.advance(0);
    const receiver = sink.begin({ ...ANNOUNCED, callingAeTitle: 'PACS', remoteAddress: '10.0.0.7' });
    for (let n = 0; n < 5; n += 1) {
      const written = receiver.write(chunk);
      await clock.advance(1000);
      await written;
    }
    await clock.advance(1500);
    retrieves[0]?.end();
    expect(await done).toMatchObject({ ok: true });
  });

  it('ends a transfer that is late by itself all the same', async () => {
    const { port, clock } = fixture({}, 65_536);
    const done = port.retrieve(PACS, study, 'C-GET', { deadlineMs: 2000 });
    await clock.advance(2001);
    expect(await done).toMatchObject({ ok: false, error: { code: 'dicom.deadline-exceeded' } });
  });

  it('leaves the deadline to the adapter where there is no cap', async () => {
    const { port, clock, retrieves } = fixture();
    void port.retrieve(PACS, study, 'C-GET', { deadlineMs: 2000 });
    await clock.advance(0);
    expect(retrieves[0]?.deadlineMs).toBe(2000);
  });
});
