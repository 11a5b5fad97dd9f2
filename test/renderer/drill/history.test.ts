import { describe, expect, it } from 'vitest';
import { byQuarter, quarterOf, wasNeverRun } from '../../../renderer/drill/history/quarters.ts';
import { figureWords, mostPractised, trendOf, versionsIn } from '../../../renderer/drill/history/trends.ts';
import { runRow } from '../fake/drill-history.ts';

const aborted = runRow('2026-05-05', { phase: 'aborted', minutes: { detectMs: 1 } });
const superseded = runRow('2026-05-06', { phase: 'superseded-by-real', minutes: { detectMs: 1 } });
const history = [
  runRow('2026-08-11', { minutes: { detectMs: 2, declareMs: 8 } }),
  superseded,
  aborted,
  runRow('2026-04-14', { minutes: { detectMs: 3 }, version: 1 }),
  runRow('2026-11-10', { minutes: { detectMs: 2.5 }, version: 2 }),
  runRow('2026-06-02', { scenarioId: 'ransomware', title: 'Ransomware' }),
];

describe('History by quarter', () => {
  it('goes by local days of the calendar', () => {
    expect(quarterOf(new Date(2026, 2, 31, 23, 59).toISOString())).toBe('2026 Q1');
    expect(quarterOf(new Date(2026, 3, 1, 0, 1).toISOString())).toBe('2026 Q2');
    expect(quarterOf('never')).toBe('Unreadable date');
  });

  it('knows a drill that was cancelled before anybody practised from one that was aborted', () => {
    const at = '2026-10-12T10:00:00.000Z';
    expect(wasNeverRun({ phase: 'aborted', startedAt: null })).toBe(true);
    expect(wasNeverRun({ phase: 'aborted', startedAt: at })).toBe(false);
    expect(wasNeverRun({ phase: 'prepared', startedAt: null })).toBe(false);
  });

  it('shows the newest first, aborted and superseded runs among the rest and not counted as brought to the end', () => {
    const quarters = byQuarter(history);
    expect(quarters.map(({ name }) => name)).toEqual(['2026 Q4', '2026 Q3', '2026 Q2']);
    expect(quarters[2]?.runs.map(({ runId }) => runId)).toEqual([
      'run-2026-06-02',
      'run-2026-05-06',
      'run-2026-05-05',
      'run-2026-04-14',
    ]);
    expect(quarters[2]?.completed).toBe(2);
  });
});

describe('Trends', () => {
  // guards S-7: what did not come to its end has no figure that counts
  it('leave out what was aborted or ended by a real outage', () => {
    const points = trendOf(history, 'pacs-server-failure');
    expect(points.map(({ runId }) => runId)).toEqual(['run-2026-04-14', 'run-2026-08-11', 'run-2026-11-10']);
  });

  it('keep a figure that was not measured as a gap', () => {
    const [first, second] = trendOf(history, 'pacs-server-failure');
    expect(first?.minutes).toMatchObject({ detectMs: 3, declareMs: null });
    expect(second?.minutes).toMatchObject({ detectMs: 2, declareMs: 8, restoreMs: null });
  });

  it('tell versions apart, since they are not to be compared', () => {
    expect(versionsIn(trendOf(history, 'pacs-server-failure'))).toEqual([2, 1]);
  });

  it('begin with the scenario that was brought to its end most often', () => {
    expect(mostPractised(history)).toBe('pacs-server-failure');
    expect(mostPractised([])).toBeNull();
  });

  it('say of a detection that a person ticked that it was not measured', () => {
    const row = runRow('2026-08-11', { minutes: { detectMs: 2 } });
    const ticked = { ...row, figures: { ...row.figures, detectMeasured: false } };
    expect(figureWords(row, 'detectMs')).toBe('2 min');
    expect(figureWords(ticked, 'detectMs')).toBe('2 min (ticked by hand)');
    expect(figureWords(ticked, 'restoreMs')).toBe('not measured');
  });
});
