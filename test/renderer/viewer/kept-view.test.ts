import { describe, expect, it } from 'vitest';
import { followedView } from '../../../renderer/viewer/follow-view.ts';
import type { ShownView } from '../../../renderer/viewer/follow-view.ts';
import { keptAfter, keptAtFirst } from '../../../renderer/viewer/kept-view.ts';
import { lookOf } from '../../../renderer/viewer/look.ts';
import type { ViewSettings } from '../../../renderer/viewer/view-settings.ts';

const view: ViewSettings = {
  window: { center: -600, width: 1500 },
  invert: true,
  scale: 3,
  pan: { x: 5, y: -7 },
  rotation: 90,
  hflip: true,
  vflip: false,
};
const { window, invert, ...lies } = view;
const ct = { seriesUid: 'ct', rows: 512, columns: 512 };
const pet = { ...ct, seriesUid: 'pet' };
const other = { ...ct, rows: 400 };
const withLut: ViewSettings = { ...view, lut: true };

describe('the next picture', () => {
  // guards S-4
  it('takes nothing over from a picture of another series, and the window is no longer the reader’s', () => {
    for (const own of [true, false])
      expect(keptAfter({ image: ct, view }, own, pet)).toEqual({ view: {}, ownWindow: false });
  });

  it.each([
    ['a chosen window and the placement', view, true, ct, { window, invert, ...lies }],
    ['the placement alone, where each image has its own window', view, false, ct, lies],
    ['the window alone, where it is of another size', view, true, other, { window, invert }],
    ['nothing of an image of another size with its own window', view, false, other, {}],
    ['black and white, but not a table’s extent', withLut, true, ct, { invert, ...lies }],
  ])('takes over within its series: %s', (_name, before, own, next, kept) => {
    expect(keptAfter({ image: ct, view: before }, own, next)).toEqual({ view: kept, ownWindow: own });
  });
});

describe('the first picture', () => {
  const look = lookOf(view, ct, false, true, 800);
  const remembered = { center: 40, width: 400, invert: false };

  it('lies and looks as it did here, before what is remembered of its series', () => {
    expect(keptAtFirst(look, remembered, ct, 800)).toEqual({ view, ownWindow: true });
    expect(keptAtFirst(null, remembered, ct, 800)).toEqual({
      view: { window: { center: 40, width: 400 }, invert: false },
      ownWindow: true,
    });
    expect(keptAtFirst(null, null, ct, 800)).toEqual({ view: {}, ownWindow: false });
  });

  // guards S-4
  it('lies as it comes where the picture of last time was of another size', () => {
    expect(keptAtFirst(look, null, other, 800)).toEqual({ view: { window, invert }, ownWindow: true });
  });

  it('has its own table again: its extent was no choice', () => {
    expect(lookOf(withLut, ct, false, true, 800).window).toBeNull();
  });
});

describe('windows that go together', () => {
  const shown = (one: ViewSettings, ownWindow: boolean): ShownView =>
    ({
      view: one,
      ownWindow,
      info: {
        description: { Modality: 'DX', Columns: 512 },
        display: { kind: 'grey' },
        spacing: null,
      },
    }) as unknown as ShownView;

  // guards S-4
  it('never hand over a table’s extent, and take a table away only for a window that was chosen', () => {
    expect(followedView(shown(withLut, true), shown(view, false)).window).toBeUndefined();
    expect(followedView(shown(view, false), shown(withLut, false)).window).toBeUndefined();
    expect(followedView(shown(view, true), shown(withLut, false)).window).toEqual(window);
    expect(followedView(shown(view, false), shown(view, false)).window).toEqual(window);
  });
});
