import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GO_WAIT_MS, nextGo } from '../../../renderer/area/go-keys.ts';
import type { GoState } from '../../../renderer/area/go-keys.ts';

const press = (key: string, held: Partial<Record<'ctrlKey' | 'altKey' | 'metaKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...held,
});

describe('g and a letter', () => {
  it('leads to the letter, in either case', () => {
    const waiting = nextGo(null, press('g'), 0);
    expect(waiting).toEqual({ state: 0, letter: null, taken: true });
    expect(nextGo(waiting.state, press('q'), 300)).toEqual({ state: null, letter: 'q', taken: true });
    expect(nextGo(waiting.state, press('Q'), 300).letter).toBe('q');
    expect(nextGo(waiting.state, press('g'), 300).letter).toBe('g');
  });

  it('waits through Shift, and not for ever', () => {
    expect(nextGo(0, press('Shift'), 10)).toEqual({ state: 0, letter: null, taken: false });
    expect(nextGo(0, press('q'), GO_WAIT_MS + 1)).toEqual({ state: null, letter: null, taken: false });
  });

  it('keeps a letter that leads nowhere from acting on the queue', () => {
    expect(nextGo(0, press('r'), 10).taken).toBe(true);
    expect(nextGo(null, press('r'), 10).taken).toBe(false);
  });

  it('takes Escape while it waits, and leaves arrows to the table', () => {
    expect(nextGo(0, press('Escape'), 10)).toEqual({ state: null, letter: null, taken: true });
    expect(nextGo(0, press('ArrowDown'), 10)).toEqual({ state: null, letter: null, taken: false });
  });

  it('never takes a key with Ctrl, Alt or Meta, which belong to the browser', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('g', 'q', 'r', 'Escape', 'Delete'),
        fc.constantFrom('ctrlKey', 'altKey', 'metaKey'),
        fc.constantFrom<GoState>(null, 0),
        (key, held, state) => {
          expect(nextGo(state, press(key, { [held]: true }), 10).taken).toBe(false);
        },
      ),
    );
  });
});
