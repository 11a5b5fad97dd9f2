// Which study goes where when it is opened: a small list that a site can read, as data, and a pure function over it.
import { parse } from 'yaml';
import { z } from 'zod';
import type { StudyRow, StudyView } from '../../../shared/contract/views.ts';
import { choosePriors, regionsOfStudy } from '../../../shared/domain/prior-relevance.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import { cellsOf, LAYOUT_IDS } from '../layouts.ts';
import type { LayoutId } from '../layouts.ts';
import type { Hung } from '../screen-state.ts';
import { seriesThatMatter } from '../series-match.ts';

const cellSchema = z.string().regex(/^(?:current [1-9]|prior)$/u, 'either "prior" or "current" and a digit');
const ruleSchema = z
  .strictObject({
    name: z.string().min(1).max(100),
    when: z.strictObject({
      modality: z.array(z.string().min(2).max(16)).optional(),
      region: z.array(z.string()).optional(),
      seriesAtLeast: z.number().int().min(0).optional(),
      seriesAtMost: z.number().int().min(0).optional(),
    }),
    layout: z.enum(LAYOUT_IDS),
    cells: z.array(cellSchema).min(1),
    link: z.boolean(),
  })
  .refine(({ layout, cells }) => cells.length <= cellsOf(layout), 'more cells than the layout has');
export type HangingRule = z.infer<typeof ruleSchema>;

/** Reads the rules; throws on a mistake in them, as they come with the page. */
export const readHangingRules = (yaml: string): readonly HangingRule[] =>
  z.strictObject({ rules: z.array(ruleSchema).max(100) }).parse(parse(yaml)).rules;

export interface Hanging {
  /** The rule's name; '' when none fitted. */
  readonly rule: string;
  readonly layout: LayoutId;
  readonly cells: readonly (Hung | null)[];
  readonly link: boolean;
}

function fits({ when }: HangingRule, study: StudyView, seriesCount: number): boolean {
  const { modality, region, seriesAtLeast, seriesAtMost } = when;
  const modalities = new Set(seriesThatMatter(study).map((series) => series.Modality));
  if (modality && !modality.some((one) => modalities.has(one))) return false;
  if (region) {
    const regions = regionsOfStudy(study.descriptor, DEFAULT_PRIOR_RULE);
    if (!region.some((one) => regions.has(one))) return false;
  }
  return seriesCount >= (seriesAtLeast ?? 0) && seriesCount <= (seriesAtMost ?? Number.POSITIVE_INFINITY);
}

/** What the station fetched as a prior passed the site's own rule already: here the best of them is only to be found. */
const RANKING_RULE = { ...DEFAULT_PRIOR_RULE, minScore: 0 };

/** The prior that helps most and of which something is here; null when there is none. */
export function bestPrior(study: StudyView, rows: readonly StudyRow[]): StudyRow | null {
  const held = rows.filter(
    ({ studyKey, completeness }) => study.priors.includes(studyKey) && completeness.held > 0,
  );
  const [best] = choosePriors(
    study.descriptor,
    held.map(({ descriptor }) => descriptor),
    RANKING_RULE,
  );
  return held.find(({ descriptor }) => descriptor === best?.descriptor) ?? null;
}

/** How a study is hung, with the key of its best prior or null. */
export function hangingFor(
  study: StudyView,
  priorKey: string | null,
  rules: readonly HangingRule[],
): Hanging {
  const { studyKey } = study;
  const series = seriesThatMatter(study);
  const alone: Hanging = { rule: '', layout: '1x1', cells: [{ studyKey, seriesUid: null }], link: false };
  const rule = rules.find((one) => fits(one, study, series.length));
  if (!rule || (priorKey === null && rule.cells.includes('prior'))) return alone;
  const cells = rule.cells.map((cell): Hung | null => {
    if (cell === 'prior') return priorKey === null ? null : { studyKey: priorKey, seriesUid: null };
    const wanted = series[Number(cell.at(-1)) - 1];
    return wanted ? { studyKey, seriesUid: wanted.SeriesInstanceUID } : null;
  });
  return cells[0] ? { rule: rule.name, layout: rule.layout, cells, link: rule.link } : alone;
}
