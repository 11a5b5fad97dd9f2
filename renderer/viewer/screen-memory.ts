// What a window shows survives its reload: study, layout, and where the reader is in each viewport. Kept by keyed hashes in the
// window's own session storage, so that two windows never mix, and nothing of a patient is in it (S-12).
import { z } from 'zod';
import { keyedHashSchema } from '../../shared/domain/study.ts';
import { hashOfRole, roleOfHash } from '../peer-windows/window-role.ts';
import { lookSchema } from './look.ts';
import type { Looks } from './look.ts';
import { MEASURE_KINDS, VIEW_TOOLS } from './tools/measurement.ts';
import { layoutIdSchema, MOST_CELLS } from './layouts.ts';
import type { Positions } from './use-positions.ts';
import type { StudyView } from '../../shared/contract/views.ts';
import { stableFrames } from './cell-view.ts';
import type { CellView } from './cell-view.ts';
import type { ScreenState } from './screen-state.ts';

/** Each role has a key of its own: a viewer window that was handed its opener's storage must not come up with its screen. */
const key = (): string => `kit:reading${hashOfRole(roleOfHash(window.location.hash))}`;

const rememberedCellSchema = z.object({
  studyKey: keyedHashSchema,
  /** The image under the reader's eyes; null where none was shown yet. */
  image: z.object({ instanceKey: keyedHashSchema, frame: z.number().int().positive() }).nullable(),
  /** How it lay and looked; null where nothing was drawn yet. */
  look: lookSchema.nullable(),
});
export type RememberedCell = z.infer<typeof rememberedCellSchema>;

export const rememberedScreenSchema = z.object({
  studyKey: keyedHashSchema,
  /** Label of the operator who reads it: another one does not find it open. */
  by: z.string().min(1).max(64),
  layout: layoutIdSchema,
  active: z
    .number()
    .int()
    .min(0)
    .max(MOST_CELLS - 1),
  maximised: z.boolean(),
  cells: z.array(rememberedCellSchema.nullable()).max(MOST_CELLS),
  /** What the viewports do together. */
  together: z.object({ link: z.boolean(), lines: z.boolean(), sync: z.boolean() }),
  /** What a left drag does. */
  tool: z.enum([...VIEW_TOOLS, ...MEASURE_KINDS]),
});
export type RememberedScreen = z.infer<typeof rememberedScreenSchema>;

/** What is to be remembered of a screen. Viewports that are not on it keep their study, without an image. */
export function screenToRemember(
  studyKey: string,
  by: string,
  screen: ScreenState,
  views: readonly CellView[],
  positions: Pick<Positions, 'indexOf'>,
  hands: Pick<RememberedScreen, 'together' | 'tool'>,
  looks: Pick<Looks, 'of'>,
): RememberedScreen {
  const { layout, active, maximised } = screen;
  const cells = screen.cells.map((hung, cell): RememberedCell | null => {
    if (hung === null) return null;
    const view = views.find((each) => each.cell === cell);
    const ref = view?.frames[positions.indexOf(view)];
    return {
      studyKey: hung.studyKey,
      image: ref === undefined ? null : { instanceKey: ref.instance.instanceKey, frame: ref.frame },
      look: view ? looks.of(view.positionKey) : null,
    };
  });
  return { studyKey, by, layout, active, maximised, cells, ...hands };
}

/** The screen of before the reload, or null: none, of an older form, or storage is closed to us. */
export function recallScreen(): RememberedScreen | null {
  try {
    const parsed = rememberedScreenSchema.safeParse(JSON.parse(sessionStorage.getItem(key()) ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

export function rememberScreen(screen: RememberedScreen): void {
  try {
    sessionStorage.setItem(key(), JSON.stringify(screen));
  } catch {
    // Private windows and full disks: a reload leads to the worklist.
  }
}

export function forgetScreen(): void {
  try {
    sessionStorage.removeItem(key());
  } catch {
    // As above.
  }
}

/** Where the remembered image of a viewport is in its study; null when the study does not hold it any more. */
export function findImage(
  study: StudyView,
  image: NonNullable<RememberedCell['image']>,
): { readonly seriesUid: string; readonly index: number } | null {
  for (const series of study.series) {
    const index = stableFrames(series).findIndex(
      ({ instance, frame }) => instance.instanceKey === image.instanceKey && frame === image.frame,
    );
    if (index >= 0) return { seriesUid: series.SeriesInstanceUID, index };
  }
  return null;
}
