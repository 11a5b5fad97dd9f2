import { describe, expect, it } from 'vitest';
import type { SeriesView, StudyView } from '../../../shared/contract/views.ts';
import { flaggedStack, flaggedWords, hungUidOf, worded } from '../../../renderer/viewer/flagged-images.ts';

const instance = (uid: string, NumberOfFrames = 1) => ({
  instanceKey: `key-${uid}`,
  attributes: { SOPInstanceUID: uid, NumberOfFrames, hasPixels: true },
});
const series = (uid: string, ...instances: readonly object[]) =>
  ({ SeriesInstanceUID: uid, instances }) as unknown as SeriesView;
const study = {
  series: [
    series('1', instance('1.1'), instance('1.2')),
    series('2', instance('2.1', 4)),
    series('9', instance('9.1')),
  ],
} as unknown as StudyView;
const flag = (uid: string, ...ReferencedFrameNumber: readonly number[]) => ({
  ReferencedSOPClassUID: '',
  ReferencedSOPInstanceUID: uid,
  ReferencedFrameNumber,
  hasPresentationState: false,
});
const stack = (...references: readonly ReturnType<typeof flag>[]) =>
  flaggedStack(study, { studyKey: 's', seriesUid: '9', title: 'For Surgery', references });

describe('the stack of flagged images', () => {
  it('is in the order of the flags, across series, each frame once', () => {
    const { frames, missing } = stack(
      flag('2.1', 4, 2),
      flag('1.2'),
      flag('2.1', 2),
      flag('8.8'),
      flag('2.1', 9),
    );
    expect(frames.map((ref) => [ref.instance.attributes.SOPInstanceUID, ref.frame])).toEqual([
      ['2.1', 2],
      ['2.1', 4],
      ['1.2', 1],
    ]);
    expect(missing).toBe(2);
  });

  it('takes an instance that is flagged without frames as a whole', () => {
    expect(stack(flag('2.1')).frames).toHaveLength(4);
  });

  it('is put together once for a selection and a study, and anew for a study that has grown', () => {
    const flagged = { studyKey: 's', seriesUid: '9', title: 'T', references: [flag('1.1'), flag('8.8')] };
    const made = flaggedStack(study, flagged);
    expect(flaggedStack(study, flagged)).toBe(made);
    const grown = { ...study, series: [...study.series, series('8', instance('8.8'))] };
    expect(flaggedStack(grown, flagged)).toMatchObject({ missing: 0 });
    expect(flaggedStack(study, flagged)).toMatchObject({ missing: 1 });
  });

  it('keeps apart what hangs, what is gone through, and what an image is of', () => {
    const [ref] = stack(flag('2.1')).frames;
    const stacked = series('9#flagged');
    expect(hungUidOf(stacked)).toBe('9');
    expect(hungUidOf(null)).toBeNull();
    expect(worded(study, stacked, ref ?? null).SeriesInstanceUID).toBe('2');
    expect(worded(study, series('1'), ref ?? null).SeriesInstanceUID).toBe('1');
    expect(flaggedWords({ studyKey: '', seriesUid: '', title: 'T', references: [] }, 2)).toBe(
      'Key images: T · 2 more are not in this copy',
    );
  });
});
