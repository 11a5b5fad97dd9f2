// Writes docs/prior-rule.md: what the rule is, how a site changes it, and how well it did, with measured figures only.
import type { Missed, Score } from './evaluate.ts';
import { STORIES } from './stories.ts';

export interface Compared {
  readonly name: string;
  readonly tuning: Score;
  readonly heldOut: Score;
}

export interface Evaluated {
  readonly patients: number;
  readonly years: number;
  readonly rule: Compared;
  readonly caps: readonly Compared[];
  readonly ns: readonly Compared[];
  readonly windows: readonly Compared[];
  readonly last: Compared | undefined;
  readonly window: Compared | undefined;
  readonly missed: readonly Missed[];
}

const percent = (share: number): string => (share * 100).toFixed(1);
const row = ({ name, tuning, heldOut }: Compared): string =>
  `| ${name} | ${percent(tuning.sensitivity)} | ${percent(tuning.fetchedShare)} | ${percent(heldOut.sensitivity)} | ${percent(heldOut.fetchedShare)} |`;

const HEAD = `| | found, tuning % | fetched, tuning % | found, held out % | fetched, held out % |
| --- | ---: | ---: | ---: | ---: |`;

function whyMissed(missed: readonly Missed[]): string {
  const silent = ({ descriptor }: Missed['prior']): boolean =>
    descriptor.BodyPartExamined === '' && !/\p{L}{3}/u.test(descriptor.StudyDescription);
  const causes = [
    [
      'another story (a habit, or what nobody can foresee)',
      ({ current, prior }: Missed) => current.visit.story !== prior.visit.story,
    ],
    ['one of both has no words at all', ({ current, prior }: Missed) => silent(current) || silent(prior)],
    [
      'the same kind of examination: an older one than the rule keeps, or words it does not know',
      ({ current, prior }: Missed) => current.visit.exam === prior.visit.exam,
    ],
    ['another kind of examination of the same story', () => true],
  ] as const;
  const counts = new Map<string, number>(causes.map(([name]) => [name, 0]));
  for (const each of missed) {
    const cause = causes.find(([, test]) => test(each))?.[0] ?? '';
    counts.set(cause, (counts.get(cause) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `- ${count} of ${missed.length}: ${name}`).join('\n');
}

export function priorDocument(evaluated: Evaluated): string {
  const { patients, years, rule, caps, ns, windows, last, window, missed } = evaluated;
  const { heldOut } = rule;
  return `<!-- Written by \`npm run bench -- priors --docs docs\`: change test/bench/priors/document.ts, not this file. -->
# Which priors are fetched

A rule scores each earlier study of the same patient (ID, issuer, name and birth date must not contradict: S-3) between 0 and 1: how near its region is to the current
one, how much its modality helps, how old it is; a study of the other side counts little. What reaches \`minScore\` competes. Of one kind
(modality, regions, side) the newest \`maxPerKind\` and the oldest, the baseline, are kept; of all, the best \`maxPerStudy\`. Each choice says
why: "CT chest, same region, 14 months, 2 of 3". Regions are read from BodyPartExamined *and* StudyDescription, by whole words, stems (\`thora*\`
hears *Thoraxaufnahme*) and phrases (\`lower limb\`); one slip in a word of five letters or more is forgiven where nothing else is understood.

## A rule of your own

\`\`\`yaml
# config.yaml
priors:
  ruleFile: prior-rule.yaml   # beside config.yaml
\`\`\`
\`\`\`yaml
# prior-rule.yaml: only what differs from the default
extraWords:
  chest: [thx, c/p]           # the house's own abbreviations
  hip: [nof]
affinity:
  MR: { CT: 0.7 }
maxPerStudy: 5
\`\`\`
The whole default rule is [prior-rule.yaml](prior-rule.yaml). \`npm run kit -- config check\` names each mistake with file, line and key; a number or
list replaces the default's, tables are replaced entry by entry, \`extraWords\` adds to a region.

## How well it does

\`npm run bench -- priors\` generates ${patients} patients over ${years} years, twice: a *tuning* half, on which the rule was tuned, and a *held-out* half with
another seed and other houses' wording. Every study of the last two years that has history is read once: in the held-out half ${heldOut.currentStudies} studies with
${heldOut.earlierStudies} earlier ones, of which their readers opened ${heldOut.openedStudies}. *Found*: of those, the share that was fetched. *Fetched*: of all earlier studies.

${HEAD}
${[rule, ...(last === undefined ? [] : [last]), ...(window === undefined ? [] : [window])].map(row).join('\n')}

The two usual rules are shown at the first setting that finds 90 % on the tuning half. Published figures for those two are 91 % found at 30 % fetched
and 90 % at 70 %; here they need other shares, presumably because these patients have longer histories (intensive care, cancer) than that department's: compare
rules within this table, not with figures from elsewhere.

What the held-out half still misses:

${whyMissed(missed)}

## What the figure is worth

**How generator and rule differ.** The generator (\`test/bench/priors/stories.ts\`, ${STORIES.length} clinical pathways) decides what a reader opens from the course of a disease: staging after a
finding, the last control, the baseline, the film before the scan; then habits that cross stories, and 2 % that nobody can foresee. It knows no
regions, affinities, scores or words. Only afterwards is each examination put into the words of a house (German, Austrian or Swiss, British,
North American) with misspellings (3 %), empty or useless descriptions (1.5 %), no side (4 %), no BodyPartExamined (65 %) or a wrong one, no modality (3 %). The rule sees those
words and knows no story. Sharing no data does not make them independent: both were written by the same authors.

**Where it is optimistic.** Who wrote the held-out wording also wrote the region map: real departments have stranger abbreviations. Stories are tidier than
lives; nobody in them has two names, a merged record or priors in another archive. Readers open what the story says and nothing out of curiosity. Weights were chosen on the tuning half,
but the same pathways generate both halves: only seed and wording are held out. The held-out wording was looked at three times while the rule was
tuned, as a total only and with seed 2: 95.1 % found at 29.6 % fetched; after unknown regions were scored higher, 96.4 % at 30.8 %; after the threshold was raised
for that, 96.0 % at 29.1 %. The figures here are of a seed that was first used when the rule was fixed.

**Where it is pessimistic.** No house has added its own words (\`extraWords\`), as a site would once it sees "region unknown" in the reasons;
procedure codes, which real archives often have, are absent; what nobody can foresee counts as missed.

## Trade-offs

${HEAD}
${[...caps, ...ns.filter((_, index) => [0, 2, 4, 7, 11].includes(index)), ...windows.filter((_, index) => index < 6)].map(row).join('\n')}
`;
}
