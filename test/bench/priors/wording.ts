// How houses write study descriptions. Each house has its own words; `{side}` stands where it writes the side.
import { EXAMS, type ExamId } from './exams.ts';

export interface House {
  readonly name: string;
  readonly wording: Readonly<Record<ExamId, readonly string[]>>;
  readonly sides: { readonly left: readonly string[]; readonly right: readonly string[] };
  /** Descriptions that say nothing. */
  readonly empty: readonly string[];
}

/** One line an examination: `exam: wording | wording`. */
export function house(
  name: string,
  lines: string,
  { left, right, empty }: { readonly left: string; readonly right: string; readonly empty: string },
): House {
  const list = (text: string): readonly string[] => text.split('|').map((each) => each.trim());
  const entries = lines
    .trim()
    .split('\n')
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim(), list(line.slice(colon + 1))] as const;
    });
  const wording = Object.fromEntries(entries);
  const missing = Object.keys(EXAMS).filter((exam) => wording[exam] === undefined);
  if (missing.length > 0) throw new Error(`${name} has no words for ${missing.join(', ')}`);
  return {
    name,
    wording: wording as House['wording'],
    sides: { left: list(left), right: list(right) },
    empty: list(empty),
  };
}
