import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IMPLEMENTATION_CLASS_UID, parsePart10, part10Header } from '../../../shared/dicom/part10.ts';
import { sopClassInWords, sopClassOf } from '../../../shared/dicom/sop-class.ts';
import {
  EXPLICIT_VR_LITTLE_ENDIAN,
  TRANSFER_SYNTAXES,
  transferSyntaxName,
  transferSyntaxOf,
} from '../../../shared/dicom/transfer-syntax.ts';
import { isLegalUid, isUsableSeriesUid } from '../../../shared/dicom/uid.ts';
import { buildDataSet, concat, latin1 } from '../../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../../fixtures/synthetic-instance.ts';

const META = {
  MediaStorageSOPClassUID: SYNTHETIC.SOPClassUID,
  MediaStorageSOPInstanceUID: SYNTHETIC.SOPInstanceUID,
  TransferSyntaxUID: EXPLICIT_VR_LITTLE_ENDIAN,
};

describe('a data set in a file is the data set that came', () => {
  it('reads back what it wrote, for any data set and UIDs', () => {
    const uid = fc.stringMatching(/^[1-9]\d{0,8}(\.[1-9]\d{0,8}){1,5}$/u);
    fc.assert(
      fc.property(
        fc.uint8Array(),
        uid,
        uid,
        fc.stringMatching(/^[A-Z]{0,16}$/u),
        (dataSet, sopClass, instance, ae) => {
          const header = part10Header({
            MediaStorageSOPClassUID: sopClass,
            MediaStorageSOPInstanceUID: instance,
            TransferSyntaxUID: EXPLICIT_VR_LITTLE_ENDIAN,
            SourceApplicationEntityTitle: ae,
          });
          // A data set never begins in group 0002.
          fc.pre(dataSet[0] !== 2 || dataSet[1] !== 0);
          const parsed = parsePart10(concat([header, dataSet]));
          expect(parsed).toMatchObject({
            ok: true,
            value: {
              dataSetOffset: header.length,
              meta: {
                MediaStorageSOPClassUID: sopClass,
                MediaStorageSOPInstanceUID: instance,
                ImplementationClassUID: IMPLEMENTATION_CLASS_UID,
                SourceApplicationEntityTitle: ae,
              },
            },
          });
        },
      ),
    );
  });

  it('writes a group length that ends where the data set begins', () => {
    const header = part10Header(META);
    const length = new DataView(header.buffer).getUint32(140, true);
    expect(header.length).toBe(144 + length);
  });
});

describe('file meta information is not believed', () => {
  const dataSet = buildDataSet(syntheticElements());
  const file = concat([part10Header(META), dataSet]);

  it('finds the data set although the group length is too small', () => {
    const wrong = file.slice();
    new DataView(wrong.buffer).setUint32(140, 10, true);
    expect(parsePart10(wrong)).toMatchObject({
      ok: true,
      value: { dataSetOffset: file.length - dataSet.length },
    });
  });

  it.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a preamble and no more', file.slice(0, 128)],
    ['another kind of file', concat([new Uint8Array(128), latin1('PK\x03\x04')])],
    [
      'an impossible group length',
      concat([file.slice(0, 140), Uint8Array.of(0xff, 0xff, 0xff, 0x7f), file.slice(144)]),
    ],
    ['an element past the end', file.slice(0, 170)],
  ])('refuses %s', (_, bytes) => {
    expect(parsePart10(bytes)).toMatchObject({ ok: false, error: { code: 'ingest.not-dicom' } });
  });

  it('survives any bytes behind DICM', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof parsePart10(concat([file.slice(0, 132), Uint8Array.of(2, 0), bytes])).ok).toBe(
          'boolean',
        );
      }),
    );
  });
});

describe('syntaxes and classes have names', () => {
  it('knows each transfer syntax once, and says how its data sets are encoded', () => {
    expect(new Set(TRANSFER_SYNTAXES.map(({ uid }) => uid)).size).toBe(TRANSFER_SYNTAXES.length);
    for (const syntax of TRANSFER_SYNTAXES) {
      expect(syntax.encapsulated).toBe(syntax.codec !== 'none');
      if (syntax.encapsulated) expect([syntax.vr, syntax.byteOrder]).toEqual(['explicit', 'little']);
    }
    expect(transferSyntaxOf('1.2.840.10008.1.2.4.90')).toMatchObject({ codec: 'jpeg-2000', lossy: 'no' });
    expect(transferSyntaxName('1.2.3')).toBe('1.2.3');
  });

  it('says what cannot be shown as a picture in words', () => {
    expect(sopClassInWords('1.2.840.10008.5.1.4.1.1.88.33', false)).toBe('Structured report');
    expect(sopClassInWords('1.2.840.10008.5.1.4.1.1.104.1', false)).toBe('Encapsulated PDF');
    expect(sopClassInWords('1.2.3.4', true)).toBe('Image of an unknown kind');
    expect(sopClassOf('1.2.840.10008.5.1.4.1.1.2')?.name).toBe('CT Image');
  });

  it('lives with a series UID that is only a name, but not with a path or markup', () => {
    expect(['1.2.3', 'REM SAMPLES 1'].map(isUsableSeriesUid)).toEqual([true, true]);
    for (const wrong of ['', '..', '../1', '<b>1</b>', '__proto__', 'a'.repeat(65), 'ä1', '1\n']) {
      expect([wrong, isUsableSeriesUid(wrong)]).toEqual([wrong, false]);
    }
  });

  it.each([
    ['1.2.840.10008.1.2', true],
    ['2.25.01', true],
    ['', false],
    ['.', false],
    ['..', false],
    ['1.2.', false],
    ['1..2', false],
    ['../../etc/passwd', false],
    ['1.2.3\n', false],
    ['1'.repeat(65), false],
  ])('UID %j: %s', (uid, legal) => {
    expect(isLegalUid(uid)).toBe(legal);
  });
});
