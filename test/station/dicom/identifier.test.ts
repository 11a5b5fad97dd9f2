import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageOf, seriesOf, studyOf } from '../../../electron/station/dicom/find-answers.ts';
import { parseIdentifier } from '../../../electron/station/dicom/identifier.ts';
import { ProtocolViolation } from '../../../electron/station/dicom/protocol-violation.ts';
import { delimiter, implicit, undefinedLength } from './dicom-bytes.ts';

const ILE = '1.2.840.10008.1.2';
const ELE = '1.2.840.10008.1.2.1';
const uid = implicit(0x0020, 0x000d, '1.2.3', '\0');

describe('reading a C-FIND answer', () => {
  it.each([
    ['UTF-8', 'ISO_IR 192', Buffer.from('Yamada^Tarou=山田^太郎', 'utf8'), 'Yamada^Tarou=山田^太郎'],
    ['Latin 1', 'ISO_IR 100', Buffer.from('Buc^J\xe9r\xf4me', 'latin1'), 'Buc^Jérôme'],
    ['no character set', '', Buffer.from('Doe^John', 'latin1'), 'Doe^John'],
    [
      'ISO 2022 Japanese',
      '\\ISO 2022 IR 87',
      Buffer.from('Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B', 'latin1'),
      'Yamada^Tarou=山田^太郎',
    ],
  ])('decodes names in %s', (_name, characterSet, bytes, expected) => {
    const answer = Buffer.concat([
      implicit(0x0008, 0x0005, characterSet),
      implicit(0x0010, 0x0010, bytes),
      uid,
    ]);
    expect(studyOf(parseIdentifier(answer, ILE))?.PatientName).toBe(expected);
  });

  it('gives absent attributes as empty text, empty lists and null counts, and guesses nothing', () => {
    expect(studyOf(parseIdentifier(uid, ILE))).toEqual({
      StudyInstanceUID: '1.2.3',
      PatientID: '',
      IssuerOfPatientID: '',
      PatientName: '',
      PatientBirthDate: '',
      PatientSex: '',
      StudyDate: '',
      StudyTime: '',
      AccessionNumber: '',
      StudyDescription: '',
      ModalitiesInStudy: [],
      BodyPartExamined: '',
      ReferringPhysicianName: '',
      StudyID: '',
      NumberOfStudyRelatedSeries: null,
      NumberOfStudyRelatedInstances: null,
    });
  });

  it.each([
    ['12 ', 12],
    ['+7', 7],
    ['-1', null],
    ['1.5', null],
    ['many', null],
  ])('reads the count "%s" as %s', (text, count) => {
    const answer = parseIdentifier(Buffer.concat([uid, implicit(0x0020, 0x1208, text)]), ILE);
    expect(studyOf(answer)?.NumberOfStudyRelatedInstances).toBe(count);
  });

  it('reads explicit VR, with long and short value lengths', () => {
    const answer = Buffer.concat([
      Buffer.from('0800600043530200', 'hex'),
      Buffer.from('CT'),
      Buffer.from('0800c01153510000', 'hex'),
      Buffer.from('00000000', 'hex'),
      Buffer.from('20000e0055490600', 'hex'),
      Buffer.from('1.2.4\0'),
    ]);
    expect(seriesOf(parseIdentifier(answer, ELE), '1.2.3')).toMatchObject({
      StudyInstanceUID: '1.2.3',
      SeriesInstanceUID: '1.2.4',
      Modality: 'CT',
    });
  });

  it('steps over sequences and never takes a nested attribute for one of the study', () => {
    const nested = Buffer.concat([
      undefinedLength(0x0008, 0x1110),
      undefinedLength(0xfffe, 0xe000),
      implicit(0x0020, 0x000d, '9.9.9'),
      delimiter(0xe00d),
      delimiter(0xe0dd),
    ]);
    for (const parts of [
      [nested, uid],
      [uid, nested],
    ]) {
      expect(studyOf(parseIdentifier(Buffer.concat(parts), ILE))?.StudyInstanceUID).toBe('1.2.3');
    }
  });

  it.each([
    ['a value beyond the end', Buffer.from('1000100040000000', 'hex')],
    ['half an element', uid.subarray(0, 5)],
    ['a sequence that never ends', undefinedLength(0x0008, 0x1110)],
    ['an end without a beginning', delimiter(0xe0dd)],
    ['sequences nested 10,000 deep', Buffer.concat(Array(10_000).fill(undefinedLength(0x0008, 0x1110)))],
  ])('refuses %s', (_name, bytes) => {
    expect(() => parseIdentifier(bytes, ILE)).toThrow(ProtocolViolation);
  });

  it.each(['../../../../tmp/pwned', '1.2.*', '1.2\\1.3', '', 'x'.repeat(65)])(
    'does not take "%s" for a key',
    (text) => {
      expect(studyOf(parseIdentifier(implicit(0x0020, 0x000d, text), ILE))).toBeNull();
    },
  );

  it("does not take another study's series or image for one that was asked for", () => {
    const answer = parseIdentifier(
      Buffer.concat([uid, implicit(0x0020, 0x000e, '1.2.4'), implicit(0x0008, 0x0018, '1.2.5')]),
      ILE,
    );
    expect(seriesOf(answer, '1.2.3')).not.toBeNull();
    expect(seriesOf(answer, '1.2.33')).toBeNull();
    expect(imageOf(answer, { StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.4' })).not.toBeNull();
    expect(imageOf(answer, { StudyInstanceUID: '1.2.3', SeriesInstanceUID: '1.2.44' })).toBeNull();
  });

  it('meets any bytes at all with an answer or a protocol violation, nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(ILE, ELE), (bytes, syntax) => {
        try {
          studyOf(parseIdentifier(bytes, syntax));
        } catch (error) {
          expect(error).toBeInstanceOf(ProtocolViolation);
        }
      }),
    );
  });
});
