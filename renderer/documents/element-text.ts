// Text of a document's elements in the right character set: in the tree of a report every item may declare its own
// (PS3.5 §7.5.3), and a name read wrongly is a patient confused with another.
import { decodeAscii, decodeText } from '../../shared/dicom/character-set.ts';
import type { TextVr } from '../../shared/dicom/character-set.ts';
import { readItems } from '../pixels/decode/data-set.ts';
import type { DataSet } from '../pixels/decode/data-set.ts';
import { bytesOf } from '../pixels/decode/values.ts';
import type { Code } from './document.ts';
import { MAX_LIST_ENTRIES } from './limits.ts';

/** A data set with the character sets that hold in it. */
export interface TextScope {
  readonly dataSet: DataSet;
  readonly characterSets: readonly string[];
}

const SPECIFIC_CHARACTER_SET = 0x00080005;
const NOTHING = new Uint8Array(0);

/** The scope of a data set; of an item, its own character set, or else that of the one around it. */
export function scopeOf(dataSet: DataSet, around: readonly string[] = []): TextScope {
  const own = bytesOf(dataSet, SPECIFIC_CHARACTER_SET);
  return { dataSet, characterSets: own && own.length > 0 ? decodeAscii(own).split('\\') : around };
}

/** A value that the character set governs; '' when absent. Several values stay joined by `\`. */
export const textOf = ({ dataSet, characterSets }: TextScope, tag: number, vr: TextVr): string =>
  decodeText(bytesOf(dataSet, tag) ?? NOTHING, characterSets, vr);

/** A value of the default repertoire (CS, DA, DS, DT, IS, TM, UI, UR); '' when absent. */
export const asciiOf = ({ dataSet }: TextScope, tag: number): string =>
  decodeAscii(bytesOf(dataSet, tag) ?? NOTHING);

/** Items of a sequence, each with its scope. */
export const itemsOf = (scope: TextScope, tag: number): readonly TextScope[] =>
  readItems(scope.dataSet, tag)
    .slice(0, MAX_LIST_ENTRIES)
    .map((item) => scopeOf(item, scope.characterSets));

/** The one code of a code sequence (PS3.3 §8.8), or null when there is none. */
export function codeOf(scope: TextScope, tag: number): Code | null {
  const [item] = itemsOf(scope, tag);
  if (!item) return null;
  const code: Code = {
    CodeValue: textOf(item, 0x00080100, 'SH') || textOf(item, 0x00080119, 'UC') || asciiOf(item, 0x00080120),
    CodingSchemeDesignator: textOf(item, 0x00080102, 'SH'),
    CodeMeaning: textOf(item, 0x00080104, 'LO'),
  };
  return code.CodeValue === '' && code.CodeMeaning === '' ? null : code;
}
