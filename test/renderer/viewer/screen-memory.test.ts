import { describe, expect, it } from 'vitest';
import { cellViews } from '../../../renderer/viewer/cell-view.ts';
import {
  findImage,
  rememberedScreenSchema,
  screenToRemember,
} from '../../../renderer/viewer/screen-memory.ts';
import { firstScreen, screenAgain, screenReducer } from '../../../renderer/viewer/screen-state.ts';
import { makeDay } from '../fake/day.ts';

const [first] = makeDay(Date.parse('2026-11-22T11:02:00Z'), 0);
if (first === undefined) throw new Error('the day is empty');
const study = first.view;
const { studyKey } = study;
const at = (index: number) => ({ indexOf: () => index });

describe('what a window shows', () => {
  const screen = screenReducer(firstScreen(studyKey), { type: 'layout-chosen', layout: '2x2', fill: [] });
  const views = cellViews(screen, new Map([[studyKey, study]]), studyKey);
  const remembered = screenToRemember(studyKey, 'Dr. Example', screen, views, at(11));

  it('is remembered by the image under the eyes, and found again in its study', () => {
    expect(remembered).toMatchObject({ studyKey, layout: '2x2', active: 0, maximised: false });
    const image = remembered.cells[0]?.image;
    if (!image) throw new Error('no image is remembered');
    expect(findImage(study, image)).toEqual({
      seriesUid: views[0]?.series?.SeriesInstanceUID,
      index: 11,
    });
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
