// Content items in the words of a report: what a radiologist reads, not what the encoding is called.
import { assertNever } from '../../shared/domain/assert-never.ts';
import { formatPersonName } from '../../shared/dicom/person-name.ts';
import { dicomDateWords } from '../words/time-words.ts';
import type { Code, ContentItem, ContentValue, DocumentFacts } from './document.ts';
import { regionWords } from './region-words.ts';

/** The meaning; without one, the code itself with its scheme. */
export const codeWords = (code: Code | null): string => {
  if (code === null) return '';
  if (code.CodeMeaning !== '') return code.CodeMeaning;
  return code.CodingSchemeDesignator === ''
    ? code.CodeValue
    : `${code.CodeValue} (${code.CodingSchemeDesignator})`;
};

/** The code behind a meaning, for who wants to check it: `T-A7010, SRT`. */
export const codeDetail = (code: Code | null): string =>
  code === null ? '' : [code.CodeValue, code.CodingSchemeDesignator].filter((part) => part !== '').join(', ');

/** UCUM codes (PS3.16 CID 82) that people write otherwise. */
const WRITTEN: Readonly<Record<string, string>> = { deg: '°', Cel: '°C', um: 'µm', uSv: 'µSv', ug: 'µg' };

/** A unit as it is written after a number; '' for a plain count. */
export function unitWords(unit: Code | null): string {
  if (unit === null) return '';
  const { CodeValue, CodeMeaning, CodingSchemeDesignator } = unit;
  if (CodingSchemeDesignator !== 'UCUM') return CodeValue || CodeMeaning;
  // Dimensionless: the meaning says of what, if anything ("no units", "px", "ratio").
  if (CodeValue === '1') return /^(?:no units?|unity|1)$/iu.test(CodeMeaning) ? '' : CodeMeaning;
  const written = WRITTEN[CodeValue];
  if (written !== undefined) return written;
  if (/^(?:%|[A-Za-z]{1,4}[23]?(?:\/[A-Za-z]{1,4}[23]?)?)$/u.test(CodeValue))
    return CodeValue.replaceAll('2', '²').replaceAll('3', '³');
  return CodeMeaning || CodeValue;
}

/** TM (PS3.5 §6.2) `HHMMSS.FFFFFF` as `HH:MM:SS`, as far as it is given; anything else as it came. */
export function timeWords(value: string): string {
  const match = /^(\d{2})(\d{2})?(\d{2})?(?:\.\d{1,6})?$/u.exec(value.trim());
  return match
    ? match
        .slice(1)
        .filter((part) => part !== undefined)
        .join(':')
    : value.trim();
}

/** DT (PS3.5 §6.2) as date, time and offset from UTC, as far as they are given; anything else as it came. */
export function dateTimeWords(value: string): string {
  const match = /^(\d{4})(\d{2})?(\d{2})?(\d{2,6}(?:\.\d{1,6})?)?([+-]\d{4})?$/u.exec(value.trim());
  if (!match) return value.trim();
  const [, year, month, day, time = '', offset = ''] = match;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  return [date, time && timeWords(time), offset && `UTC${offset}`].filter((part) => part !== '').join(' ');
}

const numberWords = (value: ContentValue & { type: 'number' }): string => {
  const measured = [value.NumericValue, unitWords(value.unit)].filter((part) => part !== '').join(' ');
  const qualifier = codeWords(value.qualifier);
  if (value.NumericValue === '') return qualifier === '' ? 'No value given' : `No value: ${qualifier}`;
  return qualifier === '' ? measured : `${measured} (${qualifier})`;
};

/**
 * The value of an item in one string; '' for a container, and for references, which are shown as links.
 *
 * @param nameAt the concept name of the item at a position of the same report, or ''
 */
export function valueWords(value: ContentValue, nameAt: (position: string) => string = () => ''): string {
  switch (value.type) {
    case 'container':
    case 'reference':
      return '';
    case 'text':
      return value.text.replaceAll(/\r\n?/gu, '\n');
    case 'code':
      return codeWords(value.code) || 'No code given';
    case 'number':
      return numberWords(value);
    case 'person':
      return formatPersonName(value.PersonName) || 'Name not given';
    case 'date':
      return dicomDateWords(value.value);
    case 'time':
      return timeWords(value.value);
    case 'datetime':
      return dateTimeWords(value.value);
    case 'uid':
      return value.UID;
    case 'region':
      return regionWords(value);
    case 'times':
      return `${value.TemporalRangeType.toLowerCase() || 'time'}, ${value.count === 1 ? '1 point' : `${value.count} points`} in time`;
    case 'by-reference': {
      const name = nameAt(value.position);
      return name === '' ? `See entry ${value.position}` : `See “${name}” (entry ${value.position})`;
    }
    case 'unknown':
      return value.ValueType === ''
        ? 'An entry that does not say what it is'
        : `An entry of type ${value.ValueType}, which this version of the kit does not show`;
    default:
      return assertNever(value);
  }
}

/** How an item belongs to the one above it, where that changes what it says (PS3.3 Table C.17.3-8); else ''. */
export function relationshipWords(RelationshipType: string): string {
  switch (RelationshipType) {
    case 'INFERRED FROM':
      return 'inferred from';
    case 'SELECTED FROM':
      return 'on';
    default:
      return '';
  }
}

/** An item's children by what they do to it: refine its name, say in what context it holds, or follow it. */
export function childrenByRole(item: ContentItem): {
  readonly modifiers: readonly ContentItem[];
  readonly context: readonly ContentItem[];
  /** How the images or data were acquired. */
  readonly acquisition: readonly ContentItem[];
  readonly content: readonly ContentItem[];
} {
  const related = (relationship: string): readonly ContentItem[] =>
    item.children.filter(({ RelationshipType }) => RelationshipType === relationship);
  const roles = new Set(['HAS CONCEPT MOD', 'HAS OBS CONTEXT', 'HAS ACQ CONTEXT']);
  return {
    modifiers: related('HAS CONCEPT MOD'),
    context: related('HAS OBS CONTEXT'),
    acquisition: related('HAS ACQ CONTEXT'),
    content: item.children.filter(({ RelationshipType }) => !roles.has(RelationshipType)),
  };
}

export interface StateWords {
  readonly text: string;
  readonly tone: 'good' | 'warn';
}

/** Whether the document is finished and whether somebody answers for it, in words (PS3.3 §C.17.2). */
export function stateWords(facts: DocumentFacts): readonly StateWords[] {
  const words: StateWords[] = [];
  if (facts.PreliminaryFlag === 'PRELIMINARY')
    words.push({ text: 'Preliminary: may still change', tone: 'warn' });
  if (facts.CompletionFlag === 'PARTIAL') words.push({ text: 'Partial: not complete', tone: 'warn' });
  if (facts.CompletionFlag === 'COMPLETE') words.push({ text: 'Complete', tone: 'good' });
  if (facts.VerificationFlag === 'UNVERIFIED') words.push({ text: 'Not verified by a person', tone: 'warn' });
  if (facts.VerificationFlag === 'VERIFIED') {
    const by = facts.verifications.map((one) => {
      const name = formatPersonName(one.VerifyingObserverName) || 'a person without a name';
      const where = one.VerifyingOrganization === '' ? '' : ` (${one.VerifyingOrganization})`;
      const when = one.VerificationDateTime === '' ? '' : `, ${dateTimeWords(one.VerificationDateTime)}`;
      return `${name}${where}${when}`;
    });
    words.push({ text: by.length === 0 ? 'Verified' : `Verified by ${by.join('; ')}`, tone: 'good' });
  }
  if (facts.hasPredecessor) words.push({ text: 'Replaces or amends an earlier document', tone: 'warn' });
  return words;
}
