// The storage SCP's door when it speaks TLS: nobody reaches the DICOM side before the handshake is done and its certificate is
// found good. Handshakes are bounded in time and number, and cannot be started over.
import { isIP, type Server, type Socket } from 'node:net';
import { createServer, type TLSSocket } from 'node:tls';
import { plainAddress, type PeerCertificate } from './known-peers.ts';
import type { TlsListenerSettings } from './port.ts';
import { listenerContextOptions } from './tls-profile.ts';

/** Why a connection never got as far as an association request. Words of ours, safe to log. */
export type ConnectionRefusal =
  | 'not-tls'
  | 'tls-on-plain-port'
  | 'no-certificate'
  | 'certificate-not-trusted'
  | 'no-common-protocol'
  | 'handshake-timeout'
  | 'handshake-failed'
  | 'too-many-handshakes';

export interface TlsDoor {
  readonly settings: TlsListenerSettings;
  /** From the connection to the end of the handshake. */
  readonly handshakeMs: number;
  /** Handshakes at a time; past it the oldest is dropped for the newest. */
  readonly maxHandshakes: number;
  /** A peer came in; `certificate` is absent when it showed none and may. */
  readonly onSecure: (socket: TLSSocket, certificate: PeerCertificate | undefined) => void;
  /** A connection ended here. */
  readonly onRefused: (remoteAddress: string, refusal: ConnectionRefusal) => void;
}

/** @returns a server that is not listening yet, and how to end the handshakes that are under way */
export function createTlsListener(door: TlsDoor): { readonly server: Server; abandon(): void } {
  // By the peer's address and port: the socket that a handshake ends with is another than it began with.
  const handshakes = new Map<string, Socket>();
  // A socket that is over no longer knows its peer.
  const keys = new WeakMap<Socket, string>();
  const keyOf = ({ remoteAddress, remotePort }: Socket): string =>
    `${remoteAddress ?? ''} ${String(remotePort)}`;
  const refuse = (remoteAddress: string | undefined, refusal: ConnectionRefusal): void =>
    door.onRefused(plainAddress(remoteAddress ?? ''), refusal);
  const server = createServer({
    ...listenerContextOptions(door.settings),
    requestCert: true,
    // Without it a peer that shows no certificate comes through; one with a wrong certificate is turned away below.
    rejectUnauthorized: door.settings.clientCertificates === 'required',
    handshakeTimeout: door.handshakeMs,
  });

  server.on('connection', (socket: Socket) => {
    const key = keyOf(socket);
    const { remoteAddress } = socket;
    handshakes.set(key, socket);
    // Should it end without an event of the TLS server's, which would come first.
    socket.once('close', () =>
      setImmediate(() => {
        if (handshakes.get(key) !== socket) return;
        handshakes.delete(key);
        refuse(remoteAddress, 'handshake-failed');
      }),
    );
    if (handshakes.size <= door.maxHandshakes) return;
    const [oldest] = handshakes;
    if (oldest === undefined) return;
    handshakes.delete(oldest[0]);
    refuse(oldest[1].remoteAddress, 'too-many-handshakes');
    oldest[1].destroy();
  });
  // The first moment at which the socket of the handshake can be seen; what the keys are stays unread.
  server.on('keylog', (_keys, socket: TLSSocket) => keys.set(socket, keyOf(socket)));
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    // Typed as an error, it is a word or nothing: Node sets it before it drops a peer for its certificate.
    const untrusted = Boolean(socket.authorizationError);
    const key = keys.get(socket) ?? keyOf(socket);
    const remoteAddress = handshakes.get(key)?.remoteAddress ?? key.split(' ')[0];
    if (handshakes.delete(key))
      refuse(remoteAddress, untrusted ? 'certificate-not-trusted' : refusalOf(error));
    socket.destroy();
  });
  server.on('secureConnection', (socket: TLSSocket) => {
    // Its errors are the association's from here on; until that listens, a reset must not end the process.
    socket.on('error', () => undefined);
    handshakes.delete(keyOf(socket));
    socket.disableRenegotiation();
    const certificate = certificateOf(socket);
    if (certificate !== undefined && !socket.authorized) {
      refuse(socket.remoteAddress, 'certificate-not-trusted');
      socket.destroy();
      return;
    }
    door.onSecure(socket, certificate);
  });
  return {
    server,
    abandon: () => {
      const open = [...handshakes.values()];
      handshakes.clear();
      for (const each of open) each.destroy();
    },
  };
}

function certificateOf(socket: TLSSocket): PeerCertificate | undefined {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return undefined;
  return {
    fingerprint: shown.fingerprint256.replaceAll(':', ''),
    // Compared by OpenSSL: a list of names taken apart as text could be forged by a name with a comma in it.
    bears: (name) =>
      isIP(name) === 0
        ? shown.checkHost(name, { subject: 'always', wildcards: false }) !== undefined
        : shown.checkIP(name) !== undefined,
  };
}

// How OpenSSL says that it did not like what it saw of the peer's certificate, itself or by the peer's alert.
const UNTRUSTED = /^(?:CERT_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|INVALID_)|CERTIFICATE_VERIFY_FAILED/u;
const NO_COMMON = /NO_SHARED|UNSUPPORTED_PROTOCOL|VERSION_TOO_LOW|NO_SUITABLE|UNKNOWN_PROTOCOL/u;
const NOT_TLS = /WRONG_VERSION_NUMBER|HTTP_REQUEST|HTTPS_PROXY|PACKET_LENGTH_TOO_LONG|BAD_RECORD_TYPE/u;

/** Of an error of Node's or OpenSSL's. */
export function refusalOf({ code = '' }: NodeJS.ErrnoException): ConnectionRefusal {
  if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') return 'handshake-timeout';
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') return 'no-certificate';
  if (UNTRUSTED.test(code)) return 'certificate-not-trusted';
  if (NO_COMMON.test(code)) return 'no-common-protocol';
  return NOT_TLS.test(code) ? 'not-tls' : 'handshake-failed';
}
