// From a choice of window to its numbers for the image on screen, always from the image's stored values and its own transform
// (PS3.3 §C.11.1, §C.11.2), never from what a screen shows of them.
import { assertNever } from '../../shared/domain/assert-never.ts';
import { automaticWindow, defaultVoi, modalityFunction, storedOf } from '../pixels/decode/display.ts';
import type { GreyFrame } from '../pixels/decode/display.ts';
import type { KitImageInfo } from '../pixels/image-loader.ts';
import type { WindowChoice, WindowLevel } from './window-presets.ts';

type Windowed = Pick<KitImageInfo, 'display' | 'attributes' | 'description'>;

const level = (low: number, high: number): WindowLevel => ({
  center: (low + high) / 2,
  // Values of a scale of their own, such as a diffusion map in mm²/s, may all lie within 1.
  width: high > low ? high - low : 1,
});

/** A 12-megapixel image says the same with so many of its pixels. */
const MOST_SAMPLES = 250_000;
/** Left out at either end: noise, markers, metal. */
const OUTERMOST = 0.01;

/** The values that carry the picture: neither padding nor the floor, which is air or the outside of a detector. */
function middleOf(frame: GreyFrame, { attributes, description }: Windowed): WindowLevel | null {
  const { values, min } = frame;
  const { padding } = description;
  const stride = Math.max(1, Math.ceil(values.length / MOST_SAMPLES));
  const samples: number[] = [];
  for (let index = 0; index < values.length; index += stride) {
    const value = values[index] ?? min;
    const stored = storedOf(frame, value);
    if (value !== min && !(padding && stored >= padding.from && stored <= padding.to)) samples.push(value);
  }
  const sorted = Float64Array.from(samples).toSorted();
  const at = (part: number): number | undefined => sorted[Math.round(part * (sorted.length - 1))];
  const [low, high] = [at(OUTERMOST), at(1 - OUTERMOST)];
  if (low === undefined || high === undefined) return null;
  const convert = modalityFunction(attributes.modality);
  const ends = [convert(storedOf(frame, low)), convert(storedOf(frame, high))] as const;
  return level(Math.min(...ends), Math.max(...ends));
}

/** The window that an image is first shown with; of a VOI LUT, its extent. */
export function firstWindow({ display, attributes }: Windowed): WindowLevel | null {
  if (display.kind !== 'grey') return null;
  const voi = defaultVoi(display, attributes);
  return voi.kind === 'window'
    ? { center: voi.center, width: voi.width }
    : level(voi.lut.firstValueMapped, voi.lut.firstValueMapped + voi.lut.entries.length);
}

/** The window of a choice; null for a colour image, which has none. */
export function windowOf(choice: WindowChoice, info: Windowed): WindowLevel | null {
  const { display, attributes } = info;
  if (display.kind !== 'grey') return null;
  switch (choice.kind) {
    case 'fixed':
      return { center: choice.center, width: choice.width };
    case 'own': {
      const own = firstWindow(info);
      if (!own) return null;
      const width = own.width * choice.factor;
      return { center: own.center, width: own.width < 1 ? width : Math.max(1, width) };
    }
    case 'share': {
      const { center, width } = automaticWindow(display, attributes.modality);
      const low = center - width / 2;
      return level(low, low + width * choice.upTo);
    }
    case 'auto':
      return middleOf(display, info) ?? windowOf({ kind: 'share', upTo: 1 }, info);
    default:
      return assertNever(choice);
  }
}

/**
 * The next of the windows that the file itself offers (several values of Window Center and Width); null: its first one again.
 *
 * @param shown the window on screen
 */
export function nextOwnWindow(
  { attributes }: Pick<Windowed, 'attributes'>,
  shown: WindowLevel,
): WindowLevel | null {
  const { windows } = attributes.voi;
  const at = windows.findIndex(({ center, width }) => center === shown.center && width === shown.width);
  const next = at < 0 ? undefined : windows[at + 1];
  return next ? { center: next.center, width: next.width } : null;
}
