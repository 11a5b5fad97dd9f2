// Real sockets, plain and by TLS, on both sides: a sink that pauses at any moment gets each byte once, unchanged, in order.
import { createHash } from 'node:crypto';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { connectOut } from '../../electron/station/dicom/outbound.ts';
import { type ConnectionEnd, PeerConnection } from '../../electron/station/dicom/peer-connection.ts';
import type { TlsSettings } from '../../electron/station/dicom/port.ts';
import {
  adoptReading,
  readByEvents,
  type ReadingSocket,
} from '../../electron/station/dicom/reused-read-buffer.ts';
import { createTlsListener } from '../../electron/station/dicom/tls-listener.ts';
import { believing, certificates, closeAll, listening } from '../peers/tls-peers.ts';

afterEach(closeAll);

const MAX_PDU_BYTES = 128 * 1024;
const TOTAL_BYTES = 768 * 1024;

/** A P-DATA-TF for each `pduBytes` of pseudorandom data, one PDV in each; the digest is of the data alone. */
function stream(pduBytes: number): { readonly pdus: readonly Buffer[]; readonly digest: string } {
  const count = Math.ceil(TOTAL_BYTES / pduBytes);
  const digest = createHash('sha256');
  let state = 1;
  const pdus = Array.from({ length: count }, (_, index) => {
    const pdu = Buffer.alloc(12 + pduBytes);
    pdu[0] = 4;
    pdu.writeUInt32BE(pduBytes + 6, 2);
    pdu.writeUInt32BE(pduBytes + 2, 6);
    pdu[10] = 1;
    pdu[11] = index === count - 1 ? 2 : 0;
    for (let at = 12; at < pdu.length; at += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      pdu[at] = state >>> 24;
    }
    digest.update(pdu.subarray(12));
    return pdu;
  });
  return { pdus, digest: digest.digest('hex') };
}

interface Taken {
  readonly digest: string;
  /** Pieces that were handed over while an earlier one was still in hand. */
  readonly overlaps: number;
  readonly end: ConnectionEnd['kind'] | 'all came';
}

/** Takes a stream, and waits a moment with every piece that `pauses`, gone round and round, says to wait with. */
function take(reading: ReadingSocket, pauses: readonly boolean[]): Promise<Taken> {
  const digest = createHash('sha256');
  let pieces = 0;
  let inHand = 0;
  let overlaps = 0;
  let over = false;
  return new Promise((settle) => {
    const finish = (end: Taken['end']): void => {
      if (over) return;
      over = true;
      settle({ digest: digest.digest('hex'), overlaps, end });
      reading.socket.destroy();
    };
    const hold = async (piece: Uint8Array, last: boolean): Promise<void> => {
      inHand += 1;
      await new Promise((next) => setTimeout(next, 1));
      // Only now: the bytes are to be valid until we are done with them.
      if (!over) digest.update(piece);
      inHand -= 1;
      if (last) finish('all came');
    };
    void new PeerConnection(
      reading,
      {
        announced: () => undefined,
        pdu: () => undefined,
        fragment: (header, piece, isEnd) => {
          if (inHand > 0) overlaps += 1;
          const last = header.isLast && isEnd;
          pieces += 1;
          if (pauses[pieces % pauses.length] === true) return hold(piece, last);
          if (!over) digest.update(piece);
          if (last) finish('all came');
          return undefined;
        },
        ended: (end) => finish(end.kind),
      },
      { maxPduLengthBytes: MAX_PDU_BYTES, maxAssociateBytes: 1000 },
    );
  });
}

type Send = (socket: Socket) => void;
/** Lets a peer connect or be connected to, with what it sends, and hands over what the station reads of it. */
type Side = (send: Send, attach: (reading: ReadingSocket) => void) => Promise<void>;

const host = '127.0.0.1';
const { ca, server } = certificates;
const shown = { cert: server.certificate, key: server.key };
const parties = (port: number) => ({ callingAeTitle: 'KIT', calledAeTitle: 'PACS', host, port });

const asClient =
  (listen: (send: Send) => Server, tls?: TlsSettings): Side =>
  async (send, attach) => {
    const port = await listening(listen(send));
    attach(connectOut(parties(port), tls).reading);
  };

const asScp =
  (listen: (attach: (reading: ReadingSocket) => void) => Server, dial: (port: number) => Socket): Side =>
  async (send, attach) => {
    const peer = dial(await listening(listen(attach)));
    peer.on('error', () => undefined);
    send(peer);
  };

const SIDES: readonly (readonly [string, Side])[] = [
  ['a client, plain', asClient((send) => createServer(send))],
  ['a client by TLS', asClient((send) => createTlsServer(shown, send), believing)],
  [
    'a storage SCP, plain',
    asScp(
      (attach) => createServer({ pauseOnConnect: true }, (socket) => attach(adoptReading(socket))),
      (port) => connect({ host, port }),
    ),
  ],
  [
    'a storage SCP by TLS',
    asScp(
      (attach) =>
        createTlsListener({
          settings: {
            profile: 'bcp195',
            ca: ca.certificate,
            certificate: server.certificate,
            key: server.key,
            clientCertificates: 'optional',
          },
          handshakeMs: 5000,
          maxHandshakes: 4,
          onSecure: (socket) => attach(readByEvents(socket)),
          onRefused: () => undefined,
        }).server,
      (port) => connectTls({ host, port, ca: ca.certificate }),
    ),
  ],
];

describe('back-pressure on a connection', () => {
  it.each(SIDES)('keeps every byte for %s, whatever the PDU size and the pauses', async (_side, open) => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.constantFrom(8192 - 12, 16_384 - 12, 16_384, 32_768 - 6, 65_536, MAX_PDU_BYTES - 6),
          fc.integer({ min: 4096, max: MAX_PDU_BYTES - 6 }),
        ),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        async (pduBytes, pauses, atOnce) => {
          const { pdus, digest } = stream(pduBytes);
          const taken = await new Promise<Taken>((settle, reject) => {
            const send: Send = (socket) => {
              for (const each of atOnce ? [Buffer.concat(pdus)] : pdus) socket.write(each);
            };
            open(send, (reading) => settle(take(reading, pauses))).catch(reject);
          });
          expect(taken).toEqual({ digest, overlaps: 0, end: 'all came' });
          await closeAll();
        },
      ),
      { numRuns: 16 },
    );
  });
});
