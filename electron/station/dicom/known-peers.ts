// Who may send to the storage SCP: a calling AE title proves nothing by itself, so it counts only together with the address it
// comes from.
import { isIP } from 'node:net';

/** One application entity that may open associations to us. */
export interface KnownPeer {
  readonly aeTitle: string;
  /** IP address, or a host name that is resolved when its AE title calls. */
  readonly address: string;
  /** With TLS: it must also show one of these certificates. Absent: any that its authority vouches for. */
  readonly certificates?: CertificatePins;
}

/** Which certificates a peer may show: any one match is enough. */
export interface CertificatePins {
  /** SHA-256 of the whole certificate, 64 hexadecimal digits in capitals. */
  readonly fingerprints: readonly string[];
  /** Common names or alternative names. */
  readonly names: readonly string[];
}

/** What a peer's verified certificate says of it. */
export interface PeerCertificate {
  readonly fingerprint: string;
  /** True when it is that host name, address or common name. */
  bears(name: string): boolean;
}

/** Resolves a host name to its addresses; rejects or answers nothing when it cannot. */
export type Resolve = (hostName: string) => Promise<readonly string[]>;

/** `::ffff:10.0.0.7` and `10.0.0.7` are the same peer; zones and letter case don't matter. */
export function plainAddress(address: string): string {
  const lower = address.toLowerCase().replace(/%.*$/u, '');
  return lower.startsWith('::ffff:') && isIP(lower.slice(7)) === 4 ? lower.slice(7) : lower;
}

/**
 * True when this AE title may call from this address.
 *
 * @param resolve only asked for host names of entries with that very AE title
 */
export async function isKnownPeer(
  peers: readonly KnownPeer[],
  caller: {
    readonly aeTitle: string;
    readonly address: string;
    readonly certificate?: PeerCertificate | undefined;
  },
  resolve: Resolve,
): Promise<boolean> {
  const address = plainAddress(caller.address);
  const candidates = peers.filter(
    (peer) => peer.aeTitle === caller.aeTitle && bearsPinned(peer.certificates, caller.certificate),
  );
  for (const { address: expected } of candidates) {
    if (isIP(expected.replace(/%.*$/u, '')) !== 0) {
      if (plainAddress(expected) === address) return true;
      continue;
    }
    const resolved = await resolve(expected).catch(() => []);
    if (resolved.some((each) => plainAddress(each) === address)) return true;
  }
  return false;
}

function bearsPinned(pins: CertificatePins | undefined, shown: PeerCertificate | undefined): boolean {
  if (pins === undefined) return true;
  if (shown === undefined) return false;
  return pins.fingerprints.includes(shown.fingerprint) || pins.names.some((pinned) => shown.bears(pinned));
}
