import { describe, expect, it } from 'vitest';
import type { PresentationState } from '../../../renderer/documents/presentation/presentation-state.ts';
import type { LookupTable, OverlayPlane } from '../../../renderer/pixels/decode/image-description.ts';
import type { KitImageInfo } from '../../../renderer/pixels/image-loader.ts';
import { hiddenWords } from '../../../renderer/viewer/image-planes.ts';
import type { PresentedPlanes } from '../../../renderer/viewer/image-planes.ts';
import { strokesOf } from '../../../renderer/viewer/presentation/annotation-strokes.ts';
import { changedSince, presentedLook } from '../../../renderer/viewer/presentation/presented-view.ts';
import type { ViewSettings } from '../../../renderer/viewer/view-settings.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const image = { rows: 256, columns: 256, rowPixelSpacing: 1.5, columnPixelSpacing: 1.5 };
const LINEAR = { kind: 'linear', slope: 1, intercept: -1024, type: 'HU' } as const;

const infoOf = (
  kind: 'grey' | 'colour' = 'grey',
  more: {
    readonly modality?: unknown;
    readonly overlays?: readonly unknown[];
    readonly shutter?: unknown;
    readonly PixelRepresentation?: number;
  } = {},
): KitImageInfo =>
  ({
    display: { kind, min: 0, max: 1000, scale: { factor: 1, offset: 0 } },
    attributes: {
      modality: more.modality ?? LINEAR,
      voi: { windows: [{ center: 40, width: 400, explanation: '' }], luts: [], function: 'LINEAR' },
    },
    description: {
      overlays: more.overlays ?? [],
      shutter: more.shutter ?? null,
      PixelRepresentation: more.PixelRepresentation ?? 0,
    },
  }) as unknown as KitImageInfo;

const STATE: PresentationState = {
  ContentLabel: 'LESION',
  ContentDescription: '',
  ContentCreatorName: '',
  PresentationCreationDate: '',
  PresentationCreationTime: '',
  references: [],
  modality: { slope: 1, intercept: -1024 },
  windows: [
    {
      scope: [],
      value: { kind: 'window', center: 60, width: 300, VOILUTFunction: 'LINEAR', explanation: '' },
    },
  ],
  PresentationLUTShape: 'IDENTITY',
  presentationTable: null,
  planes: { shutter: null, fill: 0, bitmapShutter: null, overlays: [], activated: [] },
  ImageRotation: 0,
  ImageHorizontalFlip: false,
  areas: [
    {
      scope: [],
      left: 0,
      top: 0,
      right: 256,
      bottom: 256,
      PresentationSizeMode: 'SCALE TO FIT',
      magnification: null,
      pixelAspect: 1,
    },
  ],
  annotations: [],
  notApplied: [],
};
const target = { SOPInstanceUID: '1.2', frame: 1 };
const look = (state: Partial<PresentationState>, info = infoOf()) =>
  presentedLook({ ...STATE, ...state }, target, image, info);
const windowOf = (value: Partial<PresentationState['windows'][number]['value']>) => [
  {
    scope: [],
    value: { ...STATE.windows[0]?.value, ...value } as PresentationState['windows'][number]['value'],
  },
];

describe('the look of an image under a presentation state', () => {
  it('is the window, the polarity, the turn and the area of the state, with nothing left unsaid', () => {
    expect(look({ PresentationLUTShape: 'INVERSE', ImageRotation: 90, ImageHorizontalFlip: true })).toEqual({
      turn: { rotation: 270, hflip: true, vflip: false },
      window: { center: 60, width: 300 },
      invert: true,
      area: { left: 0, top: 0, right: 256, bottom: 256 },
      magnification: null,
      planes: { shutter: null, fill: 0, bitmapShutter: [], overlays: [] },
      remarks: [],
      notApplied: [],
    });
    // PS3.4 §N.2.1.4: IDENTITY overrides MONOCHROME1 too, so it is said, not left open.
    expect(look({}).invert).toBe(false);
    expect(look({ PresentationLUTShape: null })).not.toHaveProperty('invert');
  });

  // guards S-4
  it('converts a window that counts in other values, to the half step of the linear function', () => {
    expect(look({ modality: { slope: 1, intercept: 0 } })).toMatchObject({
      window: { center: 60 - 1024, width: 300 },
      notApplied: [],
    });
    // Half as large: both of §C.11.2.1.2's bounds must fall on the same stored values.
    const { window } = look({ modality: { slope: 2, intercept: 0 } });
    const [low, high] = [59.5 - 299 / 2, 59.5 + 299 / 2].map((value) => value / 2 - 1024);
    expect((window?.center ?? 0) - 0.5 - ((window?.width ?? 0) - 1) / 2).toBeCloseTo(low ?? 0, 9);
    expect((window?.center ?? 0) - 0.5 + ((window?.width ?? 0) - 1) / 2).toBeCloseTo(high ?? 0, 9);
  });

  // guards S-4
  it.each<[string, Partial<PresentationState>, string]>([
    ['an unreadable table of modality values', { modality: null }, 'values that cannot be read'],
    ['no window at all', { windows: [] }, 'no window for this image'],
  ])('leaves the image its own window and says why: %s', (_name, state, words) => {
    const shown = look(state);
    expect(shown).not.toHaveProperty('window');
    expect(shown).not.toHaveProperty('grey');
    expect(shown.notApplied.join()).toContain(words);
  });

  it('says of a colour image that neither window nor inversion is applied', () => {
    const shown = look({ PresentationLUTShape: 'INVERSE' }, infoOf('colour'));
    expect(shown.notApplied.join()).toContain('this image is in colour');
    expect(shown).not.toHaveProperty('invert');
  });

  // guards S-4
  it('leaves a MONOCHROME1 image its polarity where the state’s table for grey values is not drawn, and says so', () => {
    const presentationTable = { entries: Uint16Array.of(0, 1) } as unknown as LookupTable;
    const table = { PresentationLUTShape: null, presentationTable } as const;
    const shown = look({ ...table, modality: null });
    expect(shown).not.toHaveProperty('grey');
    expect(shown).not.toHaveProperty('invert');
    expect(shown.notApplied.join()).toContain('its presentation look-up table');
    expect(look(table)).toMatchObject({ invert: false });
    expect(look({ modality: null }).notApplied.join()).not.toContain('presentation look-up table');
  });

  // guards S-4; PS3.3 §C.11.7
  it('says which of its planes the reader has hidden: its own, where it has some instead of the image’s', () => {
    const plane = (first = 1) =>
      ({ frames: { first, count: 1 }, origin: { row: 0, column: 0 } }) as unknown as OverlayPlane;
    const shutter = { shapes: [] };
    const none = { overlays: false, shutter: false };
    const of = (own: readonly OverlayPlane[], presented: Partial<PresentedPlanes> | null) =>
      hiddenWords(
        { ...infoOf('grey', own.length > 0 ? { overlays: own, shutter } : {}), frameNumber: 1 },
        none,
        presented && { shutter: null, fill: 0, bitmapShutter: [], overlays: [], ...presented },
      );
    const both = ['Overlay hidden (O)', 'Shutter open (U)'];
    expect(of([], null)).toEqual([]);
    expect(of([plane()], null)).toEqual(both);
    expect(of([], { overlays: [plane()], shutter })).toEqual(both);
    expect(of([], { bitmapShutter: [plane()] })).toEqual(['Shutter open (U)']);
    expect(of([plane()], {})).toEqual([]);
    expect(of([], { overlays: [plane(2)] })).toEqual([]);
  });

  // guards S-4; PS3.3 §C.11.7
  it('shows the overlays that the state activates, its own before the image’s, and its own shutter or none', () => {
    const plane = (group: number, from: string) => ({ group, description: from }) as unknown as OverlayPlane;
    const info = infoOf('grey', {
      overlays: [plane(0x6000, 'image'), plane(0x6002, 'image'), plane(0x6004, 'image')],
      shutter: { shapes: [{ kind: 'circle', x: 1, y: 1, radius: 1 }] },
    });
    const { planes, remarks } = look(
      {
        planes: {
          ...STATE.planes,
          overlays: [plane(0x6002, 'state'), plane(0x6006, 'state')],
          activated: [0x6000, 0x6002],
        },
      },
      info,
    );
    expect(planes.overlays.map(({ group, description }) => [group, description])).toEqual([
      [0x6000, 'image'],
      [0x6002, 'state'],
    ]);
    expect(planes.shutter).toBeNull();
    expect(remarks).toEqual(['It hides 2 overlays of the image', 'It opens the shutter of the image']);
  });

  it.each<[string, object, string]>([
    ['TRUE SIZE', { PresentationSizeMode: 'TRUE SIZE' }, 'true size'],
    ['MAGNIFY without a factor', { PresentationSizeMode: 'MAGNIFY' }, 'magnification that cannot be read'],
    ['too large a factor', { PresentationSizeMode: 'MAGNIFY', magnification: 500 }, 'beyond what the viewer'],
    ['other pixels', { pixelAspect: 2 }, 'shape of pixels'],
  ])('says what it does otherwise: %s', (_name, change, words) => {
    const [own] = STATE.areas;
    if (!own) throw new Error('no area');
    expect(look({ areas: [{ ...own, ...change }] }).notApplied.join()).toContain(words);
  });

  it('takes parts for other images for none, and shows the whole image then', () => {
    const scope = [
      {
        ReferencedSOPClassUID: '',
        ReferencedSOPInstanceUID: '1.9',
        ReferencedFrameNumber: [],
        hasPresentationState: false,
      },
    ];
    const shown = look({
      windows: STATE.windows.map((one) => ({ ...one, scope })),
      areas: STATE.areas.map((one) => ({ ...one, right: 10, scope })),
    });
    expect(shown).not.toHaveProperty('window');
    expect(shown.area.right).toBe(256);
    expect(shown.notApplied).toHaveLength(2);
  });

  it('tells what the reader changed since from what the state set', () => {
    const shown = look({});
    const view: ViewSettings = {
      window: { center: 60, width: 300 },
      invert: false,
      scale: 1,
      pan: { x: 0, y: 0 },
      rotation: 0,
      hflip: false,
      vflip: false,
    };
    expect(changedSince(shown, view)).toBe(false);
    expect(changedSince(shown, { ...view, scale: 3 })).toBe(false);
    expect(changedSince(shown, { ...view, window: { center: 61, width: 300 } })).toBe(true);
    expect(changedSince(shown, { ...view, rotation: 90 })).toBe(true);
    expect(changedSince(shown, { ...view, invert: true })).toBe(true);
    // A window chosen by hand takes the state's tables away.
    const tables = look({ windows: windowOf({ VOILUTFunction: 'SIGMOID' }) });
    if (!tables.grey) throw new Error('no tables');
    expect(changedSince(tables, { ...view, grey: tables.grey })).toBe(false);
    expect(changedSince(tables, view)).toBe(true);
  });
});

describe('an annotation in strokes', () => {
  const place = (_units: string, { x, y }: Point) => ({ x: 2 * x + 10, y: 2 * y + 20 });
  const strokes = (GraphicType: 'POINT' | 'CIRCLE' | 'ELLIPSE' | 'INTERPOLATED', points: readonly Point[]) =>
    strokesOf({ kind: 'graphic', GraphicType, units: 'PIXEL', points, filled: false }, place);

  it('draws a circle through its point, and an ellipse through the ends of both its axes', () => {
    const [circle] = strokes('CIRCLE', [
      { x: 5, y: 5 },
      { x: 8, y: 9 },
    ]);
    for (const { x, y } of circle?.points ?? []) expect(Math.hypot(x - 20, y - 30)).toBeCloseTo(10);
    const ends = [
      { x: 0, y: 5 },
      { x: 10, y: 5 },
      { x: 5, y: 3 },
      { x: 5, y: 7 },
    ];
    const [ellipse] = strokes('ELLIPSE', ends);
    for (const end of ends.map((point) => place('', point)))
      expect(
        Math.min(...(ellipse?.points ?? []).map(({ x, y }) => Math.hypot(x - end.x, y - end.y))),
      ).toBeLessThan(1e-9);
  });

  it('joins interpolated points by straight lines, and marks a point by a cross', () => {
    expect(
      strokes('INTERPOLATED', [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ])[0]?.points,
    ).toEqual([
      { x: 10, y: 20 },
      { x: 12, y: 22 },
    ]);
    expect(strokes('POINT', [{ x: 0, y: 0 }])).toHaveLength(2);
  });

  it('draws nothing while nothing is on screen', () => {
    expect(
      strokesOf(
        { kind: 'graphic', GraphicType: 'POINT', units: 'PIXEL', points: [{ x: 0, y: 0 }], filled: false },
        () => null,
      ),
    ).toEqual([]);
  });
});
