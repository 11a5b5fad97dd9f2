import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExport, readWhen } from '../../../../electron/station/prefetch/sources/ris-export.ts';
import { encodeQueryText } from '../../../../electron/station/dicom/query-text.ts';

const columns = {
  PatientID: 'PatNr',
  PatientName: 'Name',
  PatientBirthDate: 'Geb',
  StudyInstanceUID: 'UID',
  AccessionNumber: 'Auftrag',
  Modality: 'Mod',
  StudyDescription: 'Text',
  ScheduledAt: 'Termin',
  Priority: 'Prio',
};
const HEAD = 'PatNr;Name;Geb;UID;Auftrag;Mod;Text;Termin;Prio;Sonst';
const config = { id: 'csv', delimiter: ';', encoding: 'utf-8', columns };
const parse = (text: string | Uint8Array, over: object = {}) =>
  parseExport(typeof text === 'string' ? Buffer.from(text) : text, { ...config, ...over });
const rows = (...lines: string[]) => parse([HEAD, ...lines].join('\r\n'));

describe('a RIS export', () => {
  // guards S-3
  it('keeps the first of two patients under one UID, and tells the line of the other', () => {
    const text = 'ID,UID,Name\nP1,1.2.3,DOE^JOHN\nP2,1.2.3,ROE^JANE\n';
    const columns = { PatientID: 'ID', StudyInstanceUID: 'UID', PatientName: 'Name' };
    const parsed = parseExport(Buffer.from(text), { id: 'x', delimiter: ',', encoding: 'utf-8', columns });
    expect(parsed).toMatchObject({
      ok: true,
      value: { badLines: [3], items: [{ descriptor: { PatientID: 'P1', PatientName: 'DOE^JOHN' } }] },
    });
  });

  it('is read by the names of its columns, in any order, with quotes, line ends of any kind and a byte order mark', () => {
    const read = parse(
      `\ufeff${HEAD}\r\n"P1";"Müller^Jörg; Dr.";01.02.1970;2.25.5;A1;ct;"CT\nThorax ""nativ""";22.11.2026 10:40;s;x\r\n`,
    );
    if (!read.ok) throw new Error(read.error);
    expect(read.value.badLines).toEqual([]);
    expect(read.value.items).toMatchObject([
      {
        isDerived: false,
        priority: 'STAT',
        dueAt: '2026-11-22T10:40',
        descriptor: {
          StudyInstanceUID: '2.25.5',
          PatientName: 'Müller^Jörg; Dr.',
          PatientBirthDate: '19700201',
          ModalitiesInStudy: ['CT'],
          StudyDescription: 'CT\nThorax "nativ"',
          StudyDate: '20261122',
        },
      },
    ]);
  });

  it.each([
    ['windows-1252', 'ISO_IR 100', 'Müller^Jörg'],
    ['iso-8859-5', 'ISO_IR 144', 'Люкceмбypг'],
    ['windows-874', 'ISO_IR 166', 'สมชาย'],
    ['gb18030', 'GB18030', '王^小东'],
    ['utf-8', 'ISO_IR 192', '山田^太郎'],
  ] as const)('is read in %s', (encoding, set, name) => {
    const line = Buffer.concat([
      Buffer.from(`${HEAD}\nP1;`),
      encodeQueryText(name, set, 'PN').bytes,
      Buffer.from(';;;A1;;;;;\n'),
    ]);
    const read = parse(line, { encoding });
    expect(read.ok && read.value.items[0]?.descriptor.PatientName).toBe(name);
  });

  it('in another encoding than configured has bad rows, not other people’s names', () => {
    const read = parse(Buffer.from(`${HEAD}\nP1;M\xfcller;;;A1;;;;;\nP2;Doe;;;A2;;;;;\n`, 'latin1'));
    expect(read.ok && read.value.badLines).toEqual([2]);
    expect(read.ok && read.value.items).toHaveLength(1);
  });

  it.each([
    ['no patient', ';Doe;;;A1;;;;;'],
    ['no such day', 'P1;Doe;;;A1;;;2026-13-01 10:00;;'],
    ['no such hour', 'P1;Doe;;;A1;;;2026-11-22 25:00;;'],
    ['a UID that is none', 'P1;Doe;;1.2.x;A1;;;;;'],
    ['too few columns', 'P1;Doe'],
    ['nothing to tell it from another', 'P1;Doe;;;;;;;;'],
    ['a value without end', `P1;${'x'.repeat(400)};;;A1;;;;;`],
  ])('counts a row with %s, by its line', (_what, line) => {
    const read = rows('P0;Doe;;;A0;;;;;', line);
    expect(read.ok && read.value.badLines).toEqual([3]);
    expect(read.ok && read.value.items).toHaveLength(1);
  });

  it('without a column, without a row, or that is no table says so without content', () => {
    expect(parse('PatNr;Name\nP1;Secret')).toEqual({
      ok: false,
      error: 'it has no column for PatientBirthDate',
    });
    expect(parse('')).toEqual({ ok: false, error: 'it is empty' });
    const many = rows(...Array.from({ length: 20_001 }, (_, index) => `P${index};;;;A${index};;;;;`));
    expect(many).toEqual({ ok: false, error: 'it has more than 20000 rows' });
  });

  it('keeps the same study the same from export to export, where nobody gives a UID', () => {
    const uid = (line: string) => {
      const read = rows(line);
      return read.ok ? read.value.items[0]?.descriptor.StudyInstanceUID : null;
    };
    const first = uid('P1;Doe;;;A1;CT;Thorax;2026-11-22 10:40;;');
    expect(first).toMatch(/^2\.25\.\d{1,39}$/u);
    expect(uid('P1;Doe^Jane;;;A1;CT;Thorax nativ;2026-11-22 11:40;STAT;')).toBe(first);
    expect(uid('P2;Doe;;;A1;CT;Thorax;2026-11-22 10:40;;')).not.toBe(first);
  });

  it.each(['..', '.', '.1.2', '1.2/3', '*'])('leaves out a row whose UID cannot be one: %s', (uid) => {
    const column = HEAD.split(';').indexOf('UID');
    const cells = 'P1;Doe;;;A1;CT;Thorax;2026-11-22 10:40;;'.split(';');
    const row = (value: string) => rows(cells.with(column, value).join(';'));
    expect(row('1.2.3')).toMatchObject({ value: { badLines: [] } });
    expect(row(uid)).toMatchObject({ value: { items: [], badLines: [2] } });
  });

  it('never throws, whatever is in the file', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 400 }),
        fc.constantFrom('utf-8', 'gb18030', 'shift_jis'),
        (bytes, encoding) => {
          parse(Buffer.concat([Buffer.from(`${HEAD}\n`), bytes]), { encoding });
          parse(bytes, { encoding });
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a date and time as RIS write them', () => {
  it.each([
    ['2026-11-22T10:40:00+01:00', '20261122', '104000'],
    ['2026-11-22 10:40', '20261122', '104000'],
    ['20261122104000', '20261122', '104000'],
    ['22.11.2026, 10:40', '20261122', '104000'],
    ['2026-11-22', '20261122', ''],
  ])('is read from %s', (text, date, time) => {
    expect(readWhen(text)).toEqual({ date, time });
  });

  it('is not guessed', () => {
    expect(readWhen('11/22/2026')).toBeNull();
    expect(readWhen('soon')).toBeNull();
  });
});
