import { describe, expect, it } from 'vitest';
import { reportOf } from '../../../drills/report/report.ts';
import type { DrillReport } from '../../../drills/report/report-schema.ts';
import { reportCsv } from '../../../drills/report/report-csv.ts';
import { readRunRecord, type RunRecord } from '../../../drills/report/run-record.ts';
import { event, MIN, moment } from '../engine/drill-fixture.ts';
import { SAMPLE } from '../scenario/sample-scenario.ts';

const RECORD: RunRecord = {
  format: 1,
  runId: 'run-1',
  origin: 'station',
  preparedAt: moment(0),
  scenario: SAMPLE,
  variables: { 'desk-phone': '4711' },
  events: [
    event('precondition-checked', 0),
    event('role-assigned', 0, { role: 'admin', person: 'B "the boss", MSc' }),
    event('started', 0),
    event('link-failed', MIN),
    event('signal-seen', 2 * MIN),
    event('step-done', 7 * MIN, { step: 'call-desk', evidence: '=HYPERLINK("x")', by: 'B' }),
    event('inject-delivered', 7 * MIN),
    event('inject-answered', 11 * MIN, { response: 'two\nlines' }),
    event('step-skipped', 11 * MIN),
    event('observed', 11 * MIN),
    event('ended', 12 * MIN),
    event('objective-rated', 13 * MIN, { rating: 'S' }),
    event('improvement-added', 13 * MIN),
  ],
};
const report = (record: RunRecord = RECORD): DrillReport => {
  const read = readRunRecord(JSON.stringify(record));
  if (!read.ok) throw new Error(read.error);
  return reportOf(read.value);
};

describe('the report of a run', () => {
  it('holds what was aimed at beside what happened', () => {
    expect(report()).toMatchObject({
      signal: 'drill',
      origin: 'station',
      phase: 'hot-wash',
      metrics: { detect: { ms: MIN, measured: true } },
      objectives: [
        { id: 'detect', rating: 'S', ratedBy: 'E' },
        { id: 'tell', rating: null },
      ],
      steps: [
        { id: 'see-it', state: 'done', how: 'measured', by: 'room-1', atMs: 2 * MIN, lateMs: 0 },
        { id: 'first-image', state: 'missed', how: null, atMs: null, lateMs: null },
        { id: 'call-desk', state: 'done', how: 'by-hand', lateMs: MIN, text: 'Call 4711.' },
        { id: 'tell-ed', state: 'skipped', note: 'no time', atMs: 11 * MIN, lateMs: null },
      ],
      injects: [
        { state: 'answered', answeredAfterMs: 4 * MIN, inTime: false },
        { state: 'not-delivered', deliveredMs: null, inTime: false },
      ],
      observations: [{ text: 'Calm.' }],
      improvements: [{ item: 'i1', due: '2027-01-31' }],
    });
  });

  it('claims no measurement for a run that a script played', () => {
    const scripted = report({ ...RECORD, origin: 'script' });
    expect(scripted.metrics.detect).toMatchObject({ ms: MIN, measured: false });
    expect(scripted.steps.map(({ how }) => how)).toEqual(['scripted', null, 'scripted', null]);
  });

  it('says why a run did not come to its end', () => {
    const events = [...RECORD.events.slice(0, 4), event('real-outage', 2 * MIN)];
    expect(report({ ...RECORD, events })).toMatchObject({
      phase: 'superseded-by-real',
      endedBecause: '3 of 3 C-ECHO refused',
    });
  });

  it('is a table for a spreadsheet, in which nothing is run as a formula', () => {
    const csv = reportCsv(report());
    expect(csv.split('\r\n')[0]).toMatch(/^signal,origin,run,scenario,kind,id,/u);
    expect(csv).toContain(
      'DRILL,station,run-1,sample,step,see-it,reader,,See the banner.,300,120,0,done,measured,room-1,switch:down,,2026-11-22T10:02:00.000Z,\r\n',
    );
    expect(csv).toContain('"B ""the boss"", MSc"');
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv).toContain('"two\nlines"');
    expect(csv.endsWith('\r\n')).toBe(true);
    const figures = report().figures.map((figure) => ({ ...figure, ms: 8287.26 }));
    expect(reportCsv({ ...report(), figures })).toContain(',8.287,');
  });
});

describe('the record of a run', () => {
  it.each([
    ['text that is no JSON', '{', /not JSON/u],
    ['another file', '{}', /not the record of a run/u],
    [
      'a scenario that is wrong',
      JSON.stringify({ ...RECORD, scenario: 'format: 1\n' }),
      /its scenario is wrong: line 1/u,
    ],
    [
      'an event that was not possible',
      JSON.stringify({ ...RECORD, events: [...RECORD.events, event('started', 14 * MIN)] }),
      /its event 14 \(started\) was not possible/u,
    ],
  ])('is refused for %s, in words', (_what, text, reason) => {
    const read = readRunRecord(text);
    expect(read.ok ? '' : read.error).toMatch(reason);
  });
});
