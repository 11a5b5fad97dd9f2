// Changing what was measured: taken by the hand where it lies, taken back, and told in the note.
import { describe, expect, it } from 'vitest';
import type { SeriesView, StudyView } from '../../../shared/contract/views.ts';
import type { KitImageInfo } from '../../../renderer/pixels/image-loader.ts';
import {
  takeOffers,
  isOffered,
  offerToNote,
  setOfferer,
  withLine,
} from '../../../renderer/reading-log/note-offers.ts';
import { jotWords, placeWords } from '../../../renderer/viewer/tools/jot-words.ts';
import { drawingsOf, takenAt } from '../../../renderer/viewer/tools/measure-drawing.ts';
import { measureLines } from '../../../renderer/viewer/tools/measure.ts';
import { movedBy } from '../../../renderer/viewer/tools/measurement.ts';
import type { MeasureKind, Measurement } from '../../../renderer/viewer/tools/measurement.ts';
import { createMeasurementStore } from '../../../renderer/viewer/tools/measurement-store.ts';

const image = (slope: number): KitImageInfo =>
  ({
    spacing: {
      source: 'PixelSpacing',
      row: 1,
      column: 1,
      calibration: '',
      imager: 'none',
      magnification: null,
    },
    description: {
      Columns: 20,
      Rows: 10,
      PixelAspectRatio: [1, 1],
      Modality: 'MR',
      padding: null,
      ultrasoundRegions: null,
    },
    attributes: { modality: { kind: 'linear', slope, intercept: 0, type: '' } },
    display: {
      kind: 'grey',
      values: Uint16Array.from({ length: 200 }, (_, index) => index % 20),
      min: 0,
      max: 19,
      scale: { factor: 1, offset: 0 },
    },
  }) as unknown as KitImageInfo;
const drawn = (
  id: number,
  kind: MeasureKind,
  ...points: readonly (readonly [number, number])[]
): Measurement => ({
  id,
  kind,
  points: points.map(([x, y]) => ({ x, y })),
});
/** Ten screen pixels to one of the image. */
const pane = {
  toScreen: ({ x, y }: { readonly x: number; readonly y: number }) => ({ x: x * 10, y: y * 10 }),
  middle: () => ({ x: 400, y: 300 }),
};
const line = drawn(1, 'length', [10, 10], [30, 10]);

// guards S-4
describe('values of an image that counts in fractions', () => {
  it('are told with the digits that the image can tell apart', () => {
    const box = drawn(1, 'rectangle', [2, 1], [6, 3]);
    expect(measureLines(box, image(0.0001))[0]).toBe('Mean 0.00035, SD 0.00011 rescaled, no unit stated');
    expect(measureLines(box, image(0.0001))[1]).toBe('Min 0.0002, max 0.0005, 8 px');
    expect(measureLines(drawn(2, 'probe', [5, 5]), image(0.025))[0]).toBe('0.125 rescaled, no unit stated');
    expect(measureLines(drawn(4, 'probe', [5, 5]), image(1))[0]).toBe('5 rescaled, no unit stated');
  });
});

describe('the hand', () => {
  const taken = (
    at: readonly [number, number],
    reach = 9,
    lines = true,
    all: readonly Measurement[] = [line],
  ) => takenAt(drawingsOf(all, image(1), pane), { x: at[0], y: at[1] }, reach, lines);

  it('takes a point, the words or the line that it presses', () => {
    expect(taken([104, 104])).toMatchObject({ part: 'point', point: 0 });
    expect(taken([330, 100])).toMatchObject({ part: 'words' });
    expect(taken([200, 103])).toMatchObject({ part: 'whole' });
    expect(taken([200, 120])).toBeNull();
  });

  it('draws over a line while it has a tool', () => {
    expect(taken([200, 103], 9, false)).toBeNull();
  });

  it('reaches farther with a finger, and takes the nearer of two points', () => {
    const near = drawn(2, 'length', [12, 10], [12, 30]);
    expect(taken([112, 104], 22, true, [line, near])).toMatchObject({ part: 'point', one: { id: 2 } });
    expect(taken([108, 104], 22, true, [line, near])).toMatchObject({ part: 'point', one: { id: 1 } });
  });

  it('moves the words along with what they say, and keeps them where they were put', () => {
    const moved = { ...line, wordsAt: { x: 5, y: 40 } };
    const [drawing] = drawingsOf([moved], image(1), pane);
    expect(drawing?.place).toEqual({ x: 50, y: 400 });
    expect(movedBy(moved, { x: 2, y: -1 })).toMatchObject({
      points: [
        { x: 12, y: 9 },
        { x: 32, y: 9 },
      ],
      wordsAt: { x: 7, y: 39 },
    });
  });
});

describe('a change', () => {
  const second = drawn(2, 'probe', [1, 1]);

  it('is taken back as a whole, on its own image, and back again', () => {
    const store = createMeasurementStore();
    store.begin('a');
    store.put('a', line);
    store.put('a', movedBy(line, { x: 5, y: 5 }));
    store.begin('b');
    store.put('b', second);
    store.begin('a');
    store.remove('a', 1);
    expect(store.undo('a')).toBe(true);
    expect(store.of('a')).toEqual([movedBy(line, { x: 5, y: 5 })]);
    expect(store.undo('a')).toBe(true);
    expect(store.of('a')).toEqual([]);
    expect(store.undo('a')).toBe(false);
    expect(store.of('b')).toEqual([second]);
    expect(store.redo('a')).toBe(true);
    expect(store.redo('a')).toBe(true);
    expect(store.redo('a')).toBe(false);
    expect(store.of('a')).toEqual([]);
  });

  it('ends what could be taken back again, and a lock ends all of it', () => {
    const store = createMeasurementStore();
    store.begin('a');
    store.put('a', line);
    store.undo('a');
    store.begin('a');
    store.put('a', second);
    expect(store.redo('a')).toBe(false);
    store.clear();
    expect(store.undo('a')).toBe(false);
    expect(store.of('a')).toEqual([]);
  });
});

// guards S-5, S-13
describe('a measurement in the downtime note', () => {
  const instance = { attributes: { InstanceNumber: 45, NumberOfFrames: 1 } };
  const series = {
    SeriesNumber: 3,
    Modality: 'CT',
    SeriesDescription: 'Thin',
    instances: [instance],
  } as unknown as SeriesView;
  const study = { studyKey: 's', descriptor: { StudyDate: '20261122' } } as unknown as StudyView;
  const prior = { studyKey: 'p', descriptor: { StudyDate: '20250103' } } as unknown as StudyView;
  const shown = { instance, frame: 1 } as never;

  it('says how long, by which attribute, and where', () => {
    expect(jotWords(line, image(1), { study, current: study, series, shown })).toBe(
      'Length 20.0 mm (PixelSpacing), series 3 image 45',
    );
    expect(jotWords(line, image(1), { study: prior, current: study, series, shown })).toMatch(
      /series 3 image 45 of the prior of /u,
    );
    expect(
      jotWords({ ...drawn(1, 'arrow', [1, 1], [5, 5]), text: 'here' }, image(1), {
        study,
        current: study,
        series,
        shown,
      }),
    ).toBe('Arrow: here, series 3 image 45');
    expect(
      jotWords(line, image(1), {
        study,
        current: study,
        series: { ...series, SeriesNumber: null },
        shown: { instance: { attributes: { InstanceNumber: null, NumberOfFrames: 40 } }, frame: 7 } as never,
      }),
    ).toMatch(/, Thin image \d+ of 1 frame 7$/u);
  });

  it('counts the image also after the study has grown around it', () => {
    const one = (instanceKey: string) => ({ instanceKey, attributes: { InstanceNumber: null } });
    const grown = { ...series, instances: [one('a'), one('b')] } as unknown as SeriesView;
    const place = { study, current: study, series: grown, shown: { instance: one('b'), frame: 1 } as never };
    expect(placeWords(place)).toBe('series 3 image 2 of 2');
  });

  it('waits for the note of its study alone', () => {
    setOfferer('ada');
    offerToNote('s', 'one');
    offerToNote('p', 'other');
    expect(isOffered('s')).toBe(true);
    expect(takeOffers('s', 'ada')).toEqual(['one']);
    expect(isOffered('p')).toBe(false);
    expect(withLine('', 'one')).toBe('one');
    expect(withLine('Before.\n\n', 'one')).toBe('Before.\none');
  });
});
