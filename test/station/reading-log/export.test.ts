import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { logCsv } from '../../../electron/station/reading-log/export-csv.ts';
import { exportFile } from '../../../electron/station/reading-log/export-file.ts';
import { entryView, newEntry, settledBy, written } from '../../../electron/station/reading-log/entry.ts';
import { openedStudy } from '../../../electron/station/reading-log/readings.ts';
import type { LogEntryView } from '../../../shared/contract/reading-log-view.ts';
import { must, descriptor } from '../vault/synthetic-study.ts';
import { says, studyRow } from './log-fixture.ts';

const HERE = { process: 'p', currentIncident: null };
const FACTS = {
  stationName: 'Reading room 3',
  by: 'ada',
  at: new Date('2026-11-22T18:00:00.000Z'),
  rehearsal: false,
};

function entry(
  over: { signal?: 'real' | 'drill'; name?: string; texts?: readonly string[] } = {},
): LogEntryView {
  const row = studyRow({
    damaged: 1,
    descriptor: descriptor({ PatientName: over.name ?? 'Nightingale^Florentina' }),
  });
  const { study, facts, studyKey } = openedStudy(row);
  const signal = over.signal ?? 'real';
  let made = newEntry({
    entryId: 'e',
    incident: {
      incidentId: 'i',
      signal,
      startedAt: '2026-11-22T10:41:00.000Z',
      title: signal === 'drill' ? 'Server failure' : '',
    },
    studyKey,
    study,
    reader: 'ada',
    process: 'p',
    openedAt: '2026-11-22T10:50:00.000Z',
    facts,
  });
  for (const [n, text] of (over.texts ?? []).entries())
    made = must(
      written(
        made,
        {
          writer: `w${n}`,
          n: 1,
          base: made.rev,
          impression: says(text, {
            discrepancy: true,
            phoned: { to: 'ward 4', at: '14:05', readBack: true },
          }),
        },
        n === 0 ? 'ada' : 'bea',
        `2026-11-22T11:0${n}:00.000Z`,
      ),
    );
  return entryView(
    must(settledBy(made, { how: 'entered', by: 'kim', at: '2026-11-22T18:00:00.000Z', rev: made.rev })),
    HERE,
  );
}
const rowsOf = (csv: string) => parse(csv, { columns: true, bom: true }) as Record<string, string>[];

describe('the reading log as a file', () => {
  // guards S-1, S-13
  it('is a CSV that says of every row what it is, how complete the copy was, and what stood there before', () => {
    const [row] = rowsOf(logCsv([entry({ texts: ['Fracture?', 'No "fracture",\nold scar'] })]));
    expect(row).toMatchObject({
      record: 'DOWNTIME NOTE, not in the PACS',
      patient_name: 'Nightingale, Florentina',
      patient_id: 'PID-4711-XYZZY',
      accession_number: 'ACC-998877',
      images_at_opening: '2 of 3 images, INCOMPLETE, 1 damaged',
      impression: 'No "fracture",\nold scar',
      impression_by: 'bea',
      discrepancy_to_check: 'yes',
      phoned_to: 'ward 4',
      read_back: 'yes',
    });
    expect(row?.['earlier_versions']).toMatch(
      /^\[ada, .*\] Fracture\?; discrepancy to check; critical result phoned to ward 4 at 14:05, read back$/u,
    );
    expect(row?.['settled']).toMatch(/^entered in the RIS\/PACS, said by kim at /u);
    expect(row?.['opened']).toMatch(/^2026-11-2\dT\d\d:50:00[+-]\d\d:\d\d$/u);
  });

  // guards S-6
  it('says DRILL in every row, and in the name of the file', async () => {
    expect(rowsOf(logCsv([entry({ signal: 'drill' })]))[0]?.['record']).toBe('DRILL, not in the PACS');
    const file = must(await exportFile([entry({ signal: 'drill' })], { ...FACTS, format: 'csv' }));
    expect(file.fileName).toMatch(/^DRILL-downtime-reading-log-[\d-]+\.csv$/u);
  });

  it('keeps a spreadsheet from running what a person typed', () => {
    const csv = logCsv([entry({ texts: ['=HYPERLINK("http://x")'] })]);
    expect(rowsOf(csv)[0]?.['impression']).toBe(`'=HYPERLINK("http://x")`);
  });

  it('is a PDF with everything that was written, in any script, and no patient in its name', async () => {
    const file = must(
      await exportFile(
        [
          entry({ name: 'Yamada^Tarou=山田^太郎', texts: ['Free air → surgeon', 'x'.repeat(8000)] }),
          entry({ name: 'Иванова^Мария', signal: 'real' }),
        ],
        { ...FACTS, format: 'pdf' },
      ),
    );
    expect(file).toMatchObject({ mediaType: 'application/pdf' });
    expect(file.fileName).toMatch(/^downtime-reading-log-[\d-]+\.pdf$/u);
    expect(Buffer.from(file.base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
  });
});
