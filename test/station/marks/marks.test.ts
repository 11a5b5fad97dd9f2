import { describe, expect, it } from 'vitest';
import { createMarks } from '../../../electron/station/marks/marks.ts';
import { marksChannels } from '../../../shared/contract/marks-channels.ts';
import type { FrameMarks } from '../../../shared/contract/marks-channels.ts';

const studyKey = 'a'.repeat(32);
const other = 'b'.repeat(32);
const frame = (frameNumber: number, ...ids: readonly number[]): FrameMarks => ({
  instanceKey: 'c'.repeat(32),
  frameNumber,
  marks: ids.map((id) => ({ id, kind: 'probe', points: [{ x: 1, y: 2 }] })),
});

// guards S-12
describe('what is drawn on images', () => {
  it('is found again by the same person, by study and frame, and the last word on a frame holds', () => {
    const marks = createMarks(() => 'ada');
    marks.put(studyKey, frame(1, 1));
    marks.put(studyKey, frame(2, 2));
    marks.put(other, frame(1, 3));
    marks.put(studyKey, frame(1, 1, 4));
    expect(marks.of(studyKey)).toEqual([frame(2, 2), frame(1, 1, 4)]);
    marks.put(studyKey, frame(2));
    expect(marks.of(studyKey)).toEqual([frame(1, 1, 4)]);
  });

  it('is forgotten at the lock, by another person, and when a write comes late', () => {
    let operator: string | null = 'ada';
    const marks = createMarks(() => operator);
    marks.put(studyKey, frame(1, 1));
    operator = 'eve';
    expect(marks.of(studyKey)).toEqual([]);
    operator = 'ada';
    expect(marks.of(studyKey)).toEqual([]);
    marks.put(studyKey, frame(1, 1));
    marks.clear();
    operator = null;
    marks.put(studyKey, frame(1, 2));
    operator = 'ada';
    expect(marks.of(studyKey)).toEqual([]);
  });

  it('is bounded, the oldest going first', () => {
    const marks = createMarks(() => 'ada');
    for (let at = 1; at <= 2_005; at += 1) marks.put(studyKey, frame(at, 1));
    const kept = marks.of(studyKey);
    expect(kept).toHaveLength(2_000);
    expect(kept[0]?.frameNumber).toBe(6);
  });

  it('is taken in bounds only', () => {
    const { input } = marksChannels['marks:put'];
    const good = { studyKey, ...frame(1, 1) };
    expect(input.safeParse(good).success).toBe(true);
    const withMark = (patch: object) => ({ ...good, marks: [{ ...good.marks[0], ...patch }] });
    expect(input.safeParse(withMark({ text: 'x'.repeat(121) })).success).toBe(false);
    expect(input.safeParse(withMark({ points: [{ x: Number.NaN, y: 1 }] })).success).toBe(false);
    expect(input.safeParse(withMark({ points: [{ x: 1e9, y: 1 }] })).success).toBe(false);
    expect(input.safeParse(withMark({ kind: 'volume' })).success).toBe(false);
  });
});
