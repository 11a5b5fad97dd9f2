import { describe, expect, it } from 'vitest';
import { cellViews } from '../../../renderer/viewer/cell-view.ts';
import {
  findImage,
  rememberedScreenSchema,
  screenToRemember,
} from '../../../renderer/viewer/screen-memory.ts';
import { firstScreen, screenAgain, screenReducer } from '../../../renderer/viewer/screen-state.ts';
import { createLooks, lookOf, viewOfLook } from '../../../renderer/viewer/look.ts';
import { APART } from '../../../renderer/viewer/use-comparison.ts';
import { makeDay } from '../fake/day.ts';

const [first] = makeDay(Date.parse('2026-11-22T11:02:00Z'), 0);
if (first === undefined) throw new Error('the day is empty');
const study = first.view;
const { studyKey } = study;
const at = (index: number) => ({ indexOf: () => index });

describe('what a window shows', () => {
  const screen = screenReducer(firstScreen(studyKey), { type: 'layout-chosen', layout: '2x2', fill: [] });
  const views = cellViews(screen, new Map([[studyKey, study]]), studyKey);
  const view = {
    window: { center: 40, width: 400 },
    invert: true,
    scale: 3,
    pan: { x: 5, y: -7 },
    rotation: 90,
    hflip: true,
    vflip: false,
  };
  const size = { rows: 512, columns: 400 };
  const looks = createLooks();
  looks.set(views[0]?.positionKey ?? '', lookOf(view, size, false, true, 800));
  const remembered = screenToRemember(
    studyKey,
    'Dr. Example',
    screen,
    views,
    at(11),
    { together: APART, tool: 'length' },
    looks,
  );

  it('is remembered by the image under the eyes, and found again in its study', () => {
    expect(remembered).toMatchObject({ studyKey, layout: '2x2', active: 0, maximised: false });
    const image = remembered.cells[0]?.image;
    if (!image) throw new Error('no image is remembered');
    expect(findImage(study, image)).toEqual({
      seriesUid: views[0]?.series?.SeriesInstanceUID,
      index: 11,
    });
  });

  it('is remembered with how the picture lay and looked, and with the hand’s tool', () => {
    const look = remembered.cells[0]?.look;
    if (!look) throw new Error('no look is remembered');
    expect(viewOfLook(look, 800, size)).toEqual(view);
    // In a larger window it is as much larger.
    expect(viewOfLook(look, 1000, size).scale).toBe(3.75);
    expect(remembered).toMatchObject({ tool: 'length', together: { lines: true, link: false } });
    // A fitted picture follows the size of the window that it comes back in; an image's own window stays the image's.
    const { scale: _scale, pan: _pan, window: _window, invert: _invert, ...turned } = view;
    expect(viewOfLook(lookOf(view, size, true, false, 800), 900, size)).toEqual(turned);
  });

  // guards S-12
  it('holds keyed hashes only', () => {
    expect(rememberedScreenSchema.safeParse(remembered).success).toBe(true);
    const text = JSON.stringify(remembered);
    for (const value of [study.descriptor.PatientID, study.descriptor.StudyInstanceUID])
      expect(text).not.toContain(value);
  });

  it('comes back with its layout, and is not hung by rule again', () => {
    const again = screenAgain(remembered);
    expect(again).toMatchObject({ layout: '2x2', arranged: true });
    expect(again.cells[0]).toEqual({ studyKey, seriesUid: null });
    expect(screenReducer(again, { type: 'hung-by-rule', layout: '1x1', cells: [] })).toBe(again);
  });

  it('is not found in a study that does not hold the image any more', () => {
    expect(findImage({ ...study, series: [] }, { instanceKey: 'f'.repeat(32), frame: 1 })).toBeNull();
  });
});
