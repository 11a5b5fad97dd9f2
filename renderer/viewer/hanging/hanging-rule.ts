// Which study goes where when it is opened: a pure function over rules that a site can read and edit.
import type { StudyRow, StudyView } from '../../../shared/contract/views.ts';
import type { HangingRule } from '../../../shared/domain/hanging-rule.ts';
import { choosePriors, regionsOfStudy } from '../../../shared/domain/prior-relevance.ts';
import { seriesThatMatter } from '../../../shared/domain/series-that-matter.ts';
import { DEFAULT_PRIOR_RULE } from '../../../shared/domain/prior-relevance-rule.ts';
import type { PriorRule } from '../../../shared/domain/prior-relevance-rule.ts';
import type { LayoutId } from '../layouts.ts';
import type { Hung } from '../screen-state.ts';

export interface Hanging {
  /** The rule's name; '' when none fitted. */
  readonly rule: string;
  readonly layout: LayoutId;
  readonly cells: readonly (Hung | null)[];
  readonly link: boolean;
}

const holds = (text: string, words: string): boolean => text.toLowerCase().includes(words.toLowerCase());

function fits({ when }: HangingRule, study: StudyView, seriesCount: number, priorRule: PriorRule): boolean {
  const { modality, region, description, seriesAtLeast, seriesAtMost } = when;
  const modalities = new Set(seriesThatMatter(study).map((series) => series.Modality));
  if (modality && !modality.some((one) => modalities.has(one))) return false;
  if (region) {
    const regions = regionsOfStudy(study.descriptor, priorRule);
    if (!region.some((one) => regions.has(one))) return false;
  }
  if (description && !description.some((words) => holds(study.descriptor.StudyDescription, words)))
    return false;
  return seriesCount >= (seriesAtLeast ?? 0) && seriesCount <= (seriesAtMost ?? Number.POSITIVE_INFINITY);
}

/** The prior that helps most and of which something is here; null when there is none. */
export function bestPrior(
  study: StudyView,
  rows: readonly StudyRow[],
  priorRule: PriorRule = DEFAULT_PRIOR_RULE,
): StudyRow | null {
  const held = rows.filter(
    ({ studyKey, completeness }) => study.priors.includes(studyKey) && completeness.held > 0,
  );
  const [best] = choosePriors(
    study.descriptor,
    held.map(({ descriptor }) => descriptor),
    // What the station fetched as a prior passed the rule's threshold already: here the best of them is only to be found.
    { ...priorRule, minScore: 0 },
  );
  return held.find(({ descriptor }) => descriptor === best?.descriptor) ?? null;
}

/** How a study is hung, with the key of its best prior or null. */
export function hangingFor(
  study: StudyView,
  priorKey: string | null,
  rules: readonly HangingRule[],
  priorRule: PriorRule = DEFAULT_PRIOR_RULE,
): Hanging {
  const { studyKey } = study;
  const series = seriesThatMatter(study);
  const alone: Hanging = { rule: '', layout: '1x1', cells: [{ studyKey, seriesUid: null }], link: false };
  const rule = rules.find((one) => fits(one, study, series.length, priorRule));
  if (!rule || (priorKey === null && rule.cells.includes('prior'))) return alone;
  const taken = new Set<string>();
  const cells = rule.cells.map((cell): Hung | null => {
    if (cell === 'prior') return priorKey === null ? null : { studyKey: priorKey, seriesUid: null };
    const like = /^current like (?<words>.+)$/u.exec(cell)?.groups?.['words']?.trim().split(/\s+/u);
    const wanted = like
      ? series.find(
          ({ SeriesInstanceUID, SeriesDescription }) =>
            !taken.has(SeriesInstanceUID) && like.every((word) => holds(SeriesDescription, word)),
        )
      : series[Number(cell.at(-1)) - 1];
    if (!wanted) return null;
    taken.add(wanted.SeriesInstanceUID);
    return { studyKey, seriesUid: wanted.SeriesInstanceUID };
  });
  return cells[0] ? { rule: rule.name, layout: rule.layout, cells, link: rule.link } : alone;
}
