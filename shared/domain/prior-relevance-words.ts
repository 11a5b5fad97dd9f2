// Reads a study's own words for the rule of priors: which regions, which side. A rule's words are prepared once, not for each study.
import type { PriorRule } from './prior-relevance-rule.ts';
import type { StudyDescriptor } from './study.ts';

export type Side = 'left' | 'right' | null;

/** What the rule knows of a study. */
export interface Traits {
  readonly modalities: readonly string[];
  readonly regions: ReadonlySet<string>;
  readonly wholeBody: boolean;
  readonly side: Side;
}

interface Words {
  readonly whole: ReadonlySet<string>;
  readonly stems: readonly string[];
  /** With a space before and after. */
  readonly phrases: readonly string[];
  readonly anywhere: readonly string[];
}

interface Vocabulary {
  readonly regions: ReadonlyMap<string, Words>;
  readonly wholeBody: Words;
  readonly left: Words;
  readonly right: Words;
  readonly ignored: ReadonlySet<string>;
}

const plain = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ß', 'ss');

const tokensOf = (text: string): readonly string[] =>
  text.split(/[^\p{L}\p{N}]+/u).filter((token) => token !== '');

function prepare(words: readonly string[]): Words {
  const all = words.map(plain);
  const latin = all.filter((word) => /^[\p{Script=Latin}\d*\s/-]+$/u.test(word));
  const one = latin.filter((word) => !/[\s/-]/u.test(word));
  return {
    whole: new Set(one.filter((word) => !word.endsWith('*'))),
    stems: one.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
    phrases: latin.filter((word) => /[\s/-]/u.test(word)).map((word) => ` ${tokensOf(word).join(' ')} `),
    anywhere: all.filter((word) => !latin.includes(word)),
  };
}

const vocabularies = new WeakMap<PriorRule, Vocabulary>();

function vocabularyOf(rule: PriorRule): Vocabulary {
  const known = vocabularies.get(rule);
  if (known !== undefined) return known;
  const extra = (region: string): readonly string[] => rule.extraWords[region] ?? [];
  const made: Vocabulary = {
    regions: new Map(
      Object.entries(rule.regions).map(([region, words]) => [region, prepare([...words, ...extra(region)])]),
    ),
    wholeBody: prepare(rule.wholeBody),
    left: prepare(rule.sides.left),
    right: prepare(rule.sides.right),
    ignored: new Set(rule.ignoredModalities),
  };
  vocabularies.set(rule, made);
  return made;
}

interface Text {
  readonly plain: string;
  readonly tokens: readonly string[];
  readonly padded: string;
}

const speaks = (words: Words, text: Text): boolean =>
  text.tokens.some((token) => words.whole.has(token) || words.stems.some((stem) => token.startsWith(stem))) ||
  words.phrases.some((phrase) => text.padded.includes(phrase)) ||
  words.anywhere.some((word) => text.plain.includes(word));

/** Shorter words are too near to each other to forgive a letter. */
const LEAST_FORGIVEN = 5;

/** One letter missing, too many, wrong, or two swapped. */
export function isOneSlipAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1;
  const [restA, restB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (restA.length <= 1 && restB.length <= 1) return true;
  return restA.length === 2 && restB.length === 2 && restA[0] === restB[1] && restA[1] === restB[0];
}

const nearly = (words: Words, { tokens }: Text): boolean =>
  tokens.some(
    (token) =>
      token.length >= LEAST_FORGIVEN &&
      ([...words.whole].some((word) => word.length >= LEAST_FORGIVEN && isOneSlipAway(token, word)) ||
        words.stems.some(
          (stem) =>
            stem.length >= LEAST_FORGIVEN &&
            [stem.length - 1, stem.length, stem.length + 1].some((length) =>
              isOneSlipAway(token.slice(0, length), stem),
            ),
        )),
  );

function sideOf(vocabulary: Vocabulary, text: Text): Side {
  const left = speaks(vocabulary.left, text);
  const right = speaks(vocabulary.right, text);
  return left === right ? null : left ? 'left' : 'right';
}

/** A misspelt word is forgiven only where no other word says anything. */
export function traitsOf(study: StudyDescriptor, rule: PriorRule): Traits {
  const vocabulary = vocabularyOf(rule);
  const words = plain(`${study.BodyPartExamined} ${study.StudyDescription}`);
  const tokens = tokensOf(words);
  const text: Text = { plain: words, tokens, padded: ` ${tokens.join(' ')} ` };
  const modalities = study.ModalitiesInStudy.map((modality) => modality.trim().toUpperCase()).filter(
    (modality) => modality !== '' && !vocabulary.ignored.has(modality),
  );
  const wholeBody =
    speaks(vocabulary.wholeBody, text) ||
    modalities.some((modality) => rule.wholeBodyModalities.includes(modality));
  const entries = [...vocabulary.regions];
  const named = entries.filter(([, list]) => speaks(list, text));
  const guessed = named.length > 0 || wholeBody ? named : entries.filter(([, list]) => nearly(list, text));
  const regions = new Set(guessed.map(([region]) => region));
  const paired = [...regions].some((region) => rule.pairedRegions.includes(region));
  return { modalities, regions, wholeBody, side: paired ? sideOf(vocabulary, text) : null };
}
