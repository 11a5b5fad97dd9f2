import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContentItem, KitDocument, ReportDocument } from '../../../renderer/documents/document.ts';
import { codeWords, valueWords } from '../../../renderer/documents/content-words.ts';
import { MAX_CONTENT_DEPTH, MAX_CONTENT_ITEMS } from '../../../renderer/documents/limits.ts';
import { documentKindOf, readDocument } from '../../../renderer/documents/read-document.ts';
import {
  content,
  ENCAPSULATED_CDA,
  encapsulatedDataSet,
  evidence,
  KEY_OBJECT_SELECTION,
  onePagePdf,
  reportDataSet,
} from '../../fixtures/documents.ts';
import { EXPLICIT_BE, EXPLICIT_LE, IMPLICIT_LE } from '../pixels/support/dicom-writer.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';

const opened = (bytes: Uint8Array, syntax = EXPLICIT): KitDocument => {
  const result = readDocument(bytes, syntax);
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
};
const report = (bytes: Uint8Array, syntax = EXPLICIT): ReportDocument => {
  const document = opened(bytes, syntax);
  if (document.kind !== 'report' && document.kind !== 'key-objects') throw new Error('not a report');
  return document;
};
const outline = (item: ContentItem): readonly string[] => [
  `${codeWords(item.name)}: ${valueWords(item.value)}`,
  ...item.children.flatMap(outline),
];

const FINDINGS = [
  content.person('Person Observer Name', 'Yamada^Tarou=山田^太郎'),
  content.container('Findings', [
    content.text('Finding', 'Leber unauffällig.\r\nKeine Läsion.'),
    content.number('Diameter', '12.5', 'mm', [
      content.region('CIRCLE', [120, 80, 132, 80], [content.image('2.25.9', 'SELECTED FROM', '3\\4')]),
    ]),
    content.code('Normality', 'Normal'),
    content.dateTime('Seen at', '20261122101112+0100'),
    content.uid('Tracking', '2.25.5'),
    content.other('TABLE'),
    content.pointer([1, 2, 1]),
  ]),
];

describe('a structured report', () => {
  // guards S-4
  it.each([
    ['explicit little endian', EXPLICIT_LE, EXPLICIT],
    ['implicit little endian', IMPLICIT_LE, '1.2.840.10008.1.2'],
    ['explicit big endian', EXPLICIT_BE, '1.2.840.10008.1.2.2'],
  ])('is read whole in %s, every type of entry in words', (_name, encoding, syntax) => {
    const children = encoding === EXPLICIT_BE ? FINDINGS.slice(0, 1) : FINDINGS;
    const { root, cut } = report(reportDataSet({ title: 'CT report', children }, encoding), syntax);
    expect(cut).toBeNull();
    const lines = outline(root);
    expect(lines[0]).toBe('CT report: ');
    expect(lines[1]).toBe('Person Observer Name: Yamada, Tarou (山田 太郎)');
    if (encoding === EXPLICIT_BE) return;
    expect(lines.slice(2)).toEqual([
      'Findings: ',
      'Finding: Leber unauffällig.\nKeine Läsion.',
      'Diameter: 12.5 mm',
      ': Circle around column 120, row 80, radius 12 pixels',
      ': ',
      'Normality: Normal',
      'Seen at: 2026-11-22 10:11:12 UTC+0100',
      'Tracking: 2.25.5',
      'Something newer: An entry of type TABLE, which this version of the kit does not show',
      ': See entry 1.2.1',
    ]);
    const image = root.children[1]?.children[1]?.children[0]?.children[0];
    expect(image).toMatchObject({
      RelationshipType: 'SELECTED FROM',
      position: '1.2.2.1.1',
      value: { references: [{ ReferencedSOPInstanceUID: '2.25.9', ReferencedFrameNumber: [3, 4] }] },
    });
  });

  it('reads an item in the character set that the item itself declares', () => {
    const latin = Uint8Array.from('Müller', (char) => char.charCodeAt(0));
    const own = [...content.text('Note', ''), [0x00080005, 'CS', 'ISO_IR 100'] as const].map((element) =>
      element[0] === 0x0040a160 ? ([0x0040a160, 'UT', latin] as const) : element,
    );
    const { root } = report(reportDataSet({ title: 'Rapport médical', children: [own] }));
    expect(outline(root)).toEqual(['Rapport médical: ', 'Note: Müller']);
  });

  it('says how finished it is and who answers for it, and which study its evidence is in', () => {
    const { facts, studyOfInstance } = report(
      reportDataSet({
        title: 'Report',
        children: [],
        header: [
          [0x0040a491, 'CS', 'PARTIAL'],
          [0x0040a493, 'CS', 'VERIFIED'],
          [0x0040a496, 'CS', 'PRELIMINARY'],
          [
            0x0040a073,
            'SQ',
            [
              [
                [0x0040a027, 'LO', 'Clinic'],
                [0x0040a030, 'DT', '20261122'],
                [0x0040a075, 'PN', 'Müller^Änne'],
              ],
            ],
          ],
          evidence('2.25.100', ['2.25.101']),
        ],
      }),
    );
    expect(facts).toMatchObject({
      CompletionFlag: 'PARTIAL',
      VerificationFlag: 'VERIFIED',
      PreliminaryFlag: 'PRELIMINARY',
      verifications: [{ VerifyingObserverName: 'Müller^Änne', VerifyingOrganization: 'Clinic' }],
    });
    expect(studyOfInstance.get('2.25.101')).toBe('2.25.100');
  });

  // guards S-1: a report without its end must not look whole
  it('says so when it is cut because it is too long or too deep', () => {
    const many = Array.from({ length: MAX_CONTENT_ITEMS + 10 }, () => content.code('Finding', 'Normal'));
    const long = report(reportDataSet({ title: 'Long', children: many }));
    expect(long.cut).toContain(`more than ${MAX_CONTENT_ITEMS}`);
    expect(outline(long.root)).toHaveLength(MAX_CONTENT_ITEMS);
    let deep = content.text('Deepest', 'x');
    for (let level = 0; level < MAX_CONTENT_DEPTH + 5; level += 1) deep = content.container('Level', [deep]);
    expect(report(reportDataSet({ title: 'Deep', children: [deep] })).cut).toContain('nested');
  });

  it('is refused, not shown in part, when it is damaged anywhere', () => {
    const whole = reportDataSet({ title: 'Report', children: FINDINGS });
    const cut = readDocument(whole.subarray(0, whole.length - 20), EXPLICIT);
    expect(cut).toMatchObject({ ok: false, error: { code: 'documents.malformed' } });
  });

  it('never throws on damaged bytes', () => {
    const whole = reportDataSet({ title: 'Report', children: FINDINGS });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        expect(typeof readDocument(bytes, EXPLICIT).ok).toBe('boolean');
      }),
      { numRuns: 300 },
    );
  });
});

describe('the kind of a document', () => {
  it('follows from its SOP class alone', () => {
    expect(documentKindOf(KEY_OBJECT_SELECTION)).toBe('key-objects');
    expect(documentKindOf('1.2.840.10008.5.1.4.1.1.88.99')).toBe('report');
    expect(documentKindOf(ENCAPSULATED_CDA)).toBe('encapsulated');
    expect(documentKindOf('1.2.840.10008.5.1.4.1.1.9.1.1')).toBe('named-only');
  });
});

describe('an encapsulated document', () => {
  const pdf = onePagePdf('Discharge letter');

  it('is taken out without padding, with its title', () => {
    const bytes = encapsulatedDataSet({ title: 'Brief für Müller', mimeType: 'application/pdf', bytes: pdf });
    const document = opened(bytes);
    expect(document).toMatchObject({
      kind: 'encapsulated',
      content: 'pdf',
      DocumentTitle: 'Brief für Müller',
    });
    expect(document.kind === 'encapsulated' && [...document.bytes]).toEqual([...pdf]);
  });

  it.each([
    ['HTML that calls itself a PDF', 'application/pdf', '<html><script>alert(1)</script></html>'],
    ['a PDF that calls itself HTML', 'text/html', '%PDF-1.4 and more'],
  ])('is not taken for a PDF when it is %s', (_name, mimeType, text) => {
    const bytes = encapsulatedDataSet({ title: '', mimeType, bytes: new TextEncoder().encode(text) });
    expect(opened(bytes)).toMatchObject({ content: 'other', MIMETypeOfEncapsulatedDocument: mimeType });
  });
});
