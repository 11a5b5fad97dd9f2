// What leaves the station about drills: each file is in the journal before it is handed out, and none is named after a person.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDrillLibrary } from '../../../electron/station/drill/drill-library.ts';
import { createDrillSettings } from '../../../electron/station/drill/drill-settings.ts';
import {
  createDrillExport,
  type DrillExport,
  type ExportRequest,
} from '../../../electron/station/drill/export.ts';
import { kitError } from '../../../shared/contract/kit-error.ts';
import { err } from '../../../shared/contract/result.ts';
import { SEALED_WORDS } from '../../../shared/drill/drill-event.ts';
import { readPdf } from '../../drills/paper/read-pdf.ts';
import {
  codeOf,
  newPlace,
  openRoom,
  type OpenedRoom,
  type Place,
  startDrill,
  valueOf,
} from './room-fixture.ts';

let place: Place;
let opened: OpenedRoom;
let runId = '';
let journalFails = false;
let files: DrillExport;

beforeEach(async () => {
  place = newPlace();
  opened = await openRoom(place);
  journalFails = false;
  const { history, clock, journal } = opened;
  files = createDrillExport({
    history,
    library: createDrillLibrary({
      site: place.directory,
      settings: createDrillSettings(place.directory),
      history,
      now: () => clock.wall(),
      journal,
      recorder: () => ({ actor: 'kim', role: 'coordinator' }),
    }),
    journal: {
      append: (entry) =>
        journalFails
          ? Promise.resolve(err(kitError('journal.io-failed', 'Full.', 'Free space.')))
          : journal.append(entry),
    },
    operator: () => (place.role === null ? null : { label: 'kim', role: place.role }),
    stationName: 'Room 1',
    kitVersion: '9.9.9',
    now: () => clock.wall(),
    timeZone: 'Europe/Berlin',
  });
  runId = await startDrill(opened);
  valueOf(
    await opened.room.record(runId, {
      type: 'observed',
      by: 'Mueller',
      kind: 'strength',
      text: 'Calm voices.',
    }),
  );
  valueOf(
    await opened.room.record(runId, { type: 'aborted', by: 'Kim', reason: 'Patient Doe needs the room.' }),
  );
});
afterEach(async () => {
  await opened.close();
  place.remove();
});

const exportsOf = async () =>
  valueOf(await opened.journal.read(0, 1000)).filter(({ event }) => event === 'drill:exported');

const REQUESTS: readonly (readonly [string, () => ExportRequest, RegExp, object])[] = [
  [
    'a report as PDF',
    () => ({ what: 'report', runId, format: 'pdf' }),
    /^drill-report-sample-[\d-]{10}-[\da-f]{8}\.pdf$/u,
    { kind: 'report', format: 'pdf' },
  ],
  [
    'a report as CSV',
    () => ({ what: 'report', runId, format: 'csv' }),
    /\.csv$/u,
    { kind: 'report', format: 'csv' },
  ],
  [
    'a report as JSON',
    () => ({ what: 'report', runId, format: 'json' }),
    /\.json$/u,
    { kind: 'report', format: 'json' },
  ],
  [
    'role cards',
    () => ({ what: 'role-cards', scenarioId: 'stat-trauma' }),
    /^drill-role-cards-stat-trauma\.pdf$/u,
    { kind: 'role-cards', scenarioId: 'stat-trauma' },
  ],
  [
    'the checklist',
    () => ({ what: 'checklist', scenarioId: 'stat-trauma' }),
    /^drill-checklist-stat-trauma\.pdf$/u,
    { kind: 'checklist', runId: null },
  ],
  [
    'the calendar',
    () => ({ what: 'calendar' }),
    /^drill-calendar\.ics$/u,
    { kind: 'calendar', format: 'ics' },
  ],
];

describe('an export of drills', { timeout: 60_000 }, () => {
  it.each(REQUESTS)(
    'hands out %s, and has recorded it without a name',
    async (_what, request, name, details) => {
      const file = valueOf(await files.file(request()));
      expect(file.fileName).toMatch(name);
      expect(file.bytes.length).toBeGreaterThan(200);
      const [record] = await exportsOf();
      expect(record).toMatchObject({ actor: 'kim', role: 'coordinator', details });
      expect(JSON.stringify(record?.details)).not.toMatch(/Mueller|Doe|Calm/u);
    },
  );

  it('hands nothing out that cannot be recorded', async () => {
    journalFails = true;
    expect(codeOf(await files.file({ what: 'calendar' }))).toBe('journal.io-failed');
  });

  it('holds what people wrote while the vault is open, and says that it is sealed while it is locked', async () => {
    const open = valueOf(await files.report(runId));
    expect(open).toMatchObject({
      sealed: false,
      endedBecause: 'Patient Doe needs the room.',
      station: 'Room 1',
    });
    place.role = null;
    opened.texts.forget();
    const locked = valueOf(await files.report(runId));
    expect(locked).toMatchObject({ sealed: true, endedBecause: SEALED_WORDS, kitVersion: '9.9.9' });
    const { text } = await readPdf(valueOf(await files.file({ what: 'report', runId, format: 'pdf' })).bytes);
    expect(text).toContain('The vault was locked when this was made');
    expect(text).not.toContain('Doe');
  });

  it('knows no run and no scenario that is not there', async () => {
    expect(codeOf(await files.file({ what: 'report', runId: 'nothing', format: 'pdf' }))).toBe(
      'drill.run-not-found',
    );
    expect(codeOf(await files.file({ what: 'checklist', scenarioId: 'nothing' }))).toBe(
      'drill.scenario-not-found',
    );
    expect(await exportsOf()).toEqual([]);
  });
});
