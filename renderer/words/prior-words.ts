// A prior must be unmistakably a prior (O7): how long before the study that is read, and whether its header says the same person.
import type { PatientIdentity } from '../../shared/domain/study.ts';

const monthsOf = (date: string): number | null => {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/u.exec(date.trim());
  return match ? Number(match[1]) * 12 + Number(match[2]) - 1 + Number(match[3]) / 31 : null;
};

/** "20 months before", from two DA values (PS3.5 §6.2). */
export function beforeWords(priorDate: string, currentDate: string): string {
  const [prior, current] = [monthsOf(priorDate), monthsOf(currentDate)];
  if (prior === null || current === null) return 'date unknown';
  const months = Math.floor(current - prior + 1 / 62);
  if (months < 0) return 'later than the study that is read';
  if (months === 0) return priorDate === currentDate ? 'same day' : 'less than a month before';
  if (months < 24) return months === 1 ? '1 month before' : `${months} months before`;
  return `${Math.floor(months / 12)} years before`;
}

const plain = (text: string): string =>
  text
    .replaceAll(/[\s^]+/gu, ' ')
    .trim()
    .toLowerCase();

/** One device writes only the alphabetic group of a name, another all three (PS3.5 §6.2.1.1): what both have is compared. */
function sameName(a: string, b: string): boolean {
  const [theirs, own] = [a.split('=').map(plain), b.split('=').map(plain)];
  const both = theirs.map((group, index) => [group, own[index] ?? ''] as const).filter(([x, y]) => x && y);
  return both.length > 0 ? both.every(([x, y]) => x === y) : plain(a) === plain(b);
}

/**
 * What a prior's header says otherwise than the study that is read, in words; '' when nothing. A name changes with a marriage:
 * the reader decides, but never unawares (S-3).
 */
export function identityDifference(prior: PatientIdentity, current: PatientIdentity): string {
  const differs: string[] = [];
  if (!sameName(prior.PatientName, current.PatientName)) differs.push('name');
  for (const [keyword, word] of [
    ['PatientBirthDate', 'birth date'],
    ['PatientSex', 'sex'],
  ] as const)
    if (prior[keyword] !== '' && current[keyword] !== '' && prior[keyword] !== current[keyword])
      differs.push(word);
  return differs.length === 0 ? '' : `Other ${differs.join(', ')} than the study being read`;
}
