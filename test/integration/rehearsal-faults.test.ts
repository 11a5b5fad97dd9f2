// Every way the rehearsal PACS can be failed, observed from outside by a small DICOM client that shares no code with it.
import { connect, type Socket } from 'node:net';
import dimse from 'dcmjs-dimse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPopulation } from '../../drills/rehearsal/population/population.ts';
import { type RehearsalPacs, startRehearsalPacs } from '../../drills/rehearsal/rehearsal-pacs.ts';

const now = new Date(2026, 10, 22, 9);
const population = createPopulation({ seed: 7, now, matrix: 48, share: 0.2 });
const study = population.find((s) => s.series[0]?.Modality === 'CT') ?? population[0];
const prior = population.find((s) => s.isPrior) ?? population[0];
const images = study?.series.reduce((n, s) => n + s.instances.length, 0) ?? 0;

type Ending = 'released' | 'rejected' | 'closed' | 'refused';
interface Outcome {
  readonly ending: Ending;
  readonly statuses: readonly number[];
  readonly received: number;
}

type CStoreRequest = InstanceType<typeof dimse.requests.CStoreRequest>;

let pacs: RehearsalPacs;
beforeEach(async () => {
  pacs = await startRehearsalPacs({ population });
});
afterEach(() => pacs.close());

/** Runs one request to its end. @param onMessage called at every response and arriving instance */
function ask(
  request: InstanceType<typeof dimse.requests.CEchoRequest>,
  onMessage?: () => void,
): Promise<Outcome> {
  return new Promise((resolve) => {
    const client = new dimse.Client();
    const statuses: number[] = [];
    let received = 0;
    let ending: Ending = 'closed';
    request.on('response', (response: { getStatus(): number }) => {
      statuses.push(response.getStatus());
      onMessage?.();
    });
    // dcmjs-dimse's emitter looks at the listener's arity: exactly two parameters, or no answer is ever sent.
    client.on('cStoreRequest', (store: CStoreRequest, answer: (response: unknown) => void) => {
      received += 1;
      const response = dimse.responses.CStoreResponse.fromRequest(store);
      response.setStatus(0);
      answer(response);
      onMessage?.();
    });
    client.on('associationRejected', () => {
      ending = 'rejected';
    });
    client.on('associationReleased', () => {
      ending = 'released';
    });
    client.on('networkError', (error: Error) => {
      if (/ECONNREFUSED/u.test(error.message)) ending = 'refused';
    });
    client.on('closed', () => resolve({ ending, statuses, received }));
    client.addRequest(request);
    client.send('127.0.0.1', pacs.port, 'TEST', 'REHEARSAL');
  });
}

const echo = () => ask(new dimse.requests.CEchoRequest());
const get = (uid = study?.StudyInstanceUID ?? '', onMessage?: () => void) => {
  const request = dimse.requests.CGetRequest.createStudyGetRequest(uid);
  (
    request as unknown as { setAddStorageSopClassesToAssociation(add: boolean): void }
  ).setAddStorageSopClassesToAssociation(true);
  return ask(request, onMessage);
};
const find = (elements: Record<string, unknown> = {}) =>
  ask(dimse.requests.CFindRequest.createStudyFindRequest(elements));

function rawConnection(): Promise<{ socket: Socket; data: Buffer[]; closed: Promise<boolean> }> {
  return new Promise((resolve, reject) => {
    const socket = connect(pacs.port, '127.0.0.1');
    const data: Buffer[] = [];
    let hadError = false;
    socket.on('data', (chunk) => data.push(chunk));
    socket.on('error', (error) => {
      hadError = true;
      reject(error);
    });
    const closed = new Promise<boolean>((done) => socket.on('close', () => done(hadError)));
    socket.on('connect', () => resolve({ socket, data, closed }));
  });
}

describe('the rehearsal PACS, healthy', () => {
  it('echoes, finds everything and sends everything it counts', async () => {
    expect(await echo()).toEqual({ ending: 'released', statuses: [0], received: 0 });
    const found = await find();
    expect(found.statuses).toEqual([...population.map(() => 0xff00), 0]);
    const got = await get();
    expect(got.received).toBe(images);
    expect(got.statuses.at(-1)).toBe(0);
    expect(pacs.stats()).toMatchObject({
      associations: 3,
      echoes: 1,
      finds: 1,
      gets: 1,
      instancesSent: images,
    });
  });

  it('ends a connection that announces a huge PDU', async () => {
    const { socket, data, closed } = await rawConnection();
    socket.write(Buffer.from([4, 0, 0x7f, 0xff, 0xff, 0xff]));
    await closed;
    expect(Buffer.concat(data)[0]).toBe(7);
  });
});

describe('the rehearsal PACS, attacked', () => {
  it.each([
    ['200 contexts, more than there are ids to answer with', tooManyContexts()],
    ['a P-DATA whose lengths lie', Buffer.from([4, 0, 0, 0, 0, 8, 0xff, 0xff, 0xff, 0xff, 1, 3, 0, 0])],
  ])('aborts %s, and goes on serving others', async (_what, bytes) => {
    const { socket, data, closed } = await rawConnection();
    socket.write(bytes);
    await closed;
    expect(Buffer.concat(data)[0]).toBe(7);
    expect((await echo()).statuses).toEqual([0]);
  });
});

/** An A-ASSOCIATE-RQ (PS3.8 §9.3.2) that proposes Verification 200 times. */
function tooManyContexts(): Buffer {
  const item = (type: number, body: Buffer) => {
    const head = Buffer.from([type, 0, 0, 0]);
    head.writeUInt16BE(body.length, 2);
    return Buffer.concat([head, body]);
  };
  const context = item(
    0x20,
    Buffer.concat([
      Buffer.from([1, 0, 0, 0]),
      item(0x30, Buffer.from('1.2.840.10008.1.1')),
      item(0x40, Buffer.from('1.2.840.10008.1.2')),
    ]),
  );
  const body = Buffer.concat([
    Buffer.from([0, 1, 0, 0]),
    Buffer.from('REHEARSAL'.padEnd(16) + 'TEST'.padEnd(16)),
    Buffer.alloc(32),
    item(0x10, Buffer.from('1.2.840.10008.3.1.1.1')),
    ...Array.from({ length: 200 }, () => context),
    item(0x50, item(0x51, Buffer.from([0, 0, 0x40, 0]))),
  ]);
  const head = Buffer.from([1, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(body.length, 2);
  return Buffer.concat([head, body]);
}

describe('the rehearsal PACS, failed on purpose', () => {
  it('refuses connections, and takes them again on the same port', async () => {
    const { port } = pacs;
    await pacs.control.set({ mode: 'refuse' });
    expect((await echo()).ending).toBe('refused');
    await pacs.control.recover();
    expect(pacs.port).toBe(port);
    expect((await echo()).statuses).toEqual([0]);
  });

  it('rejects associations', async () => {
    await pacs.control.set({ mode: 'reject', result: 2, source: 3, reason: 1 });
    expect(await echo()).toMatchObject({ ending: 'rejected', statuses: [] });
    await pacs.control.recover();
    expect((await echo()).ending).toBe('released');
  });

  it('stalls: takes the connection, says nothing, and answers what it was asked once it recovers', async () => {
    await pacs.control.set({ mode: 'stall' });
    const asked = echo();
    await rawConnection();
    expect(pacs.stats().echoes).toBe(0);
    await pacs.control.recover();
    expect((await asked).statuses).toEqual([0]);
  });

  it('freezes a retrieve that is under way', async () => {
    let messages = 0;
    const reached = Promise.withResolvers<undefined>();
    const retrieve = get(undefined, () => {
      messages += 1;
      if (messages !== 3) return;
      void pacs.control.set({ mode: 'stall' });
      reached.resolve(undefined);
    });
    await reached.promise;
    expect(messages).toBeLessThan(images);
    await pacs.control.recover();
    expect((await retrieve).received).toBe(images);
  });

  it('crawls at a byte rate and still delivers', async () => {
    await pacs.control.set({ mode: 'slow', bytesPerSecond: 200_000, delayPerResponseMs: 1 });
    expect((await get()).received).toBe(images);
  });

  it('aborts in the middle of a data set, after as many whole instances as asked', async () => {
    await pacs.control.set({ mode: 'abort', afterInstances: 2 });
    const outcome = await get();
    expect(outcome).toMatchObject({ ending: 'closed', received: 2 });
    expect(outcome.statuses).not.toContain(0);
    await pacs.control.recover();
    expect((await get()).received).toBe(images);
  });

  it('dies: every connection is reset at once, and nobody listens', async () => {
    const dying = get(undefined, () => void pacs.control.set({ mode: 'die' }));
    expect(await dying).toMatchObject({ ending: 'closed' });
    expect((await echo()).ending).toBe('refused');
    expect(pacs.stats().openConnections).toBe(0);
    await pacs.control.recover();
    expect((await echo()).statuses).toEqual([0]);
  });

  it('loses its priors: they are not found and not sent, and today is untouched', async () => {
    await pacs.control.set({ mode: 'lose-priors' });
    const found = await find();
    expect(found.statuses.length - 1).toBe(population.filter((s) => !s.isPrior).length);
    const lost = await get(prior?.StudyInstanceUID);
    expect(lost.received).toBe(0);
    expect(lost.statuses.at(-1)).not.toBe(0);
    expect((await get()).received).toBe(images);
  });

  it('echoes while every retrieve fails', async () => {
    await pacs.control.set({ mode: 'echo-only', finds: 'fail' });
    expect((await echo()).statuses).toEqual([0]);
    expect((await find()).statuses).toEqual([0xc000]);
    expect(await get()).toMatchObject({ received: 0, statuses: [0xc000] });
  });

  // guards S-1
  it('sends fewer instances than it counts, and calls that a success', async () => {
    await pacs.control.set({ mode: 'incomplete', missing: 2 });
    const outcome = await get();
    expect(outcome.received).toBe(images - 2);
    expect(outcome.statuses.at(-1)).toBe(0);
  });

  it('counts and sends the images that a study has grown by', async () => {
    pacs.control.grow(study?.StudyInstanceUID ?? '', 3);
    expect((await get()).received).toBe(images + 3);
  });
});
