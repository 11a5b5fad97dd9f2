// This window's line to the others: says who it is, keeps the table of who is there, and sends a study to a viewer window, which it
// opens first where there is none. Channel, clock and opening are handed in.
import { messageOf, readMessage } from './message.ts';
import type { Presence, Saying } from './message.ts';
import { dismissed, freeNumber, heard, HEARTBEAT_MS, left, NOBODY, ticked, viewerFor } from './peer-table.ts';
import type { Peer, PeerTable } from './peer-table.ts';
import type { WindowRole } from './window-role.ts';

/** How long a window that is being opened has to say that it is here: a slow machine loads the page in a few seconds. */
export const OPEN_WITHIN_MS = 20_000;

export interface WindowLinkView extends PeerTable {
  /** A window was opened and has not come: most likely the browser forbids it. */
  readonly openFailed: boolean;
}

export interface WindowLinkParts {
  readonly id: string;
  readonly nowMs: () => number;
  /** Runs until the returned function is called. */
  readonly every: (run: () => void, intervalMs: number) => () => void;
  readonly post: (message: unknown) => void;
  /** Opens a window of our own page in the role of this viewer. */
  readonly openWindow: (number: number) => void;
  /** Another window asks for this study here. */
  readonly onOpenStudy: (studyKey: string) => void;
  /** Another window has this number already: this one takes the next. */
  readonly onNumber: (number: number) => void;
}

export interface WindowLink {
  readonly start: () => () => void;
  readonly receive: (data: unknown) => void;
  readonly view: () => WindowLinkView;
  readonly subscribe: (listener: () => void) => () => void;
  /** What this window is and shows; told to the others when it differs. */
  readonly show: (role: WindowRole, studyKey: string | null, asks: boolean) => void;
  /** Sends a study to a viewer window. */
  readonly openStudy: (studyKey: string) => void;
  /** Opens one more viewer window, which waits. */
  readonly openAnother: () => void;
  /** A person has seen who is gone. */
  readonly dismiss: () => void;
  /** This window goes. */
  readonly leave: () => void;
}

interface Coming {
  readonly studyKey: string | null;
  readonly sinceMs: number;
}

export function createWindowLink(parts: WindowLinkParts): WindowLink {
  const { id, nowMs } = parts;
  const bornMs = nowMs();
  let own: Presence = { viewer: null, studyKey: null, sinceMs: bornMs, bornMs, asks: false };
  let table: PeerTable = NOBODY;
  let openFailed = false;
  let view: WindowLinkView = { ...table, openFailed };
  /** Windows that were opened from here, by number, until they say that they are here. */
  const coming = new Map<number, Coming>();
  const listeners = new Set<() => void>();

  const say = (saying: Saying): void => parts.post(messageOf(id, saying));
  const sayHere = (): void => say({ say: 'here-i-am', presence: own });
  const change = (next: PeerTable): void => {
    if (next === table && openFailed === view.openFailed) return;
    table = next;
    view = { ...table, openFailed };
    for (const listener of listeners) listener();
  };

  const takeNumber = (): number | null =>
    freeNumber(
      new Set(
        [own.viewer, ...table.peers.map(({ viewer }) => viewer), ...coming.keys()].filter((n) => n !== null),
      ),
    );
  const open = (studyKey: string | null): void => {
    const number = takeNumber();
    if (number === null) return;
    coming.set(number, { studyKey, sinceMs: nowMs() });
    openFailed = false;
    change(table);
    parts.openWindow(number);
  };

  const isHere = (peerId: string, presence: Presence): void => {
    if (presence.viewer !== null && presence.viewer === own.viewer) {
      const isYounger = own.bornMs > presence.bornMs || (own.bornMs === presence.bornMs && id > peerId);
      if (isYounger) {
        const number = freeNumber(
          new Set([own.viewer, ...table.peers.flatMap(({ viewer }) => viewer ?? [])]),
        );
        if (number !== null) parts.onNumber(number);
      }
    }
    change(heard(table, peerId, presence, nowMs()));
    const awaited = presence.viewer === null ? undefined : coming.get(presence.viewer);
    if (presence.viewer === null || awaited === undefined) return;
    coming.delete(presence.viewer);
    if (awaited.studyKey !== null) say({ say: 'open-study', to: peerId, studyKey: awaited.studyKey });
  };

  const tick = (): void => {
    const next = ticked(table, nowMs());
    for (const [number, { sinceMs }] of coming) {
      if (nowMs() - sinceMs < OPEN_WITHIN_MS) continue;
      coming.delete(number);
      openFailed = true;
    }
    change(next.table);
    if (next.ask) say({ say: 'who-is-there' });
    sayHere();
  };

  return {
    start: () => {
      say({ say: 'who-is-there' });
      sayHere();
      return parts.every(tick, HEARTBEAT_MS);
    },
    receive: (data) => {
      const message = readMessage(data);
      if (message === null || message.from === id) return;
      if (message.say === 'who-is-there') sayHere();
      else if (message.say === 'here-i-am') isHere(message.from, message.presence);
      else if (message.say === 'closed') change(left(table, message.from));
      else if (message.to === id && own.viewer !== null) parts.onOpenStudy(message.studyKey);
    },
    view: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (role, studyKey, asks) => {
      const viewer = role.kind === 'viewer' ? role.number : null;
      if (own.viewer === viewer && own.studyKey === studyKey && own.asks === asks) return;
      own = { ...own, viewer, studyKey, asks, sinceMs: own.studyKey === studyKey ? own.sinceMs : nowMs() };
      sayHere();
    },
    openStudy: (studyKey) => {
      // A window that is on its way takes the study that was chosen last, rather than one more being opened.
      const [first] = coming;
      const peer: Peer | null = viewerFor(table.peers, studyKey);
      if (peer !== null) say({ say: 'open-study', to: peer.id, studyKey });
      else if (first !== undefined) coming.set(first[0], { ...first[1], studyKey });
      else open(studyKey);
    },
    openAnother: () => open(null),
    dismiss: () => {
      openFailed = false;
      change(dismissed(table));
    },
    leave: () => say({ say: 'closed' }),
  };
}
