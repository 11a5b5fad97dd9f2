import { describe, expect, it, vi } from 'vitest';
import { dragHand } from '../../../renderer/viewer/gestures.ts';
import type { GestureTargets } from '../../../renderer/viewer/gestures.ts';
import type { ViewSettings } from '../../../renderer/viewer/view-settings.ts';
import type { ViewportHandle } from '../../../renderer/viewer/viewport.ts';

const start: ViewSettings = {
  window: { center: 40, width: 400 },
  invert: false,
  scale: 2,
  pan: { x: 0, y: 0 },
  rotation: 0,
  hflip: false,
  vflip: false,
};

function hand(tool: 'window' | 'zoom' | 'pan') {
  const log: string[] = [];
  const viewport = {
    change: (patch: Partial<ViewSettings>) => log.push(`change ${Object.keys(patch).join('+')}`),
    previewWindow: () => undefined,
    rangeOfImage: () => 1000,
    toImage: () => null,
    middle: () => ({ x: 100, y: 100 }),
  } as unknown as ViewportHandle;
  const onDone = vi.fn();
  const targets = {
    viewport,
    onWindow: () => {
      log.push('begins');
      return () => log.push('put back');
    },
    onDone,
  } as unknown as GestureTargets;
  return { session: dragHand(tool, start, { x: 0, y: 0 }, targets), log, onDone };
}

describe('a drag of the window', () => {
  // guards S-4
  it('is noted before its first change, and Esc puts everything back and keeps nothing', () => {
    const { session, log, onDone } = hand('window');
    session.move({ x: 10, y: 0 });
    session.move({ x: 20, y: 0 });
    session.cancel();
    expect(log).toEqual(['begins', 'change window', 'change window', 'put back']);
    expect(onDone).not.toHaveBeenCalled();
  });

  it('keeps what was chosen when the hand lets go', () => {
    const { session, log, onDone } = hand('window');
    session.move({ x: 10, y: 0 });
    session.end();
    expect(log).not.toContain('put back');
    expect(onDone).toHaveBeenCalledOnce();
  });

  it('that never moved has chosen nothing', () => {
    const { session, log } = hand('window');
    session.cancel();
    expect(log).toEqual([]);
  });
});

describe('a drag of the picture', () => {
  it('goes back with Esc to where it lay, and keeps nothing', () => {
    for (const tool of ['zoom', 'pan'] as const) {
      const { session, log, onDone } = hand(tool);
      session.move({ x: 10, y: 10 });
      session.cancel();
      expect(log.at(-1)).toBe('change scale+pan');
      expect(onDone).not.toHaveBeenCalled();
    }
  });
});
