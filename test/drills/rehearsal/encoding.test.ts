import dicomParser from 'dicom-parser';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../../drills/rehearsal/encoding/character-sets.ts';
import { encodeDataSet } from '../../../drills/rehearsal/encoding/data-set.ts';
import { encodeRleFrame, packBits } from '../../../drills/rehearsal/encoding/rle.ts';

/** PS3.5 §G.3.2, written from the standard's text. */
function unpackBits(bytes: Uint8Array, length: number): Uint8Array {
  const out: number[] = [];
  for (let at = 0; out.length < length; ) {
    const n = ((bytes[at++] ?? 0) << 24) >> 24;
    if (n >= 0) for (let i = 0; i <= n; i += 1) out.push(bytes[at++] ?? 0);
    else if (n !== -128) {
      const value = bytes[at++] ?? 0;
      for (let i = 0; i < 1 - n; i += 1) out.push(value);
    }
  }
  return Uint8Array.from(out);
}

describe('the rehearsal data set writer', () => {
  it('writes what another parser reads back: sorted tags, even lengths, sequences', () => {
    const bytes = encodeDataSet({
      PatientID: 'RHS-1',
      StudyInstanceUID: '2.25.1',
      Rows: 512,
      ImagePositionPatient: [-1.5, 0, 12.25],
      ViewCodeSequence: { items: [{ CodeValue: '399162004', CodeMeaning: 'odd' }] },
      PixelData: new Uint8Array([1, 2, 3]),
    });
    const parsed = dicomParser.parseDicom(
      Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), metaOf('1.2.840.10008.1.2.1'), bytes]),
    );
    expect(parsed.string('x00100020')).toBe('RHS-1');
    expect(parsed.uint16('x00280010')).toBe(512);
    expect(parsed.string('x00200032')).toBe('-1.5\\0\\12.25');
    expect(parsed.elements['x00540220']?.items?.[0]?.dataSet?.string('x00080100')).toBe('399162004');
    expect(parsed.elements['x7fe00010']?.length).toBe(4);
    const tags = Object.keys(parsed.elements).filter((t) => !t.startsWith('x0002'));
    expect(tags).toEqual([...tags].sort());
  });

  it('refuses text that its character set cannot carry', () => {
    expect(() => encodeDataSet({ PatientName: 'Åsa' })).toThrow(/SpecificCharacterSet/u);
    expect(() => encodeDataSet({ PatientName: '練習', SpecificCharacterSet: 'ISO_IR 100' })).toThrow();
  });

  it('writes ISO 2022 names with the escapes of PS3.5 §H.3.1', () => {
    const bytes = encodeText('Yamada^Tarou=山田^太郎=やまだ^たろう', '\\ISO 2022 IR 87', 'PN');
    const kanji = '1b24423b3345441b28425e1b244242404f3a1b2842';
    const kana = '1b24422464245e24401b28425e1b2442243f246d24261b2842';
    expect(bytes.toString('hex')).toBe(`${Buffer.from('Yamada^Tarou=').toString('hex')}${kanji}3d${kana}`);
  });

  it('writes GB18030 that the platform decodes again', () => {
    const bytes = encodeText('Yanlian^Xiaoming=演练^小明', 'GB18030', 'PN');
    expect(new TextDecoder('gb18030').decode(bytes)).toBe('Yanlian^Xiaoming=演练^小明');
  });
});

describe('the rehearsal RLE encoder (PS3.5 Annex G)', () => {
  it('gives back every row it packs', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(0, 0, 0, 1, 7, 255), { minLength: 1, maxLength: 700 }),
        (values) => {
          const row = Uint8Array.from(values);
          expect(unpackBits(packBits(row), row.length)).toEqual(row);
        },
      ),
    );
  });

  it('puts the most significant byte plane first and never grows a run over a row', () => {
    const frame = Uint8Array.from([0x34, 0x12, 0x34, 0x12, 0x34, 0x12, 0x34, 0x12]);
    const encoded = Buffer.from(encodeRleFrame(frame, 2, 1, 2));
    expect(encoded.readUInt32LE(0)).toBe(2);
    const first = encoded.subarray(encoded.readUInt32LE(4), encoded.readUInt32LE(8));
    expect(unpackBits(first, 4)).toEqual(Uint8Array.from([0x12, 0x12, 0x12, 0x12]));
    // Two rows of two equal pixels: two packets, each of its own row.
    expect(first.length).toBe(6);
  });
});

function metaOf(syntax: string): Buffer {
  const uid = Buffer.from(syntax.length % 2 === 0 ? syntax : `${syntax}\0`);
  const header = Buffer.from([2, 0, 0x10, 0, 0x55, 0x49, uid.length, 0]);
  return Buffer.concat([header, uid]);
}
