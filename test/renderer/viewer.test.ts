import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWheelSteps, dragTool, keyAction } from '../../renderer/viewer/bindings.ts';
import { HELP } from '../../renderer/viewer/help.ts';
import { paneReducer } from '../../renderer/viewer/pane-state.ts';
import type { PaneEvent, PaneState } from '../../renderer/viewer/pane-state.ts';
import {
  clampIndex,
  framesOf,
  indexOf,
  positionAt,
  positionWords,
  sameFrame,
  seriesCountWords,
} from '../../renderer/viewer/stack.ts';
import { lossyWords, whyNotShown } from '../../renderer/viewer/why-not-shown.ts';
import { draggedWindow, presetsFor, windowWords } from '../../renderer/viewer/window-presets.ts';
import { makeDay } from './fake/day.ts';

const day = makeDay(Date.parse('2026-11-22T11:02:00Z')).map(({ view }) => view);
const seriesOf = (modality: string) => {
  const series = day.flatMap((study) => study.series).find(({ Modality }) => Modality === modality);
  if (!series) throw new Error(`no ${modality} series in the fake day`);
  return series;
};
const press = (key: string, ctrlKey = false) => ({ key, ctrlKey, altKey: false, metaKey: false });

describe('a stack', () => {
  it('has an entry for each frame of each instance, in order', () => {
    const frames = framesOf(seriesOf('US'));
    expect(frames).toHaveLength(48);
    expect(frames[23]?.frame).toBe(24);
    expect(frames[24]).toMatchObject({ frame: 1 });
    expect(positionWords(frames, 30)).toBe('Image 31 of 48 (frame 7 of 24)');
    expect(positionWords(frames, 99)).toBe('No image');
  });

  it('keeps objects without a picture as an entry of their own', () => {
    expect(framesOf(seriesOf('SR'))).toHaveLength(1);
    expect(seriesCountWords(seriesOf('SR'))).toBe('1 object without a picture');
    expect(seriesCountWords(seriesOf('US'))).toBe('2 images, 48 frames');
    expect(seriesCountWords({ ...seriesOf('US'), instances: [] })).toBe('nothing here yet');
  });

  // guards S-11
  it('stays with the image under the reader when others arrive before it', () => {
    const frames = framesOf(seriesOf('CT'));
    const later = frames.slice(5);
    const position = positionAt(later, 2);
    expect(indexOf(later, position)).toBe(2);
    expect(indexOf(frames, position)).toBe(7);
    expect(indexOf(frames.slice(0, 3), position)).toBe(2);
    expect(indexOf(frames, null)).toBe(0);
    expect(positionAt([], 0)).toBeNull();
  });

  it('never leaves its ends', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 500 }), (index, length) => {
        const at = clampIndex(index, length);
        expect(at >= 0 && at < length).toBe(true);
      }),
    );
  });
});

// guards S-4
describe('what a pane says it shows', () => {
  const [a, b] = framesOf(seriesOf('CT'));
  if (!a || !b) throw new Error('the series is too short');
  const error = { code: 'internal', message: 'm', remedy: 'r', retryable: false };

  it('is ready only with the very frame that was asked for', () => {
    const asked = paneReducer(null, { type: 'asked', ref: a });
    expect(asked?.state).toBe('loading');
    expect(paneReducer(asked, { type: 'drawn', ref: b })).toMatchObject({ state: 'loading', drawn: b });
    expect(paneReducer(asked, { type: 'drawn', ref: a })).toMatchObject({ state: 'ready', drawn: a });
  });

  it('speaks of the old picture until the new one is drawn', () => {
    const ready: PaneState = { state: 'ready', wanted: a, drawn: a };
    expect(paneReducer(ready, { type: 'asked', ref: b })).toEqual({ state: 'loading', wanted: b, drawn: a });
  });

  it('shows no old picture under an error, and no late picture over one', () => {
    const ready: PaneState = { state: 'ready', wanted: a, drawn: a };
    const failed = paneReducer(ready, { type: 'failed', ref: a, error });
    expect(failed).toEqual({ state: 'error', wanted: a, drawn: null, error });
    expect(paneReducer(failed, { type: 'drawn', ref: a })).toBe(failed);
  });

  it('ignores the failure of a frame that nobody waits for any more', () => {
    const asked: PaneState = { state: 'loading', wanted: b, drawn: a };
    expect(paneReducer(asked, { type: 'failed', ref: a, error })).toBe(asked);
  });

  it('is never ready with another frame, whatever happens in whatever order', () => {
    const ref = fc.constantFrom(...framesOf(seriesOf('CT')).slice(0, 4));
    const anyEvent: fc.Arbitrary<PaneEvent> = fc.oneof(
      fc.record({ type: fc.constant('asked' as const), ref }),
      fc.record({ type: fc.constant('drawn' as const), ref }),
      fc.record({ type: fc.constant('failed' as const), ref, error: fc.constant(error) }),
    );
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const end = events.reduce<PaneState | null>(paneReducer, null);
        const lastAsked = events.findLast(({ type }) => type === 'asked')?.ref;
        if (end?.state !== 'ready') return;
        expect(sameFrame(end.wanted, end.drawn)).toBe(true);
        expect(end.wanted).toBe(lastAsked);
      }),
    );
  });
});

describe('an image that must not be shown', () => {
  it('is refused before its bytes are asked for', () => {
    const instances = day.flatMap((study) => study.series).flatMap((series) => series.instances);
    const quarantined = instances.find(({ condition }) => condition === 'quarantined');
    const damaged = instances.find(({ condition }) => condition === 'damaged');
    if (!quarantined || !damaged) throw new Error('the fake day lacks them');
    // guards S-3
    expect(whyNotShown(quarantined)).toMatchObject({
      code: 'vault.quarantined',
      title: 'Quarantined: not shown',
    });
    // guards S-8
    expect(whyNotShown(damaged)).toMatchObject({ code: 'vault.damaged' });
    expect(whyNotShown({ ...damaged, condition: 'sound' })).toBeNull();
  });

  it('is named when it holds no picture', () => {
    const [report] = seriesOf('SR').instances;
    if (!report) throw new Error('no report');
    expect(whyNotShown(report)).toMatchObject({ code: 'no-picture', title: 'Structured report' });
  });

  it('is marked when its compression lost something, or may have', () => {
    expect(lossyWords('1.2.840.10008.1.2.4.50', '')).toBe('Lossy compressed (JPEG)');
    expect(lossyWords('1.2.840.10008.1.2.4.50', '00')).toBe('Lossy compressed (JPEG)');
    expect(lossyWords('1.2.840.10008.1.2.4.91', '')).toMatch(/^May be lossy/u);
    expect(lossyWords('1.2.840.10008.1.2.4.91', '01')).toBe('Lossy compressed (JPEG 2000)');
    expect(lossyWords('1.2.840.10008.1.2.4.91', '00')).toBe('');
    expect(lossyWords('1.2.840.10008.1.2.4.90', '')).toBe('');
    expect(lossyWords('1.2.840.10008.1.2.1', '01')).toBe('Lossy compressed earlier');
  });
});

describe('the hand', () => {
  it('finds the tools where the big viewers have them', () => {
    const plain = { shiftKey: false, ctrlKey: false, altKey: false };
    expect(dragTool({ button: 0, ...plain })).toBe('left');
    expect(dragTool({ button: 0, ...plain, altKey: true })).toBe('scroll');
    expect(dragTool({ button: 0, ...plain, ctrlKey: true })).toBe('zoom');
    expect(dragTool({ button: 0, ...plain, shiftKey: true })).toBe('pan');
    expect(dragTool({ button: 1, ...plain })).toBe('pan');
    expect(dragTool({ button: 2, ...plain })).toBe('zoom');
    expect(dragTool({ button: 4, ...plain })).toBeNull();
  });

  it('reaches every key in capitals too, and the presets of each modality', () => {
    expect(keyAction(press('I'), 'MR')).toEqual({ type: 'invert' });
    expect(keyAction(press('2'), 'CT')).toMatchObject({ type: 'preset', preset: { name: 'Lung' } });
    expect(keyAction(press('1'), 'MR')).toMatchObject({ preset: { name: 'Harder' } });
    expect(keyAction(press('2'), 'US')).toBeNull();
    for (const key of ['8', '9', '0'])
      expect(keyAction(press(key), 'US')).toMatchObject({ type: 'preset', preset: { key } });
    expect(keyAction(press('PageDown'), 'CT')).toEqual({ type: 'scroll', by: 10 });
  });

  it('leaves the browser its own shortcuts', () => {
    expect(keyAction(press('r', true), 'CT')).toBeNull();
  });

  it('is told all of it by the help', () => {
    const shown = HELP.map(({ hand }) => hand).join(' ');
    for (const key of [
      'Wheel',
      'Page Up',
      'Home',
      'Left drag',
      'Right drag',
      'Middle drag',
      'F',
      'I',
      'R',
      'Esc',
    ])
      expect(shown).toContain(key);
  });

  it('moves one image a notch, and gathers the small steps of a trackpad', () => {
    const steps = createWheelSteps();
    expect(steps(120, 0)).toBe(1);
    expect(steps(-3, 1)).toBe(-1);
    expect([10, 10, 10, 10].map((delta) => steps(delta, 0))).toEqual([0, 0, 1, 0]);
  });
});

describe('window and level', () => {
  it('widen to the right and darken downwards', () => {
    const start = { center: 40, width: 400 };
    expect(draggedWindow(start, 10, 0, 4000)).toEqual({ center: 40, width: 440 });
    expect(draggedWindow(start, 0, 10, 4000).center).toBeGreaterThan(40);
  });

  it('never reach a width that cornerstone cannot draw', () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 65_535 }), (dx, range) => {
        expect(draggedWindow({ center: 0, width: 80 }, dx, 0, range).width).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('have no two presets on one key', () => {
    for (const modality of ['CT', 'MR', 'PT', 'DX', 'US']) {
      const keys = presetsFor(modality).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(windowWords({ center: 40, width: 400 })).toBe('W 400 L 40');
    expect(windowWords({ center: 0.5, width: 1 })).toBe('W 1.00 L 0.50');
  });
});
