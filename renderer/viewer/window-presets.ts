// Window settings that readers expect under the number keys: for CT in Hounsfield units, elsewhere relative to the image's own
// window or range, as no other modality has a scale that all scanners share.

export interface WindowLevel {
  readonly center: number;
  readonly width: number;
}

/** How a window is found for the image on screen. */
export type WindowChoice =
  | ({ readonly kind: 'fixed' } & WindowLevel)
  /** The image's own window, `factor` times as wide. */
  | { readonly kind: 'own'; readonly factor: number }
  /** From the least value of the image up to this share of its range. */
  | { readonly kind: 'share'; readonly upTo: number }
  /** Whatever the values are, but for the outermost ones. */
  | { readonly kind: 'auto' };

export interface WindowPreset {
  readonly key: string;
  readonly name: string;
  readonly choice: WindowChoice;
}

const fixed = (key: string, name: string, width: number, center: number): WindowPreset => ({
  key,
  name,
  choice: { kind: 'fixed', center, width },
});

const CT: readonly WindowPreset[] = [
  fixed('1', 'Soft tissue', 400, 40),
  fixed('2', 'Lung', 1500, -600),
  fixed('3', 'Bone', 2500, 480),
  fixed('4', 'Brain', 80, 40),
  fixed('5', 'Liver', 150, 80),
  fixed('6', 'Stroke', 35, 35),
  fixed('7', 'Angiography', 600, 300),
];

const own = (key: string, name: string, factor: number): WindowPreset => ({
  key,
  name,
  choice: { kind: 'own', factor },
});
const CONTRAST: readonly WindowPreset[] = [
  own('1', 'Harder', 0.6),
  own('2', 'Much harder', 0.35),
  own('3', 'Softer', 1.6),
  own('4', 'Much softer', 2.5),
];

const share = (key: string, percent: number): WindowPreset => ({
  key,
  name: `Up to ${percent} % of the range`,
  choice: { kind: 'share', upTo: percent / 100 },
});
const UPTAKE: readonly WindowPreset[] = [share('1', 75), share('2', 50), share('3', 25), share('4', 10)];

const BY_MODALITY: Readonly<Record<string, readonly WindowPreset[]>> = {
  CT,
  PT: UPTAKE,
  NM: UPTAKE,
  MR: CONTRAST,
  CR: CONTRAST,
  DX: CONTRAST,
  MG: CONTRAST,
  IO: CONTRAST,
  PX: CONTRAST,
  XA: CONTRAST,
  RF: CONTRAST,
  OT: CONTRAST,
};

/** On every grey image of any modality. */
const ALWAYS: readonly WindowPreset[] = [
  { key: '8', name: 'Full range', choice: { kind: 'share', upTo: 1 } },
  { key: '9', name: 'Automatic', choice: { kind: 'auto' } },
  { key: '0', name: 'As the image says', choice: { kind: 'own', factor: 1 } },
];

/** Presets of a modality, and those that every image has. */
export const presetsFor = (modality: string): readonly WindowPreset[] => [
  ...(BY_MODALITY[modality] ?? []),
  ...ALWAYS,
];

export const presetByKey = (modality: string, key: string): WindowPreset | null =>
  presetsFor(modality).find((preset) => preset.key === key) ?? null;

/**
 * The window after a drag of `dx`, `dy` screen pixels: right widens, down raises the level (darkens), as in the big
 * viewers. A step is a thousandth of the image's own range, so that an 8-bit and a 16-bit image feel alike.
 */
export function draggedWindow(start: WindowLevel, dx: number, dy: number, rangeOfImage: number): WindowLevel {
  const step = (rangeOfImage > 0 ? rangeOfImage : 1) / 1000;
  // Whole numbers know no window narrower than 1; an image whose values all lie within 1 needs them.
  const least = rangeOfImage > 0 && rangeOfImage < 1 ? step : 1;
  return {
    width: Math.max(least, start.width + dx * Math.max(step, start.width / 400)),
    center: start.center + dy * Math.max(step, start.width / 400),
  };
}

/** "W 400 L 40": whole numbers where the window is wide, two digits where it is narrow, as many as it takes below 1. */
export function windowWords({ width, center }: WindowLevel): string {
  const digits = width >= 10 ? 0 : width >= 1 ? 2 : Math.min(12, 2 - Math.floor(Math.log10(width)));
  return `W ${width.toFixed(digits)} L ${center.toFixed(digits)}`;
}
