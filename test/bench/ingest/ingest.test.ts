// The pure parts of the ingest bench: what is sent, and which figures come of it.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePart10 } from '../../../shared/dicom/part10.ts';
import { CT, instanceFile, TINY } from './files.ts';
import { ingestFigures, ingestRatios, type Sends } from './figures.ts';
import type { Send } from './send.ts';

const sent = (seconds: number, peakRssMB: number | null = 100): Send => ({
  seconds,
  bytes: 200e6,
  instances: 400,
  cpuS: seconds / 2,
  peakRssMB,
});
const SENDS: Sends = {
  ct: {
    Station: [sent(1), sent(2, 130), sent(3)],
    Storescp: [sent(0.5), sent(1), sent(3)],
    StorescpLargePdu: [sent(0.25), sent(0.5), sent(0.75)],
    Orthanc: [],
  },
  tiny: {
    Station: [sent(2), sent(2), sent(2)],
    Storescp: [sent(1), sent(1), sent(1)],
    StorescpLargePdu: [],
    Orthanc: [sent(4), sent(4), sent(4)],
  },
};

describe('the files of the ingest bench', () => {
  it('are DICOM files of the size that the bench speaks of', () => {
    const ct = instanceFile(CT, 1, 7);
    expect(parsePart10(ct).ok).toBe(true);
    expect(ct.length * CT.count).toBeGreaterThan(209e6);
    expect(ct.length * CT.count).toBeLessThan(211e6);
    expect(Math.abs(instanceFile(TINY, 1, 7).length - 4096)).toBeLessThan(300);
  });

  it('are the same bytes whenever they are made, and no two are alike', () => {
    const digest = (round: number, index: number): string =>
      createHash('sha256')
        .update(instanceFile(TINY, round, index))
        .digest('hex');
    expect(digest(1, 1)).toBe(digest(1, 1));
    expect(new Set([digest(1, 1), digest(1, 2), digest(2, 1)]).size).toBe(3);
  });
});

describe('the figures of the ingest bench', () => {
  it('are medians of all rounds, for each target and load, and the worst peak of the station', () => {
    expect(ingestFigures(SENDS)).toMatchObject({
      ctStationS: 2,
      ctStationMBps: 100,
      ctStationInstancesPerS: 200,
      ctStationCpuS: 1,
      ctStorescpS: 1,
      peakRssMB: 130,
    });
  });

  it('are null, not invented, for a peer that is not there', () => {
    expect(ingestFigures(SENDS)).toMatchObject({
      ctOrthancS: null,
      ctOrthancMBps: null,
      ctOrthancCpuS: null,
    });
    expect(ingestRatios(SENDS)['ctSpeedVsOrthanc']).toBeNull();
  });

  it('compare our time to storescp’s and our speed to Orthanc’s', () => {
    expect(ingestRatios(SENDS)).toMatchObject({
      ctTimeVsStorescp: 2,
      ctTimeVsStorescpLargePdu: 4,
      tinyTimeVsStorescp: 2,
      tinySpeedVsOrthanc: 2,
    });
  });

  it('hold no peak where the system does not tell it', () => {
    const untold: Sends = { ...SENDS, ct: { ...SENDS.ct, Station: [sent(1, null)] } };
    expect(ingestFigures(untold)['peakRssMB']).toBeNull();
  });
});
