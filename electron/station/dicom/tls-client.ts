// The client's side of a TLS handshake: what it is opened with, and how far it came, so that its failure can be explained.
import {
  checkServerIdentity,
  type ConnectionOptions,
  createSecureContext,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import { isIP } from 'node:net';
import type { TlsSettings } from './port.ts';
import { clientContextOptions } from './tls-profile.ts';

/** How far a handshake came. */
export interface HandshakeProgress {
  /** The peer answered our greeting in TLS. */
  answered: boolean;
  /** The handshake is done as far as we can see: in TLS 1.3 the peer may still refuse our certificate. */
  secured: boolean;
  /** Names that the peer's certificate bears, once its chain was found good. Written by the peer's authority, so not to be trusted in form. */
  names: string | null;
}

// Reading authorities takes milliseconds, and every probe opens a connection.
const contexts = new WeakMap<TlsSettings, SecureContext>();

function contextOf(tls: TlsSettings): SecureContext {
  const known = contexts.get(tls);
  if (known !== undefined) return known;
  const made = createSecureContext(clientContextOptions(tls));
  contexts.set(tls, made);
  return made;
}

export const wantedName = (host: string, tls: TlsSettings): string => tls.serverName ?? host;

/**
 * Options of `tls.connect` for this peer, and the progress that its handshake will be written into.
 *
 * @throws when OpenSSL cannot use our certificate or key
 */
export function clientHandshake(
  host: string,
  tls: TlsSettings,
): { readonly options: ConnectionOptions; readonly progress: HandshakeProgress } {
  const progress: HandshakeProgress = { answered: false, secured: false, names: null };
  const name = wantedName(host, tls);
  return {
    progress,
    options: {
      secureContext: contextOf(tls),
      rejectUnauthorized: true,
      minDHSize: 2048,
      // An address is no server name indication (RFC 6066 §3).
      servername: isIP(name) === 0 ? name : '',
      checkServerIdentity: (_host, certificate) => {
        const commonName = certificate.subject.CN;
        progress.names = certificate.subjectaltname ?? `CN=${String(commonName)}`;
        return checkServerIdentity(name, certificate);
      },
    },
  };
}

/** Writes into `progress` what becomes of the handshake on `socket`. */
export function watchHandshake(socket: TLSSocket, progress: HandshakeProgress): void {
  // The first key agreed on is the first sign that the peer speaks TLS. Only that it happened matters: what it is stays unread.
  socket.once('keylog', () => {
    progress.answered = true;
  });
  socket.once('secureConnect', () => {
    progress.secured = true;
  });
}
