import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planGet } from '../../../electron/station/dicom/get-plan.ts';

const image = (series: number, sopClass: number) => ({
  StudyInstanceUID: '1.2',
  SeriesInstanceUID: `1.2.${series}`,
  SOPInstanceUID: '1.2.3',
  SOPClassUID: `1.2.840.10008.5.1.4.1.1.${sopClass}`,
  InstanceNumber: null,
});

describe('what a C-GET proposes', () => {
  it('fits every association, and leaves no series and no SOP class of it out', () => {
    const images = fc.array(
      fc
        .tuple(fc.nat(20), fc.integer({ min: 1, max: 40 }))
        .map(([series, sopClass]) => image(series, sopClass)),
      { minLength: 1, maxLength: 80 },
    );
    fc.assert(
      fc.property(images, (listed) => {
        const batches = planGet(listed);
        for (const { contexts } of batches) expect(contexts.length).toBeLessThanOrEqual(128);
        for (const { SeriesInstanceUID, SOPClassUID } of listed) {
          const holding = batches.filter(
            ({ seriesUids }) => seriesUids === null || seriesUids.includes(SeriesInstanceUID),
          );
          expect(holding).toHaveLength(1);
          expect(holding[0]?.contexts.map((each) => each.abstractSyntax)).toContain(SOPClassUID);
        }
      }),
    );
  });

  it('asks for an ordinary study in one request, with a context for each compressed syntax', () => {
    // guards against Orthanc, which sends JPEG 2000 only where nothing else is offered beside it
    const [batch, ...others] = planGet([image(1, 2), image(2, 2)]);
    expect(others).toEqual([]);
    expect(batch?.seriesUids).toBeNull();
    expect(batch?.contexts).toContainEqual({
      abstractSyntax: '1.2.840.10008.5.1.4.1.1.2',
      transferSyntaxes: ['1.2.840.10008.1.2.4.90'],
      scpRole: true,
    });
  });

  it.each([
    ['the PACS would not list', null],
    ['the PACS listed nothing', []],
    ['the PACS left the SOP class out', [{ ...image(1, 2), SOPClassUID: '' }]],
  ])('proposes the common classes when %s', (_name, images) => {
    const [batch] = planGet(images);
    expect(batch?.contexts.length).toBeGreaterThan(100);
    expect(batch?.contexts.length).toBeLessThanOrEqual(128);
  });
});
