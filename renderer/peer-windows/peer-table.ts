// Which other windows there are. A window is gone when it said so, or when it was asked and did not answer: its silence alone is no
// sign, for a browser slows the clocks of hidden windows down to a beat a minute and a computer sleeps.
import type { Presence } from './message.ts';
import { MOST_VIEWERS } from './window-role.ts';

/** How often a window says that it is here. */
export const HEARTBEAT_MS = 2_000;
/** Silence after which it is asked. */
export const ASK_AFTER_MS = 5_000;
/** How long it has to answer. Messages reach hidden windows at once. */
export const ANSWER_WITHIN_MS = 4_000;

export interface Peer extends Presence {
  readonly id: string;
  readonly heardAtMs: number;
  /** Null: nobody had to ask since it was heard last. */
  readonly askedAtMs: number | null;
}

export interface PeerTable {
  readonly peers: readonly Peer[];
  /** Windows that went without a word, until they are back or a person has seen it. */
  readonly dead: readonly Peer[];
}

export const NOBODY: PeerTable = { peers: [], dead: [] };

const sameWindow = (a: Pick<Peer, 'id' | 'viewer'>, b: Pick<Peer, 'id' | 'viewer'>): boolean =>
  a.id === b.id || (a.viewer !== null && a.viewer === b.viewer);

export function heard(table: PeerTable, id: string, presence: Presence, nowMs: number): PeerTable {
  const peer: Peer = { ...presence, id, heardAtMs: nowMs, askedAtMs: null };
  return {
    peers: [...table.peers.filter((other) => other.id !== id), peer].toSorted((a, b) => a.bornMs - b.bornMs),
    dead: table.dead.filter((other) => !sameWindow(other, peer)),
  };
}

export const left = (table: PeerTable, id: string): PeerTable => ({
  peers: table.peers.filter((peer) => peer.id !== id),
  dead: table.dead.filter((peer) => peer.id !== id),
});

export const dismissed = (table: PeerTable): PeerTable => ({ ...table, dead: [] });

/** Moves the table's clock on. `ask`: somebody is silent, and everybody must be asked now. */
export function ticked(
  table: PeerTable,
  nowMs: number,
): { readonly table: PeerTable; readonly ask: boolean } {
  const isDead = (peer: Peer): boolean =>
    peer.askedAtMs !== null && nowMs - peer.askedAtMs >= ANSWER_WITHIN_MS;
  const died = table.peers.filter(isDead);
  const alive = table.peers.filter((peer) => !isDead(peer));
  const isSilent = (peer: Peer): boolean => peer.askedAtMs === null && nowMs - peer.heardAtMs >= ASK_AFTER_MS;
  const ask = alive.some(isSilent);
  if (died.length === 0 && !ask) return { table, ask };
  return {
    table: {
      peers: alive.map((peer) => (isSilent(peer) ? { ...peer, askedAtMs: nowMs } : peer)),
      // Only a viewer window is missed by its number, and not one that another page has come up in meanwhile.
      dead: [
        ...table.dead,
        ...died.filter((peer) => peer.viewer !== null && !alive.some((other) => sameWindow(other, peer))),
      ],
    },
    ask,
  };
}

/** The viewer window that takes a study: which shows it already, else an empty one, else which has shown its study longest. */
export function viewerFor(peers: readonly Peer[], studyKey: string): Peer | null {
  const viewers = peers.filter(({ viewer }) => viewer !== null);
  const calm = viewers.filter(({ asks }) => !asks);
  return (
    viewers.find((peer) => peer.studyKey === studyKey) ??
    calm.find((peer) => peer.studyKey === null) ??
    (calm.length > 0 ? calm : viewers).toSorted((a, b) => a.sinceMs - b.sinceMs)[0] ??
    null
  );
}

/** The lowest number that no viewer window has; null when all are taken. */
export function freeNumber(taken: ReadonlySet<number>): number | null {
  for (let number = 1; number <= MOST_VIEWERS; number += 1) if (!taken.has(number)) return number;
  return null;
}
