import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesOf, studyOf } from '../../../../electron/station/dicom/find-answers.ts';
import { JsonModelFault, parseJsonModel } from '../../../../electron/station/dicom/web/json-model.ts';

const one = (object: unknown) => {
  const [first] = parseJsonModel(JSON.stringify([object]));
  if (first === undefined) throw new Error('no object');
  return first;
};

describe('reading the DICOM JSON model', () => {
  it('makes the same study of it as of a C-FIND answer', () => {
    const study = studyOf(
      one({
        '00080020': { vr: 'DA', Value: ['20261122'] },
        '00080030': { vr: 'TM', Value: ['081500'] },
        '00080050': { vr: 'SH' },
        '00080061': { vr: 'CS', Value: ['CT', 'SR '] },
        '00100010': {
          vr: 'PN',
          Value: [{ Alphabetic: 'Yamada^Tarou', Ideographic: '山田^太郎', Phonetic: 'やまだ^たろう' }],
        },
        '00100020': { vr: 'LO', Value: ['12345 '] },
        '0020000d': { vr: 'UI', Value: ['1.2.3'] },
        '00201206': { vr: 'IS', Value: ['2'] },
        '00201208': { vr: 'IS', Value: [417] },
      }),
    );
    expect(study).toMatchObject({
      StudyInstanceUID: '1.2.3',
      StudyDate: '20261122',
      AccessionNumber: '',
      ModalitiesInStudy: ['CT', 'SR'],
      PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう',
      PatientID: '12345',
      PatientBirthDate: '',
      NumberOfStudyRelatedSeries: 2,
      NumberOfStudyRelatedInstances: 417,
    });
  });

  it.each([
    [{ Ideographic: '山田' }, '=山田'],
    [{ Alphabetic: 'A^B', Phonetic: 'ぷ' }, 'A^B==ぷ'],
    [{ Alphabetic: 'A^B', Ideographic: null }, 'A^B'],
    ['A^B', 'A^B'],
    [null, ''],
    [{}, ''],
    [{ Alphabetic: 'Müller\ud800' }, 'Müller\ufffd'],
  ])('a name %j is %s', (value, text) => {
    expect(one({ '00100010': { vr: 'PN', Value: [value] } }).text(0x00100010, 'PN')).toBe(text);
  });

  it('takes null values, bulk data and missing attributes for nothing', () => {
    const object = one({
      '00080061': { vr: 'CS', Value: [null, 'MR'] },
      '00081030': { vr: 'LO', BulkDataURI: 'http://elsewhere/bulk' },
      '00100020': { vr: 'LO', Value: null },
      '00200011': { vr: 'IS', Value: [] },
    });
    expect(object.list(0x00080061)).toEqual(['MR']);
    expect(object.text(0x00081030, 'LO')).toBe('');
    expect(object.text(0x00100020, 'LO')).toBe('');
    expect(object.integer(0x00200011)).toBeNull();
    expect(object.uid(0x0020000d)).toBeNull();
  });

  it('turns ISO 8601 into DICOM dates and times, and leaves text alone', () => {
    const object = one({
      '00080020': { vr: 'DA', Value: ['2026-11-22'] },
      '00080030': { vr: 'TM', Value: ['08:15:00.5'] },
      '00081030': { vr: 'LO', Value: ['2026-11-22'] },
    });
    expect([object.ascii(0x00080020), object.ascii(0x00080030)]).toEqual(['20261122', '081500.5']);
    expect(object.text(0x00081030, 'LO')).toBe('2026-11-22');
  });

  it('a series of another study is not an answer', () => {
    const object = one({ '0020000D': { Value: ['1.9'] }, '0020000E': { Value: ['1.2.4'] } });
    expect(seriesOf(object, '1.2.3')).toBeNull();
  });

  it.each([
    ['no JSON', '<html>'],
    ['JSON that is cut off', '[{"0020000D":{"vr":"UI","Value":["1.2'],
    ['nothing', ''],
    ['an object', '{}'],
    ['a list of text', '["1.2.3"]'],
    ['an attribute that is text', '[{"0020000D":"1.2.3"}]'],
    ['a list of too many', JSON.stringify(Array.from({ length: 10_001 }, () => ({})))],
    ['brackets without end', '['.repeat(100_000)],
    [
      'too many attributes',
      JSON.stringify([Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`k${i}`, {}]))]),
    ],
  ])('%s is refused', (_, text) => {
    expect(() => parseJsonModel(text)).toThrow(JsonModelFault);
  });

  it.each([
    ['a Value that is text', { Value: '1.2.3' }],
    ['a value that is an object', { Value: [{ Alphabetic: 'x' }] }],
    ['a value that is true', { Value: [true] }],
    ['a value without end', { Value: ['x'.repeat(65_537)] }],
    ['values without end', { Value: Array.from({ length: 1001 }, () => 'x') }],
  ])('%s is refused when it is read', (_, attribute) => {
    expect(() => one({ '0020000D': attribute }).uid(0x0020000d)).toThrow(JsonModelFault);
  });

  it('never throws anything else, whatever it is', () => {
    fc.assert(
      fc.property(fc.json(), fc.jsonValue(), (text, value) => {
        for (const each of [text, JSON.stringify([{ '0020000D': value, '00100010': { Value: [value] } }])]) {
          try {
            for (const object of parseJsonModel(each)) {
              studyOf(object);
              object.items(0x00081110);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(JsonModelFault);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
