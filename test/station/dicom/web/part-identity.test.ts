import { describe, expect, it } from 'vitest';
import { identifyPart } from '../../../../electron/station/dicom/web/part-identity.ts';
import { receivePart } from '../../../../electron/station/dicom/web/part-instance.ts';
import { part10Header } from '../../../../shared/dicom/part10.ts';
import { buildDataSet, IMPLICIT_LITTLE } from '../../../fixtures/data-set-builder.ts';
import { SYNTHETIC, syntheticElements } from '../../../fixtures/synthetic-instance.ts';
import { memorySink } from '../../../peers/test-station.ts';

const EXPLICIT = '1.2.840.10008.1.2.1';
const IMPLICIT = '1.2.840.10008.1.2';
const dataSet = Buffer.from(buildDataSet(syntheticElements()));
const meta = (SOPInstanceUID: string, TransferSyntaxUID = EXPLICIT): Buffer =>
  Buffer.from(
    part10Header({
      MediaStorageSOPClassUID: SYNTHETIC.SOPClassUID,
      MediaStorageSOPInstanceUID: SOPInstanceUID,
      TransferSyntaxUID,
    }),
  );
const { SOPClassUID, SOPInstanceUID } = SYNTHETIC;

describe('which instance a part is', () => {
  it.each([
    ['by a file as it should be', meta(SOPInstanceUID), EXPLICIT],
    ['by its data set where the meta information names another', meta('2.25.9'), EXPLICIT],
    ['by its data set where the meta information names none', meta(''), EXPLICIT],
    ['without any meta information', Buffer.alloc(0), EXPLICIT],
  ])('%s', (_, before, TransferSyntaxUID) => {
    const file = Buffer.concat([before, dataSet]);
    const known = { SOPClassUID, SOPInstanceUID, TransferSyntaxUID, dataSetOffset: before.length };
    expect(identifyPart(file, true)).toEqual(known);
    for (let length = 0; length < file.length; length += 7) {
      expect(['more', JSON.stringify(known)]).toContain(
        ((found) => (typeof found === 'string' ? found : JSON.stringify(found)))(
          identifyPart(file.subarray(0, length), false),
        ),
      );
    }
  });

  it('without any meta information and without VRs', () => {
    const bare = Buffer.from(buildDataSet(syntheticElements(), IMPLICIT_LITTLE));
    expect(identifyPart(bare, true)).toEqual({
      SOPClassUID,
      SOPInstanceUID,
      TransferSyntaxUID: IMPLICIT,
      dataSetOffset: 0,
    });
  });

  it('by the meta information where the data set is deflated or says nothing', () => {
    const deflated = Buffer.concat([meta('2.25.9', '1.2.840.10008.1.2.1.99'), Buffer.alloc(64, 7)]);
    expect(identifyPart(deflated, true)).toMatchObject({ SOPInstanceUID: '2.25.9' });
    expect(identifyPart(Buffer.concat([meta('2.25.9'), Buffer.alloc(64, 7)]), true)).toMatchObject({
      SOPInstanceUID: '2.25.9',
    });
  });

  it.each([
    ['a web page', Buffer.from('<html>'.repeat(100))],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(4096)],
    ['a preamble alone', meta(SOPInstanceUID).subarray(0, 132)],
    ['meta information alone that names none', meta('')],
  ])('%s is none', (_, bytes) => {
    expect(identifyPart(bytes, true)).toBe('not-dicom');
  });

  // guards S-7
  it('comes to the sink byte for byte, whatever the pieces', async () => {
    const file = Buffer.concat([meta(SOPInstanceUID), dataSet]);
    for (const size of [1, 3, 100, 511, 512, 513, 10_000]) {
      const sink = memorySink();
      const ends: boolean[] = [];
      const part = receivePart({
        sink,
        callingAeTitle: 'x',
        remoteAddress: 'y',
        associationId: 'z',
        onEnd: async (kept) => void ends.push(await kept),
      });
      for (let at = 0; at < file.length; at += size)
        await part.write(Buffer.from(file.subarray(at, at + size)));
      await part.end();
      expect(sink.arrived.get(SOPInstanceUID)?.dataSet.equals(dataSet)).toBe(true);
      expect(ends).toEqual([true]);
    }
  });
});
