// The value of one content item (PS3.3 §C.17.3.2, §C.18), whatever template it belongs to.
import { bytesOf } from '../pixels/decode/values.ts';
import type { ContentValue, SopReference } from './document.ts';
import { asciiOf, codeOf, itemsOf, textOf } from './element-text.ts';
import type { TextScope } from './element-text.ts';
import { MAX_LIST_ENTRIES, MAX_REGION_NUMBERS, MAX_TEXT_CHARACTERS } from './limits.ts';

/** The instances that a sequence of references names. */
export const referencesIn = (scope: TextScope, tag: number): readonly SopReference[] =>
  itemsOf(scope, tag).map((item) => ({
    ReferencedSOPClassUID: asciiOf(item, 0x00081150),
    ReferencedSOPInstanceUID: asciiOf(item, 0x00081155),
    ReferencedFrameNumber: asciiOf(item, 0x00081160)
      .split('\\')
      .slice(0, MAX_LIST_ENTRIES)
      .filter((text) => /^\s*\d{1,9}\s*$/u.test(text))
      .map(Number),
    hasPresentationState: itemsOf(item, 0x00081199).length > 0,
  }));

/** The instances of a Referenced SOP Sequence (0008,1199). */
const referencesOf = (scope: TextScope): readonly SopReference[] => referencesIn(scope, 0x00081199);

function floatsOf(scope: TextScope, tag: number): readonly number[] {
  const bytes = bytesOf(scope.dataSet, tag);
  if (!bytes) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { littleEndian } = scope.dataSet.encoding;
  const count = Math.min(MAX_REGION_NUMBERS, Math.floor(bytes.byteLength / 4));
  return Array.from({ length: count }, (_, index) => view.getFloat32(index * 4, littleEndian));
}

function numberOf(scope: TextScope): ContentValue {
  const [measured] = itemsOf(scope, 0x0040a300);
  return {
    type: 'number',
    NumericValue: measured ? asciiOf(measured, 0x0040a30a).trim() : '',
    unit: measured ? codeOf(measured, 0x004008ea) : null,
    qualifier: codeOf(scope, 0x0040a301),
  };
}

/** Position of the item that this one points at, where it points instead of saying something itself. */
function pointedAt(scope: TextScope): string | null {
  const bytes = bytesOf(scope.dataSet, 0x0040db73);
  if (!bytes || bytes.length < 4) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const steps = Math.min(64, Math.floor(bytes.length / 4));
  return Array.from({ length: steps }, (_, index) =>
    view.getUint32(index * 4, scope.dataSet.encoding.littleEndian),
  ).join('.');
}

/** How many points in time a TCOORD names, in whichever of its three ways. */
const timesIn = (scope: TextScope): number => {
  const samples = bytesOf(scope.dataSet, 0x0040a132);
  if (samples && samples.length > 0) return Math.floor(samples.length / 4);
  const listed = asciiOf(scope, 0x0040a138) || asciiOf(scope, 0x0040a13a);
  return listed === '' ? 0 : listed.split('\\').length;
};

/** Reads the value of an item. A ValueType that this version does not know is named, never left out. */
export function valueOf(scope: TextScope): ContentValue {
  const ValueType = asciiOf(scope, 0x0040a040);
  switch (ValueType) {
    case 'CONTAINER':
      return { type: 'container', continuous: asciiOf(scope, 0x0040a050) === 'CONTINUOUS' };
    case 'TEXT': {
      const text = textOf(scope, 0x0040a160, 'UT');
      return {
        type: 'text',
        text: text.slice(0, MAX_TEXT_CHARACTERS),
        cut: text.length > MAX_TEXT_CHARACTERS,
      };
    }
    case 'CODE':
      return { type: 'code', code: codeOf(scope, 0x0040a168) };
    case 'NUM':
      return numberOf(scope);
    case 'PNAME':
      return { type: 'person', PersonName: textOf(scope, 0x0040a123, 'PN') };
    case 'DATE':
      return { type: 'date', value: asciiOf(scope, 0x0040a121) };
    case 'TIME':
      return { type: 'time', value: asciiOf(scope, 0x0040a122) };
    case 'DATETIME':
      return { type: 'datetime', value: asciiOf(scope, 0x0040a120) };
    case 'UIDREF':
      return { type: 'uid', UID: asciiOf(scope, 0x0040a124) };
    case 'IMAGE':
    case 'COMPOSITE':
    case 'WAVEFORM':
      return { type: 'reference', references: referencesOf(scope) };
    case 'SCOORD':
    case 'SCOORD3D':
      return {
        type: 'region',
        space: ValueType === 'SCOORD' ? 'image' : 'patient',
        GraphicType: asciiOf(scope, 0x00700023),
        GraphicData: floatsOf(scope, 0x00700022),
      };
    case 'TCOORD':
      return { type: 'times', TemporalRangeType: asciiOf(scope, 0x0040a130), count: timesIn(scope) };
    default: {
      const position = ValueType === '' ? pointedAt(scope) : null;
      return position === null ? { type: 'unknown', ValueType } : { type: 'by-reference', position };
    }
  }
}
