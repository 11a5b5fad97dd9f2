// The station's own storage SCP: where a PACS sends what a C-MOVE asked for. It takes instances from known peers only, holds to
// its limits, and hands every data set to the sink as it comes, unparsed.
import { randomUUID } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import { createServer, type Server } from 'node:net';
import { type KitError, kitError } from '../../../shared/contract/kit-error.ts';
import { err, ok, type Result } from '../../../shared/contract/result.ts';
import type { AssociateRequest } from './associate-pdu.ts';
import {
  isKnownPeer,
  type KnownPeer,
  type PeerCertificate,
  plainAddress,
  type Resolve,
} from './known-peers.ts';
import type { InstanceSink, TlsListenerSettings } from './port.ts';
import { adoptReading, readByEvents, type ReadingSocket } from './reused-read-buffer.ts';
import { type Admission, admit, type Rejection } from './scp-admission.ts';
import { ScpAssociation, type ScpEndKind } from './scp-association.ts';
import { type ConnectionRefusal, createTlsListener } from './tls-listener.ts';

export interface StorageScpLimits {
  /** Announced to the peers; a longer P-DATA PDU ends the association. */
  readonly maxPduLengthBytes: number;
  readonly maxAssociations: number;
  readonly maxAssociationsPerPeer: number;
  /** Connections that have not asked for an association yet; past it the oldest is dropped for the newest. */
  readonly maxPendingConnections: number;
  /** From the connection to its whole A-ASSOCIATE-RQ (the ARTIM timer of PS3.8 §9.1.5). */
  readonly associationRequestMs: number;
  readonly idleMs: number;
  readonly maxInstanceBytes: number;
}

export const DEFAULT_SCP_LIMITS: StorageScpLimits = {
  maxPduLengthBytes: 128 * 1024,
  maxAssociations: 24,
  maxAssociationsPerPeer: 12,
  maxPendingConnections: 48,
  associationRequestMs: 10_000,
  idleMs: 60_000,
  maxInstanceBytes: 4 * 1024 ** 3,
};

/** What happened on the SCP, in facts that are safe to log: no UID, no patient. */
export type StorageScpEvent =
  | { readonly type: 'association:accepted'; readonly associationId: string; readonly peer: PeerFacts }
  /** Ended before it could ask for an association: no TLS, a wrong certificate, a handshake that never ended. */
  | {
      readonly type: 'connection:refused';
      readonly remoteAddress: string;
      readonly refusal: ConnectionRefusal;
    }
  | {
      readonly type: 'association:ended';
      readonly associationId: string;
      readonly peer: PeerFacts;
      readonly how: ScpEndKind;
      readonly reason: string;
      readonly stored: number;
      readonly refused: number;
    };

export interface PeerFacts {
  /** As the peer gave it, unprintable characters replaced; empty when it gave none. */
  readonly callingAeTitle: string;
  readonly remoteAddress: string;
}

export interface StorageScpOptions {
  readonly host: string;
  /** 0 lets the system choose; see the answer of `listen`. */
  readonly port: number;
  readonly aeTitle: string;
  readonly peers: readonly KnownPeer[];
  readonly sink: InstanceSink;
  /** Absent: plain TCP. With it the port speaks TLS only. */
  readonly tls?: TlsListenerSettings;
  readonly limits?: Partial<StorageScpLimits>;
  readonly onEvent?: (event: StorageScpEvent) => void;
  /** For host names among the peers; the system's resolver unless given. */
  readonly resolve?: Resolve;
}

export interface StorageScp {
  /** Starts to listen; `dicom.listen-failed` when the port cannot be had. */
  listen(): Promise<Result<{ readonly host: string; readonly port: number }, KitError>>;
  associations(): number;
  /** Milliseconds since any association last received something; infinite when none is open. */
  idleMs(): number;
  /** Stops listening and aborts what is open. */
  close(): Promise<void>;
}

const systemResolve: Resolve = async (hostName) => {
  const found = await lookup(hostName, { all: true });
  return found.map((each) => each.address);
};

/** Builds a storage SCP; nothing listens before `listen`. */
export function createStorageScp(options: StorageScpOptions): StorageScp {
  const limits: StorageScpLimits = { ...DEFAULT_SCP_LIMITS, ...options.limits };
  const resolve = options.resolve ?? systemResolve;
  const open = new Set<ScpAssociation>();
  const peerOf = (association: ScpAssociation): PeerFacts => ({
    callingAeTitle: association.callingAeTitle,
    remoteAddress: association.options.remoteAddress,
  });

  const decide = async (
    request: AssociateRequest,
    remoteAddress: string,
    certificate: PeerCertificate | undefined,
  ): Promise<Admission | Rejection> => {
    const knownPeer = await isKnownPeer(
      options.peers,
      { aeTitle: request.callingAeTitle, address: remoteAddress, certificate },
      resolve,
    );
    const established = [...open].filter((each) => each.established);
    return admit(request, {
      ourAeTitle: options.aeTitle,
      knownPeer,
      associations: established.length,
      associationsOfPeer: established.filter((each) => each.options.remoteAddress === remoteAddress).length,
      maxAssociations: limits.maxAssociations,
      maxAssociationsPerPeer: limits.maxAssociationsPerPeer,
    });
  };

  const take = (reading: ReadingSocket, certificate?: PeerCertificate): void => {
    const pending = [...open].filter((each) => !each.established);
    if (pending.length >= limits.maxPendingConnections) pending[0]?.abort('too many pending connections');
    open.add(
      new ScpAssociation(reading, {
        associationId: randomUUID(),
        remoteAddress: plainAddress(reading.socket.remoteAddress ?? ''),
        sink: options.sink,
        limits: { ...limits, maxAssociateBytes: 128 * 1024 },
        admit: (request, remoteAddress) => decide(request, remoteAddress, certificate),
        onAccepted: (association) =>
          options.onEvent?.({
            type: 'association:accepted',
            associationId: association.options.associationId,
            peer: peerOf(association),
          }),
        onEnded: (association, how, reason) => {
          open.delete(association);
          const { associationId, remoteAddress } = association.options;
          if (association.speaks === 'TLS')
            options.onEvent?.({ type: 'connection:refused', remoteAddress, refusal: 'tls-on-plain-port' });
          const { stored, refused } = association;
          const peer = peerOf(association);
          options.onEvent?.({ type: 'association:ended', associationId, peer, how, reason, stored, refused });
        },
      }),
    );
  };

  const sweep = (): void => {
    const nowMs = performance.now();
    for (const each of open) {
      if (each.established ? each.idleMs() > limits.idleMs : false) each.abort('idle');
      else if (!each.established && nowMs - each.openedAtMs > limits.associationRequestMs) {
        each.abort('no association request in time');
      }
    }
  };

  let abandonHandshakes = (): void => undefined;
  const openDoor = (): Server => {
    const { tls } = options;
    if (tls === undefined)
      return createServer({ pauseOnConnect: true }, (socket) => take(adoptReading(socket)));
    const door = createTlsListener({
      settings: tls,
      handshakeMs: limits.associationRequestMs,
      maxHandshakes: limits.maxPendingConnections,
      onSecure: (socket, certificate) => take(readByEvents(socket), certificate),
      onRefused: (remoteAddress, refusal) =>
        options.onEvent?.({ type: 'connection:refused', remoteAddress, refusal }),
    });
    abandonHandshakes = () => door.abandon();
    return door.server;
  };

  let server: Server | undefined;
  let sweeper: NodeJS.Timeout | undefined;
  return {
    async listen() {
      const listener = openDoor();
      const failure = await new Promise<NodeJS.ErrnoException | null>((settle) => {
        listener.once('error', settle);
        listener.listen(options.port, options.host, () => settle(null));
      });
      if (failure !== null) return err(listenFailed(options, failure.code ?? 'UNKNOWN'));
      // An error while accepting (no file handles left) ends that connection, not the station.
      listener.on('error', () => undefined);
      server = listener;
      const shortestMs = Math.min(limits.idleMs, limits.associationRequestMs);
      sweeper = setInterval(sweep, Math.max(20, Math.min(1000, shortestMs / 4)));
      sweeper.unref();
      const bound = listener.address();
      return ok({
        host: options.host,
        port: typeof bound === 'object' && bound !== null ? bound.port : options.port,
      });
    },
    associations: () => [...open].filter((each) => each.established).length,
    idleMs: () =>
      Math.min(
        Number.POSITIVE_INFINITY,
        ...[...open].filter((each) => each.established).map((each) => each.idleMs()),
      ),
    async close() {
      clearInterval(sweeper);
      const listener = server;
      server = undefined;
      for (const each of open) each.abort('the station is closing');
      abandonHandshakes();
      if (listener === undefined) return;
      await new Promise<void>((settle) => {
        listener.close(() => settle());
      });
    },
  };
}

function listenFailed(options: StorageScpOptions, systemCode: string): KitError {
  const where = `${options.host}:${options.port}`;
  const [message, remedy] =
    systemCode === 'EADDRINUSE'
      ? [
          `Another program already listens on ${where}.`,
          'Stop that program, or choose another port for the station.',
        ]
      : systemCode === 'EACCES'
        ? [
            `The station may not listen on ${where}.`,
            'Choose a port above 1023, or allow this user to use low ports.',
          ]
        : [
            `The station could not listen on ${where} (${systemCode}).`,
            'Check the address and the port in the configuration.',
          ];
  return kitError('dicom.listen-failed', message, remedy, { port: options.port, systemCode });
}
