// How a study is hung when it is opened, as data: a site reads it, changes it, and is told the line that is wrong.
import { z } from 'zod';

/** Columns come first, as on the buttons of the big viewers: 2x1 is side by side. */
export const LAYOUT_IDS = ['1x1', '2x1', '1x2', '2x2', '3x2'] as const;
export type LayoutId = (typeof LAYOUT_IDS)[number];

/** Viewports of a layout. */
export const cellsOfLayout = (layout: LayoutId): number =>
  Number(layout.slice(0, 1)) * Number(layout.slice(2));

/** A DICOM Modality (CS, PS3.5 §6.2). */
const modality = z.string().regex(/^[A-Z0-9_]{2,16}$/u, 'a DICOM modality, such as CT: capitals and digits');
const words = z.string().min(1).max(64);

/** `current 1` to `current 9`, `current like <words>`, or `prior`. */
const cellSchema = z
  .string()
  .max(80)
  .regex(
    /^(?:current [1-9]|current like \S.*|prior)$/u,
    'either "prior", "current 1" to "current 9", or "current like" and words of the series description',
  );

export const hangingRuleSchema = z
  .strictObject({
    name: z.string().min(1).max(100),
    when: z.strictObject({
      modality: z.array(modality).min(1).max(32).optional(),
      region: z.array(words).min(1).max(64).optional(),
      /** One of these stands in StudyDescription, in whatever case. */
      description: z.array(words).min(1).max(64).optional(),
      seriesAtLeast: z.int().min(0).max(999).optional(),
      seriesAtMost: z.int().min(0).max(999).optional(),
    }),
    layout: z.enum(LAYOUT_IDS),
    cells: z.array(cellSchema).min(1),
    link: z.boolean(),
  })
  .superRefine(({ layout, cells }, context) => {
    const most = cellsOfLayout(layout);
    if (cells.length > most)
      context.addIssue({
        code: 'custom',
        path: ['cells', most],
        message: `layout ${layout} has ${most} ${most === 1 ? 'viewport' : 'viewports'}, and this is one more`,
      });
    // The hands begin in the first viewport: they must never begin on an old study.
    if (cells[0] === 'prior')
      context.addIssue({
        code: 'custom',
        path: ['cells', 0],
        message: 'the first viewport shows the current study',
      });
  });
export type HangingRule = z.infer<typeof hangingRuleSchema>;

export const hangingRulesSchema = z.strictObject({ rules: z.array(hangingRuleSchema).max(100) });
