// The rule by which priors are chosen, as data: a site reads it, changes it, and tries another one on its own history.
import { z } from 'zod';
import {
  DEFAULT_NEIGHBOURS,
  DEFAULT_PAIRED,
  DEFAULT_REGIONS,
  DEFAULT_SIDES,
  DEFAULT_WHOLE_BODY,
} from './prior-relevance-regions.ts';

const share = z.number().min(0).max(1);
const words = z.array(z.string().min(1).max(64)).max(500);

export const priorRuleSchema = z.strictObject({
  /** Of a score between 0 and 1. */
  weights: z.strictObject({ region: share, modality: share, age: share }),
  /** How much a prior of one modality helps to read another; the same modality is always 1. */
  affinity: z.record(z.string(), z.record(z.string(), share)),
  otherAffinity: share,
  unknownAffinity: share,
  /** Objects that accompany images and don't say what a study is of. */
  ignoredModalities: words,
  /** Region → words that speak of it: `thorax`, `thora*` (begins so), `lower limb` (in a row). */
  regions: z.record(z.string(), words),
  /** A site's own words, added to those of `regions`. */
  extraWords: z.record(z.string(), words),
  wholeBody: words,
  /** Modalities that image the whole body whatever the description says. */
  wholeBodyModalities: words,
  /** How much the whole body says of one region. */
  wholeBodyScore: share,
  neighbours: z.record(z.string(), z.array(z.string())),
  neighbourScore: share,
  unknownRegionScore: share,
  /** Where a side is read at all, and by which words. */
  pairedRegions: words,
  sides: z.strictObject({ left: words, right: words }),
  /** A left hand says little of a right one. */
  otherSideFactor: share,
  /** After this long a prior's age counts half. */
  halfLifeMonths: z.number().min(1).max(1200),
  maxAgeYears: z.number().min(0).max(100),
  minScore: share,
  maxPerStudy: z.number().int().min(0).max(20),
  /** At most so many of one kind (modality, regions and side): the newest. Thirty chest films of a month are not thirty priors. */
  maxPerKind: z.number().int().min(1).max(20),
  /** And the oldest of each kind besides: the baseline that a course is compared with. */
  keepsBaseline: z.boolean(),
});
export type PriorRule = z.infer<typeof priorRuleSchema>;

export const DEFAULT_PRIOR_RULE: PriorRule = {
  weights: { region: 0.45, modality: 0.35, age: 0.2 },
  affinity: {
    CT: { PT: 0.8, MR: 0.6, DX: 0.4, CR: 0.4, XA: 0.4, US: 0.4, NM: 0.5 },
    MR: { CT: 0.6, PT: 0.5, US: 0.4, DX: 0.3, CR: 0.3 },
    CR: { DX: 1, CT: 0.6, RF: 0.5 },
    DX: { CR: 1, CT: 0.6, RF: 0.5 },
    MG: { US: 0.7, MR: 0.7, CR: 0.5, DX: 0.3 },
    US: { CT: 0.5, MR: 0.5, MG: 0.6 },
    PT: { CT: 0.8, NM: 0.7, MR: 0.5 },
    NM: { PT: 0.7, CT: 0.5, DX: 0.4, CR: 0.4 },
    XA: { CT: 0.6, US: 0.4, RF: 0.5 },
    RF: { DX: 0.5, CR: 0.5, XA: 0.5, CT: 0.5 },
  },
  otherAffinity: 0.15,
  unknownAffinity: 0.6,
  ignoredModalities: ['SR', 'PR', 'KO', 'SEG', 'REG', 'DOC', 'RTSTRUCT', 'RTPLAN', 'RTDOSE', 'OT'],
  regions: Object.fromEntries(Object.entries(DEFAULT_REGIONS).map(([region, list]) => [region, [...list]])),
  extraWords: {},
  wholeBody: [...DEFAULT_WHOLE_BODY],
  wholeBodyModalities: ['PT'],
  wholeBodyScore: 0.65,
  neighbours: Object.fromEntries(
    Object.entries(DEFAULT_NEIGHBOURS).map(([region, list]) => [region, [...list]]),
  ),
  neighbourScore: 0.3,
  unknownRegionScore: 0.6,
  pairedRegions: [...DEFAULT_PAIRED],
  sides: { left: [...DEFAULT_SIDES.left], right: [...DEFAULT_SIDES.right] },
  otherSideFactor: 0.4,
  halfLifeMonths: 24,
  maxAgeYears: 10,
  minScore: 0.575,
  maxPerStudy: 8,
  maxPerKind: 2,
  keepsBaseline: true,
};
