// The association that a C-MOVE opens to its destination (PS3.4 §C.4.2.3).
import { connect } from 'node:net';
import type { association } from 'dcmjs-dimse';
import type { FaultBoard } from '../faults.ts';
import { Link } from './link.ts';
import { type IncomingMessage, Peer } from './peer.ts';

const CONNECT_MS = 5_000;
const IDLE_MS = 60_000;

export class StorageRequestor extends Peer {
  /** Storage destinations send responses, never requests. */
  protected override request(message: IncomingMessage): void {
    if (message.field !== 0) this.link.destroy();
  }

  /** A-RELEASE, then the end of the connection whatever the peer does. */
  async release(): Promise<void> {
    if (this.closed) return;
    const gone = new Promise<void>((resolve) => this.link.on('close', () => resolve()));
    this.once('associationReleaseResponse', () => this.link.end());
    this.sendAssociationReleaseRequest();
    this.link.setTimeout(CONNECT_MS);
    await gone;
  }
}

/**
 * Connects and negotiates.
 *
 * @param track told of the link, so that the PACS can cut it
 * @returns undefined when the destination refused, rejected or did not answer within 5 s
 */
export async function openStorage(
  destination: { readonly host: string; readonly port: number },
  proposal: association.Association,
  board: FaultBoard,
  track: (link: Link) => void,
): Promise<StorageRequestor | undefined> {
  const link = new Link(connect(destination.port, destination.host), board);
  track(link);
  const requestor = new StorageRequestor(link, IDLE_MS);
  link.setTimeout(CONNECT_MS);
  const accepted = await new Promise<boolean>((resolve) => {
    requestor.on('connect', () => requestor.sendAssociationRequest(proposal));
    requestor.on('associationAccepted', () => resolve(true));
    requestor.on('associationRejected', () => resolve(false));
    link.on('close', () => resolve(false));
  });
  if (!accepted) {
    link.destroy();
    return undefined;
  }
  link.setTimeout(IDLE_MS);
  return requestor;
}
