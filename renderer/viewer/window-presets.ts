// Window settings that readers expect under the number keys; for CT in Hounsfield units.

export interface WindowLevel {
  readonly center: number;
  readonly width: number;
}

export interface WindowPreset extends WindowLevel {
  readonly key: string;
  readonly name: string;
}

const CT: readonly WindowPreset[] = [
  { key: '1', name: 'Soft tissue', center: 40, width: 400 },
  { key: '2', name: 'Lung', center: -600, width: 1500 },
  { key: '3', name: 'Bone', center: 480, width: 2500 },
  { key: '4', name: 'Brain', center: 40, width: 80 },
  { key: '5', name: 'Liver', center: 80, width: 150 },
  { key: '6', name: 'Mediastinum', center: 50, width: 350 },
  { key: '7', name: 'Angiography', center: 300, width: 600 },
  { key: '8', name: 'Stroke', center: 35, width: 35 },
];

/** Presets of a modality; only CT has a calibrated scale, so only CT has fixed ones. */
export const presetsFor = (modality: string): readonly WindowPreset[] => (modality === 'CT' ? CT : []);

export const presetByKey = (modality: string, key: string): WindowPreset | null =>
  presetsFor(modality).find((preset) => preset.key === key) ?? null;

/**
 * The window after a drag of `dx`, `dy` screen pixels: right widens, down raises the level (darkens), as in the big
 * viewers. A step is a thousandth of the image's own range, so that an 8-bit and a 16-bit image feel alike.
 */
export function draggedWindow(start: WindowLevel, dx: number, dy: number, rangeOfImage: number): WindowLevel {
  const step = Math.max(rangeOfImage, 1) / 1000;
  return {
    width: Math.max(1, start.width + dx * Math.max(step, start.width / 400)),
    center: start.center + dy * Math.max(step, start.width / 400),
  };
}

/** "W 400 L 40": whole numbers where the window is wide, two digits where it is narrow. */
export function windowWords({ width, center }: WindowLevel): string {
  const digits = width >= 10 ? 0 : 2;
  return `W ${width.toFixed(digits)} L ${center.toFixed(digits)}`;
}
