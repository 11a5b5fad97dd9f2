// A prefetch with a modality worklist and a RIS export beside its PACS.
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configSchema } from '../../../../electron/station/config/schema.ts';
import type { ScheduledAnswer } from '../../../../electron/station/dicom/port.ts';
import { ENDPOINT } from '../fake-archive.ts';
import { prefetchFixture } from '../fixture.ts';

const RIS = { ...ENDPOINT, id: 'ris', aeTitle: 'RIS' };

export const item = (over: Partial<ScheduledAnswer> = {}): ScheduledAnswer => ({
  PatientID: 'P9',
  IssuerOfPatientID: '',
  PatientName: 'Secret^P9',
  PatientBirthDate: '19500101',
  PatientSex: 'F',
  StudyInstanceUID: '2.25.900',
  AccessionNumber: 'A9',
  RequestedProcedureDescription: 'CT chest',
  RequestedProcedureCode: '',
  RequestedProcedurePriority: 'ROUTINE',
  ReferringPhysicianName: '',
  ScheduledProcedureStepStartDate: '20261122',
  ScheduledProcedureStepStartTime: '104000',
  Modality: 'CT',
  ScheduledProcedureStepDescription: '',
  ScheduledStationAETitle: 'CT1',
  ...over,
});
export const HEAD = 'ID,Acc,Mod,When,Prio';

export function sourcesFixture() {
  const at = prefetchFixture();
  const folder = mkdtempSync(path.join(tmpdir(), 'kit-export-'));
  const file = path.join(folder, 'export.csv');
  return {
    ...at,
    file,
    open(worklist: object) {
      const config = configSchema.parse({
        endpoints: [{ id: 'main', host: 'pacs', port: 104, aeTitle: 'PACS' }],
        worklist: { scheduled: [{ id: 'ris', host: 'ris', port: 104, aeTitle: 'RIS' }], ...worklist },
      });
      return at.open({ config, scheduledEndpoints: [RIS] });
    },
    /** Writes the file, now. */
    exported(rows: readonly string[], over: object = {}) {
      writeFileSync(file, `${rows.join('\n')}\n`);
      const now = at.clock.wall();
      utimesSync(file, now, now);
      const columns = {
        PatientID: 'ID',
        AccessionNumber: 'Acc',
        Modality: 'Mod',
        ScheduledAt: 'When',
        Priority: 'Prio',
      };
      return { scheduled: [], exports: [{ id: 'csv', file, columns, ...over }] };
    },
    async close() {
      await at.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
