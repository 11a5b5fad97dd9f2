// Which grey values an image has under a presentation state (PS3.4 §N.2.1): a window in the image's own values where that is the
// same to the last step, else the state's whole chain; and in words what is not taken (S-4).
import type { PresentationState, StateWindow } from '../../documents/presentation/presentation-state.ts';
import { defaultVoi, modalityFunction } from '../../pixels/decode/display.ts';
import type { Voi } from '../../pixels/decode/display.ts';
import type { ModalityTransform } from '../../pixels/decode/image-description.ts';
import { storedRange } from '../../pixels/decode/lookup-tables.ts';
import type { ValueRange } from '../../pixels/decode/lookup-tables.ts';
import type { KitImageInfo } from '../../pixels/image-loader.ts';
import { markOfGrey } from '../../pixels/presented-grey.ts';
import type { ViewSettings } from '../view-settings.ts';
import type { WindowLevel } from '../window-presets.ts';

export interface GreyUnderState {
  /** In the image's own values; absent: the image keeps its own window. */
  readonly window?: WindowLevel;
  /** The state's own chain, where a window alone does not say it. */
  readonly grey?: NonNullable<ViewSettings['grey']>;
  readonly words: readonly string[];
}

type Window = Extract<StateWindow['value'], { kind: 'window' }>;
const OWN = 'the image keeps its own';

const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a));

/** slope and intercept; null for a table. */
const lineOf = (
  modality: ModalityTransform,
): { readonly slope: number; readonly intercept: number } | null =>
  modality.kind === 'lut' ? null : modality.kind === 'linear' ? modality : { slope: 1, intercept: 0 };

/** The same window where values are `ratio` times as large and lie `offset` higher, to the half step of §C.11.2.1.2. */
const converted = (
  { center, width, VOILUTFunction }: Window,
  ratio: number,
  offset: number,
): WindowLevel | null => {
  if (VOILUTFunction !== 'LINEAR') return { center: center * ratio + offset, width: width * ratio };
  const wide = (width - 1) * ratio + 1;
  return { center: (center - 0.5) * ratio + offset + 0.5, width: wide };
};

const voiOf = (value: StateWindow['value'], range: ValueRange): Voi =>
  value.kind === 'lut'
    ? { kind: 'lut', lut: value.table.forRange(range) }
    : { kind: 'window', center: value.center, width: value.width, function: value.VOILUTFunction };

function modalityOf(
  { modality }: PresentationState,
  info: KitImageInfo,
): Exclude<ModalityTransform, { kind: 'identity' }> | null {
  if (modality === null) return null;
  return 'table' in modality
    ? { kind: 'lut', lut: modality.table.forRange(storedRange(info.description)), type: '' }
    : { kind: 'linear', ...modality, type: '' };
}

/** Range of the values that a modality transform makes: a VOI table may begin below 0 only where they do. */
function rangeAfter(modality: ModalityTransform, { min, max }: ValueRange): ValueRange {
  if (modality.kind === 'lut') return { min: 0, max: 2 ** modality.lut.bitsPerEntry - 1 };
  const convert = modalityFunction(modality);
  const [a, b] = [convert(min), convert(max)];
  return { min: Math.min(a, b), max: Math.max(a, b) };
}

/** @param found the part of the state that says how this image is windowed */
export function greyFor(
  found: StateWindow | undefined,
  state: PresentationState,
  info: KitImageInfo,
): GreyUnderState {
  const { display, attributes, description } = info;
  const { presentationTable } = state;
  if (display.kind !== 'grey') return { words: ['window and inversion: this image is in colour'] };
  const own = attributes.modality;
  const its = modalityOf(state, info);
  if (its === null)
    return {
      words: [
        `its window, which counts in values that cannot be read: ${OWN}`,
        ...(presentationTable === null ? [] : ['its presentation look-up table']),
      ],
    };
  const [line, ownLine] = [lineOf(its), lineOf(own)];
  if (!found) {
    const words = [
      `the state has no window for this image: ${OWN}`,
      ...(line === null ? ['its table from stored to grey values'] : []),
    ];
    if (presentationTable === null) return { words };
    const voi = defaultVoi(display, attributes);
    return { grey: markOfGrey({ modality: own, voi, presentation: presentationTable }), words };
  }
  const { value } = found;
  const shown = defaultVoi(display, attributes);
  const ratio = line && ownLine ? ownLine.slope / line.slope : Number.NaN;
  const inOwn =
    value.kind === 'window' && line && ownLine && ratio > 0
      ? near(ratio, 1) && near(line.intercept, ownLine.intercept)
        ? { center: value.center, width: value.width }
        : converted(value, ratio, ownLine.intercept - line.intercept * ratio)
      : null;
  const ownFunction = shown.kind === 'window' ? shown.function : 'LINEAR';
  const isPlain =
    value.kind === 'window' && value.VOILUTFunction === ownFunction && presentationTable === null;
  if (inOwn && isPlain && (ownFunction !== 'LINEAR' || inOwn.width >= 1)) return { window: inOwn, words: [] };
  const voi = voiOf(value, rangeAfter(its, storedRange(description)));
  const grey = markOfGrey({ modality: its, voi, presentation: presentationTable });
  return { grey, ...(inOwn ? { window: inOwn } : {}), words: [] };
}
