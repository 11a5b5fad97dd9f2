import { describe, expect, it } from 'vitest';
import { messageOf, readMessage } from '../../../renderer/peer-windows/message.ts';
import { ANSWER_WITHIN_MS, ASK_AFTER_MS, HEARTBEAT_MS } from '../../../renderer/peer-windows/peer-table.ts';
import { openElsewhere } from '../../../renderer/peer-windows/peer-words.ts';
import { createWindowLink, OPEN_WITHIN_MS } from '../../../renderer/peer-windows/window-link.ts';
import type { WindowLink } from '../../../renderer/peer-windows/window-link.ts';
import { FULL, hashOfRole, roleOfHash } from '../../../renderer/peer-windows/window-role.ts';
import type { WindowRole } from '../../../renderer/peer-windows/window-role.ts';

const CHEST = 'a'.repeat(32);
const HEAD = 'b'.repeat(32);
const KNEE = 'c'.repeat(32);
const viewer = (number: number): WindowRole => ({ kind: 'viewer', number });

interface Desk {
  readonly sent: unknown[];
  /** Numbers of the windows that were asked for. */
  readonly opened: number[];
  /** A window that shows what it is sent, unless somebody writes in it. */
  open(role: WindowRole): DeskWindow;
  pass(ms: number): void;
  say(data: unknown): void;
}
interface DeskWindow {
  readonly link: WindowLink;
  role: WindowRole;
  studyKey: string | null;
  isWriting: boolean;
  /** Its process ends: it says nothing more. */
  crash(): void;
  /** It hears and answers, but its clock stands still, as that of a hidden window. */
  hide(): void;
  close(): void;
}

function createDesk(): Desk {
  let nowMs = 1_000_000;
  let lastId = 0;
  const sent: unknown[] = [];
  const opened: number[] = [];
  const ears = new Map<string, (data: unknown) => void>();
  const beats = new Map<string, () => void>();
  const say = (data: unknown, from = ''): void => {
    sent.push(data);
    for (const [id, hear] of ears) if (id !== from) hear(structuredClone(data));
  };
  return {
    sent,
    opened,
    say,
    pass: (ms) => {
      for (let passed = 0; passed < ms; passed += HEARTBEAT_MS) {
        nowMs += HEARTBEAT_MS;
        for (const beat of beats.values()) beat();
      }
    },
    open: (role) => {
      nowMs += 1;
      lastId += 1;
      const id = `00000000-0000-4000-8000-${String(lastId).padStart(12, '0')}`;
      const crash = (): void => {
        ears.delete(id);
        beats.delete(id);
      };
      const window: DeskWindow = {
        role,
        studyKey: null,
        isWriting: false,
        link: createWindowLink({
          id,
          nowMs: () => nowMs,
          every: (run) => {
            beats.set(id, run);
            return () => beats.delete(id);
          },
          post: (message) => say(message, id),
          openWindow: (number) => opened.push(number),
          onOpenStudy: (studyKey) => {
            if (!window.isWriting) window.studyKey = studyKey;
            window.link.show(window.role, window.studyKey, window.isWriting);
          },
          onNumber: (number) => {
            window.role = viewer(number);
            window.link.show(window.role, window.studyKey, window.isWriting);
          },
        }),
        crash,
        hide: () => beats.delete(id),
        close: () => {
          window.link.leave();
          crash();
        },
      };
      ears.set(id, window.link.receive);
      window.link.show(role, null, false);
      window.link.start();
      return window;
    },
  };
}

describe('windows of one station', () => {
  it('know each other, and what each shows', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const one = desk.open(viewer(1));
    expect(list.link.view().peers).toMatchObject([{ viewer: 1, studyKey: null }]);
    expect(one.link.view().peers).toMatchObject([{ viewer: null }]);
    list.link.openStudy(CHEST);
    expect(one.studyKey).toBe(CHEST);
    expect(openElsewhere(list.link.view().peers).get(CHEST)).toBe('Open in viewer window 1');
    expect(desk.opened).toEqual([]);
  });

  it('open a viewer window where there is none, and send it the study when it comes', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    list.link.openStudy(CHEST);
    list.link.openStudy(HEAD);
    expect(desk.opened).toEqual([1]);
    const one = desk.open(viewer(1));
    expect(one.studyKey).toBe(HEAD);
    desk.pass(OPEN_WITHIN_MS * 2);
    expect(list.link.view().openFailed).toBe(false);
  });

  it('say so when the window that was opened does not come', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    list.link.openStudy(CHEST);
    desk.pass(OPEN_WITHIN_MS);
    expect(list.link.view().openFailed).toBe(true);
    list.link.openStudy(CHEST);
    expect(desk.opened).toEqual([1, 1]);
    expect(list.link.view().openFailed).toBe(false);
  });

  it('send a study to the window that has it, else to an empty one, else to the one that is longest at its study', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const one = desk.open(viewer(1));
    const two = desk.open(viewer(2));
    list.link.openStudy(CHEST);
    desk.pass(HEARTBEAT_MS);
    list.link.openStudy(HEAD);
    expect([one.studyKey, two.studyKey]).toEqual([CHEST, HEAD]);
    list.link.openStudy(HEAD);
    expect([one.studyKey, two.studyKey]).toEqual([CHEST, HEAD]);
    desk.pass(HEARTBEAT_MS);
    list.link.openStudy(KNEE);
    expect([one.studyKey, two.studyKey]).toEqual([KNEE, HEAD]);
    list.link.openAnother();
    expect(desk.opened).toEqual([3]);
  });

  it('leave a window alone in which somebody writes, while another is there', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const one = desk.open(viewer(1));
    list.link.openStudy(CHEST);
    one.isWriting = true;
    list.link.openStudy(HEAD);
    expect(one.studyKey).toBe(CHEST);
    expect(list.link.view().peers[0]?.asks).toBe(true);
    const two = desk.open(viewer(2));
    list.link.openStudy(HEAD);
    list.link.openStudy(KNEE);
    expect([one.studyKey, two.studyKey]).toEqual([CHEST, KNEE]);
  });

  it('miss one that died, and go on without it', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const one = desk.open(viewer(1));
    const two = desk.open(viewer(2));
    list.link.openStudy(CHEST);
    one.crash();
    desk.pass(ASK_AFTER_MS + ANSWER_WITHIN_MS + 2 * HEARTBEAT_MS);
    expect(list.link.view()).toMatchObject({
      peers: [{ viewer: 2 }],
      dead: [{ viewer: 1, studyKey: CHEST }],
    });
    list.link.openStudy(HEAD);
    expect(two.studyKey).toBe(HEAD);
    desk.open(viewer(1));
    expect(list.link.view().dead).toEqual([]);
  });

  it('do not miss one that was closed', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const one = desk.open(viewer(1));
    one.close();
    expect(list.link.view()).toMatchObject({ peers: [], dead: [] });
    desk.pass(60_000);
    expect(list.link.view().dead).toEqual([]);
  });

  it('keep one whose clock is slowed down, and forget nobody over an hour of sleep', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const one = desk.open(viewer(1));
    one.hide();
    desk.pass(3_600_000);
    expect(list.link.view()).toMatchObject({ peers: [{ viewer: 1 }], dead: [] });
  });

  it('never have one number twice: the younger takes the next', () => {
    const desk = createDesk();
    const one = desk.open(viewer(1));
    const twin = desk.open(viewer(1));
    expect([one.role, twin.role]).toEqual([viewer(1), viewer(2)]);
    const list = desk.open(FULL);
    expect(list.link.view().peers.map((peer) => peer.viewer)).toEqual([1, 2]);
  });

  it('send no study to a window with a worklist of its own', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const other = desk.open(FULL);
    list.link.openStudy(CHEST);
    expect(other.studyKey).toBeNull();
    expect(desk.opened).toEqual([1]);
  });
});

describe('a message', () => {
  const from = '00000000-0000-4000-8000-00000000ffff';
  const presence = { viewer: 1, studyKey: CHEST, sinceMs: 1, bornMs: 1, asks: false };

  it('of another form, or of anything else, is ignored', () => {
    const desk = createDesk();
    const list = desk.open(FULL);
    const said = { form: 1, from, say: 'here-i-am', presence };
    for (const data of [
      { ...said, form: 0 },
      { ...said, form: 2 },
      { ...said, presence: { ...presence, studyKey: '1.2.840.10008' } },
      { ...said, presence: { ...presence, name: 'Yamada' } },
      { ...said, say: 'close-all' },
      { ...said, from: 'me' },
      'here-i-am',
      null,
      undefined,
    ])
      desk.say(data);
    expect(list.link.view().peers).toEqual([]);
    desk.say(said);
    expect(list.link.view().peers).toHaveLength(1);
  });

  // guards S-12
  it('carries keyed hashes only', () => {
    expect(() => messageOf(from, { say: 'open-study', to: from, studyKey: 'Yamada^Tarou' })).toThrow();
    expect(() =>
      messageOf(from, { say: 'here-i-am', presence: { ...presence, name: 'Yamada' } as typeof presence }),
    ).toThrow();
    expect(readMessage(messageOf(from, { say: 'here-i-am', presence }))).toMatchObject({ from, presence });
  });
});

describe('the address of a window', () => {
  it('says which viewer window it is, and is the whole page otherwise', () => {
    for (const number of [1, 8]) expect(roleOfHash(hashOfRole(viewer(number)))).toEqual(viewer(number));
    for (const hash of [
      '',
      '#drill',
      '#window=viewer-0',
      '#window=viewer-9',
      '#window=viewer-1x',
      '#window=x',
    ])
      expect(roleOfHash(hash)).toEqual(FULL);
    expect(hashOfRole(FULL)).toBe('');
  });
});
