// The shape of a story: a clinical pathway, and how one is written down in a line.
import type { ExamId } from './exams.ts';

/** An examination of a story. `reads`: `exam` the latest earlier one of this story, `first:exam` the baseline, `exam:0.4` in 40 %. */
export interface Step {
  readonly exam: ExamId;
  /** Days after the step before, uniform between both. */
  readonly afterDays: readonly [number, number];
  readonly reads: readonly string[];
  /** So often it takes place at all. */
  readonly share: number;
}

export interface Story {
  readonly name: string;
  readonly perThousand: number;
  readonly ages: readonly [number, number];
  readonly sex?: 'F' | 'M';
  readonly start: readonly Step[];
  /** Then these, one after another, so many times. */
  readonly follow?: { readonly times: readonly [number, number]; readonly steps: readonly Step[] };
}

/** `exam@from-to(share) reads reads`, steps apart by `;`. */
const steps = (text: string): readonly Step[] =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [head = '', ...reads] = part.split(/\s+/u);
      const found = /^(\w+)@(\d+)-(\d+)(?:\(([\d.]+)\))?$/u.exec(head);
      if (found === null) throw new SyntaxError(`not a step: ${part}`);
      const [, exam, from, to, share = '1'] = found;
      return { exam: exam as ExamId, afterDays: [Number(from), Number(to)], reads, share: Number(share) };
    });

/** `name | per thousand | ages sex | first steps | times | steps that follow`, the last two where there are any. */
export function parseStory(line: string): Story {
  const [name = '', perThousand = '', who = '', start = '', times = '', follow = ''] = line
    .split('|')
    .map((part) => part.trim());
  const [ages = '', sex] = who.split(' ');
  const [youngest = 0, oldest = 100] = ages.split('-').map(Number);
  const [least = 0, most = 0] = times.split('-').map(Number);
  return {
    name,
    perThousand: Number(perThousand),
    ages: [youngest, oldest],
    ...(sex === 'F' || sex === 'M' ? { sex } : {}),
    start: steps(start),
    ...(follow === '' ? {} : { follow: { times: [least, most], steps: steps(follow) } }),
  };
}
