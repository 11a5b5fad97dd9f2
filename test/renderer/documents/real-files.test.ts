// Real reports and documents of the corpus; what they must say was read off DCMTK's dsrdump.
import { describe, expect, it } from 'vitest';
import { codeWords, stateWords, valueWords } from '../../../renderer/documents/content-words.ts';
import type { ContentItem } from '../../../renderer/documents/document.ts';
import { readDocument } from '../../../renderer/documents/read-document.ts';
import { flaggedReferences } from '../../../renderer/documents/references.ts';
import {
  corpusBytes,
  hostileBytes,
  hostileFiles,
  whyNoCorpus,
  whyNoHostile,
} from '../pixels/support/shared-files.ts';

const lines = (item: ContentItem, depth = 0): readonly string[] => [
  `${'  '.repeat(depth)}${codeWords(item.name)}: ${valueWords(item.value)}`,
  ...item.children.flatMap((child) => lines(child, depth + 1)),
];

const read = (file: string) => {
  const result = readDocument(corpusBytes(file), '');
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};
const report = (file: string) => {
  const document = read(file);
  if (document.kind !== 'report' && document.kind !== 'key-objects') throw new Error('not a report');
  return document;
};

describe.skipIf(whyNoCorpus)(`real documents${whyNoCorpus ? ` (skipped: ${whyNoCorpus})` : ''}`, () => {
  it('DCMTK’s demonstration of every feature of SR', () => {
    const { root, facts } = report('fodicom/test_SR.dcm');
    expect(stateWords(facts).map(({ text }) => text)).toEqual([
      'Complete',
      'Verified by Riesmeier, Jörg (OFFIS e.V.), 2001-02-13 18:47:46; Observer, Verifying (Organisation), 2001-02-13 18:47:46',
      'Replaces or amends an earlier document',
    ]);
    const text = lines(root);
    expect(text).toHaveLength(29);
    expect(text).toContain('    Diameter: 3 cm');
    expect(text).toContain('      : See entry 1.3.2');
    expect(flaggedReferences(root).map((one) => one.ReferencedSOPInstanceUID)).toEqual([
      '9.8.7.6',
      '1.2.3.4.5.0',
      '1.2.3.4.0.1',
      '1.2.3.4.5',
    ]);
  });

  it('a measurement report of highdicom, preliminary and partial', () => {
    const { root, facts } = report('highdicom/sr_document.dcm');
    expect(stateWords(facts).map(({ tone }) => tone)).toEqual(['warn', 'warn', 'warn']);
    expect(lines(root)).toEqual(
      expect.arrayContaining([
        '      Finding: Spinal cord',
        '      Image Region: Circle around column 58, row 52, radius 11 pixels',
        '        Topographical Modifier: Vertebral foramen',
        '      Area of defined region: 1.7 cm²',
      ]),
    );
  });

  it('a deflated report, inflated', () => {
    expect(lines(report('encaps/report_dfl').root)).toContain('    Diameter: 1.5 cm');
  });

  it('a PET report of dcmqi with the study of each of its 193 images', () => {
    const { root, studyOfInstance } = report('series/dcmqi-sr/sr.dcm');
    expect(studyOfInstance.size).toBe(193);
    expect(lines(root)).toContain('      Radionuclide: ^18^Fluorine');
  });

  it('an encapsulated PDF', () => {
    expect(read('dcmjs/pdf.dcm')).toMatchObject({ kind: 'encapsulated', content: 'pdf' });
  });
});

describe.skipIf(whyNoHostile)(`hostile files${whyNoHostile ? ` (skipped: ${whyNoHostile})` : ''}`, () => {
  it('never throw, and HTML in a PDF object is not taken for a PDF', () => {
    for (const { file } of hostileFiles())
      expect(typeof readDocument(hostileBytes(file), '').ok).toBe('boolean');
    const result = readDocument(hostileBytes('ob_pdf_is_html.dcm'), '');
    expect(!result.ok || (result.value.kind === 'encapsulated' && result.value.content === 'other')).toBe(
      true,
    );
  });
});
