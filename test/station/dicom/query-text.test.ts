import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeQueryText,
  QUERY_CHARACTER_SETS,
  type QueryCharacterSet,
} from '../../../electron/station/dicom/query-text.ts';
import { decodeText } from '../../../shared/dicom/character-set.ts';

const SETS = Object.keys(QUERY_CHARACTER_SETS) as QueryCharacterSet[];
const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('text of a matching key', () => {
  it.each([
    ['ISO_IR 100', 'Buc^Jérôme', 'Buc^J\xe9r\xf4me'],
    ['ISO_IR 144', 'Люкceмбypг', '\xbb\xee\xdace\xdc\xd1yp\xd3'],
    ['ISO_IR 126', 'Διονυσιος', '\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2'],
    ['GB18030', 'Wang^XiaoDong=王^小东=', 'Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab='],
    ['ISO 2022 IR 87', 'Yamada^Tarou=山田^太郎', 'Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B'],
    [
      'ISO 2022 IR 149',
      'Hong^Gildong=洪^吉洞=홍^길동',
      'Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf',
    ],
  ] as const)('is written in %s as PS3.5 Annexes H to K show it', (set, text, bytes) => {
    expect(encodeQueryText(text, set, 'PN')).toMatchObject({ isExact: true });
    expect(latin1(encodeQueryText(text, set, 'PN').bytes)).toBe(bytes);
  });

  it('has a wildcard for what the set has no code for, so that nothing is missed', () => {
    expect(latin1(encodeQueryText('Łukasz^Müller', 'ISO_IR 100', 'PN').bytes)).toBe('*ukasz^M\xfcller');
    expect(latin1(encodeQueryText('Müller 山田', 'ISO_IR 6', 'LO').bytes)).toBe('M*ller *');
    expect(encodeQueryText('Müller', 'ISO_IR 6', 'PN').isExact).toBe(false);
  });

  it('reads back as what was meant, whatever the set, wherever it is exact', () => {
    const samples = 'ABc 1^=éüßñøŁłŠžŐĞşЖяΩάשלוםعربيไทย山田太郎王小东洪吉洞홍길동ヤマダｱ';
    fc.assert(
      fc.property(
        fc.constantFrom(...SETS),
        fc.array(fc.constantFrom(...samples.split('')), { maxLength: 24 }).map((each) => each.join('')),
        fc.constantFrom('PN', 'LO', 'SH'),
        (set, text, vr) => {
          const { bytes, isExact } = encodeQueryText(text, set, vr);
          const trimmed = text.normalize('NFC').trim();
          const written = isExact ? decodeText(bytes, QUERY_CHARACTER_SETS[set], vr) : trimmed;
          const padding = / +(?=[=^]|$)/gu;
          expect(written.trim().replaceAll(padding, '')).toBe(trimmed.replaceAll(padding, ''));
          if (!isExact) expect(latin1(bytes)).toContain('*');
        },
      ),
      { numRuns: 500 },
    );
  });
});
