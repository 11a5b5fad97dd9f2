// Opens a connection to a PACS, plain or by TLS, and says why when there is none: the association above it need not know which
// of the two it runs on.
import type { KitError } from '../../../shared/contract/kit-error.ts';
import { connectTimeout, type Parties } from './association-errors.ts';
import { DicomFailure } from './dicom-failure.ts';
import type { ConnectionEnd } from './peer-connection.ts';
import type { TlsSettings } from './port.ts';
import { connectReading, connectReadingTls, type ReadingSocket } from './reused-read-buffer.ts';
import { explainEnd, type ScuPhase } from './scu-end.ts';
import { clientHandshake, watchHandshake } from './tls-client.ts';
import { handshakeSilent, ownCertificateUnusable, tlsExpected, tlsFailed } from './tls-errors.ts';

export interface Outbound {
  readonly reading: ReadingSocket;
  /** Event of the socket after which it can be written to. */
  readonly readyEvent: 'connect' | 'secureConnect';
  /** Why it ended. */
  explain(before: ScuPhase, end: ConnectionEnd): KitError;
  /** Why it is not ready yet, after `timeoutMs`. */
  notReady(timeoutMs: number): KitError;
}

/**
 * Starts to connect.
 *
 * @param tls absent: plain TCP
 * @throws DicomFailure when our own certificate cannot be used
 */
export const connectOut = (who: Parties, tls: TlsSettings | undefined): Outbound =>
  tls === undefined ? plain(who) : secure(who, tls);

function plain(who: Parties): Outbound {
  return {
    reading: connectReading(who.host, who.port),
    readyEvent: 'connect',
    explain: (before, end) =>
      before === 'requested' && end.kind === 'violation' && end.violation.speaks === 'TLS'
        ? tlsExpected(who)
        : explainEnd(who, before, end),
    notReady: () => connectTimeout(who),
  };
}

function secure(who: Parties, tls: TlsSettings): Outbound {
  let handshake: ReturnType<typeof clientHandshake>;
  try {
    handshake = clientHandshake(who.host, tls);
  } catch {
    throw new DicomFailure(ownCertificateUnusable(who));
  }
  const { options, progress } = handshake;
  const reading = connectReadingTls(who.host, who.port, options);
  watchHandshake(reading.socket, progress);
  return {
    reading,
    readyEvent: 'secureConnect',
    explain: (before, end) => {
      // Until the association is accepted a peer that verifies late (TLS 1.3) can still refuse us.
      const early = before === 'connecting' || before === 'requested';
      const systemCode =
        end.kind === 'socket-error' ? end.systemCode : end.kind === 'closed-by-peer' ? 'FIN' : null;
      const failure = early && systemCode !== null ? tlsFailed(who, tls, progress, systemCode) : null;
      return failure ?? explainEnd(who, before, end);
    },
    notReady: (timeoutMs) =>
      reading.socket.connecting ? connectTimeout(who) : handshakeSilent(who, timeoutMs),
  };
}
