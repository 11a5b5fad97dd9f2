import { describe, expect, it } from 'vitest';
import type { InstanceReceiver, InstanceSink } from '../../../electron/station/dicom/port.ts';
import { ProtocolViolation } from '../../../electron/station/dicom/protocol-violation.ts';
import { receiveStore } from '../../../electron/station/dicom/store-receiver.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok } from '../../../shared/contract/result.ts';

const CT = '1.2.840.10008.5.1.4.1.1.2';
const arriving = {
  SOPClassUID: CT,
  SOPInstanceUID: '1.2.3',
  TransferSyntaxUID: '1.2.840.10008.1.2.1',
  callingAeTitle: 'PACS',
  remoteAddress: '127.0.0.1',
  associationId: 'a',
};

function receive(part: Partial<InstanceReceiver> = {}, change: Partial<typeof arriving> = {}) {
  const seen = { statuses: [] as number[], finished: 0, aborted: 0 };
  const sink: InstanceSink = {
    begin: () => ({
      write: () => undefined,
      async finish() {
        seen.finished += 1;
        return ok(undefined);
      },
      async abort() {
        seen.aborted += 1;
      },
      ...part,
    }),
  };
  const taker = receiveStore({
    sink,
    arriving: { ...arriving, ...change },
    contextSopClass: CT,
    maxInstanceBytes: 10,
    respond: (status) => {
      seen.statuses.push(status);
    },
  });
  return { taker, seen };
}

const bytes = (size: number) => new Uint8Array(size);
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('receiving one instance', () => {
  // guards S-7, all of them: nothing that was not kept is answered with success
  it('answers success once the sink has kept it', async () => {
    const { taker, seen } = receive();
    await taker.write(bytes(4));
    expect(seen.statuses).toEqual([]);
    await taker.end();
    expect(seen).toEqual({ statuses: [0], finished: 1, aborted: 0 });
  });

  it("answers with the sink's refusal", async () => {
    const { taker, seen } = receive({
      finish: async () => err(kitError('ingest.uid-mismatch', 'It is another instance.', 'Ask the PACS.')),
    });
    await taker.end();
    expect(seen.statuses).toEqual([0xa900]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('disk');
      },
    ],
    ['rejects', () => Promise.reject(new Error('disk'))],
  ])('answers out of resources when a write %s, and forgets the instance', async (_name, write) => {
    const { taker, seen } = receive({ write });
    await taker.write(bytes(4));
    await taker.write(bytes(4));
    await taker.end();
    await turn();
    expect(seen).toEqual({ statuses: [0xa700], finished: 0, aborted: 1 });
  });

  it('answers out of resources when finishing throws', async () => {
    const { taker, seen } = receive({ finish: () => Promise.reject(new Error('disk')) });
    await taker.end();
    expect(seen.statuses).toEqual([0xa700]);
  });

  it.each([
    ['another SOP class than its context', { SOPClassUID: '1.2.840.10008.5.1.4.1.1.4' }, 0x0122],
    ['a path for a UID', { SOPInstanceUID: '../../../../tmp/pwned' }, 0x0117],
    ['no UID', { SOPInstanceUID: '' }, 0x0117],
  ])('refuses %s without asking the sink', async (_name, change, status) => {
    const { taker, seen } = receive({}, change);
    await taker.write(bytes(4));
    await taker.end();
    expect(seen).toEqual({ statuses: [status], finished: 0, aborted: 0 });
  });

  it('ends the association over an instance that exceeds the limit', async () => {
    const { taker, seen } = receive();
    await taker.write(bytes(10));
    expect(() => taker.write(bytes(1))).toThrow(ProtocolViolation);
    await turn();
    expect(seen.aborted).toBe(1);
  });

  it('aborts only after the write in hand, when the association ends inside an instance', async () => {
    const writing = Promise.withResolvers<void>();
    const { taker, seen } = receive({ write: () => writing.promise });
    const written = taker.write(bytes(4));
    void taker.discard();
    await turn();
    expect(seen.aborted).toBe(0);
    writing.resolve();
    await written;
    await turn();
    expect(seen).toEqual({ statuses: [], finished: 0, aborted: 1 });
  });
});
