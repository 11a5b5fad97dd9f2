import { describe, expect, it } from 'vitest';
import { dueChoices, monthsAfter } from '../../../renderer/drill/debrief/due-dates.ts';
import {
  clockText,
  dayAfter,
  dayText,
  daysUntil,
  dueWords,
  phaseWords,
  spentWords,
} from '../../../renderer/drill/drill-words.ts';
import { inOrderOfNeed, overdueWords } from '../../../renderer/drill/library/library-order.ts';
import { idIn, lineSpan, savingWords, versionIn } from '../../../renderer/drill/library/scenario-text.ts';
import { variablesOf } from '../../../renderer/drill/library/site-variables.ts';
import { itemDueWords, planInOrder } from '../../../renderer/drill/plan/plan-order.ts';
import { improvementView, scenarioRow } from '../fake/drill-history.ts';
import { shippedTexts } from '../fake/drill-runs.ts';

/** Local noon: the words are about days of the calendar on the wall. */
const NOW = new Date(2026, 10, 22, 12).getTime();

describe('Days and spans of drills', () => {
  it('name the year only when it is another one', () => {
    expect(dayText('2026-10-12', NOW)).toBe('12 Oct');
    expect(dayText('2025-10-12', NOW)).toBe('12 Oct 2025');
    expect(dayText('soon', NOW)).toBe('an unreadable day');
  });

  it('count local days, across the change of summer time', () => {
    expect(daysUntil('2026-11-22', NOW)).toBe(0);
    expect(daysUntil('2026-10-12', NOW)).toBe(-41);
    expect(dayAfter(NOW, 14)).toBe('2026-12-06');
  });

  it('never call a figure that was not seen zero', () => {
    expect(spentWords(null)).toBe('not measured');
    expect(spentWords(400)).toBe('under 1 s');
    expect(spentWords(133_000)).toBe('2 min 13 s');
    expect(clockText(3_850_000)).toBe('1:04:10');
  });

  it('tell a run that was broken off from one that came to its end', () => {
    expect(phaseWords('closed').tone).toBe('good');
    expect(phaseWords('aborted').tone).toBe('bad');
    expect(phaseWords('superseded-by-real').text).toBe('ended by a real outage');
  });
});

describe('The library', () => {
  const ransomware = scenarioRow({
    scenarioId: 'ransomware',
    title: 'Ransomware',
    dueOn: '2026-12-03',
    overdue: false,
  });
  const never = scenarioRow({
    scenarioId: 'degraded-pacs',
    title: 'PACS slow',
    lastRunAt: null,
    dueOn: '2026-11-22',
    overdue: false,
  });

  it('says in words when a scenario is due, overdue or was never run', () => {
    expect(dueWords(scenarioRow(), NOW)).toEqual({ text: 'overdue since 12 Oct', tone: 'bad' });
    expect(dueWords(ransomware, NOW)).toEqual({ text: 'due by 3 Dec', tone: 'warn' });
    expect(dueWords(scenarioRow({ overdue: false, dueOn: '2027-03-01' }), NOW)).toEqual({
      text: 'due by 1 Mar 2027',
      tone: 'good',
    });
    expect(dueWords(never, NOW).text).toBe('never run: due now');
  });

  it('puts what is overdue first, then what comes next, then what was never run', () => {
    expect(inOrderOfNeed([never, ransomware, scenarioRow()]).map(({ scenarioId }) => scenarioId)).toEqual([
      'pacs-server-failure',
      'ransomware',
      'degraded-pacs',
    ]);
  });

  it('tells the home page of the longest overdue one and of the next date', () => {
    const words = overdueWords(
      { scenarios: [never, ransomware, scenarioRow()], refused: [], openRunId: null },
      NOW,
    );
    expect(words).toEqual({
      text: 'Unscheduled PACS server failure: drill overdue since 12 Oct',
      next: 'next: Ransomware by 3 Dec',
    });
  });

  it('is silent at home while nothing is overdue, but not when no drill was ever run', () => {
    expect(overdueWords({ scenarios: [ransomware, never], refused: [], openRunId: null }, NOW)).toBeNull();
    expect(overdueWords({ scenarios: [never], refused: [], openRunId: null }, NOW)?.text).toBe(
      'No drill has been run with this station yet',
    );
  });

  it('asks once for a number that several scenarios name, the most used first', () => {
    const variables = variablesOf([...shippedTexts().values()].map((yaml) => ({ yaml })));
    const ids = variables.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(variables[0]?.usedBy.length).toBeGreaterThan(2);
    expect(variablesOf([{ yaml: 'not a scenario' }])).toEqual([]);
  });
});

describe('The text of a scenario', () => {
  const yaml = 'format: 1\nid: my-drill # ours\nversion: 3\ntitle: x\n';

  it('is known by its own id and version', () => {
    expect(idIn(yaml)).toBe('my-drill');
    expect(versionIn(yaml)).toBe(3);
    expect(idIn('  id: nested\n')).toBeNull();
    expect(idIn('id: Not An Id\n')).toBeNull();
  });

  it('has lines that can be jumped to, even past its end', () => {
    expect(yaml.slice(lineSpan(yaml, 2).from, lineSpan(yaml, 2).to)).toBe('id: my-drill # ours');
    expect(lineSpan(yaml, 99).from).toBe(yaml.length);
    expect(lineSpan(yaml, 0)).toEqual({ from: 0, to: yaml.length });
  });

  it('is saved beside, in place of, or over another, and says so before', () => {
    const shipped = scenarioRow({ scenarioId: 'my-drill' });
    expect(savingWords(yaml, yaml, [])).toContain('adds a scenario of your own');
    expect(savingWords(yaml, '', [shipped])).toContain('in place of the shipped my-drill');
    expect(savingWords(`${yaml}#`, yaml, [{ ...shipped, source: 'replaced' }])).toContain(
      'Raise its version',
    );
    expect(savingWords('title: x', yaml, [])).toContain('no id yet');
  });
});

describe('The improvement plan', () => {
  it('begins with what is overdue, and ends with what was closed last', () => {
    const closed = { at: '2026-11-01T00:00:00.000Z', by: 'K', shownByRunId: null, note: 'seen' };
    const { open, closed: done } = planInOrder([
      improvementView({ item: 'later', due: '2026-12-01', overdue: false }),
      improvementView({ item: 'overdue', due: '2026-10-12' }),
      improvementView({ item: 'old', closed }),
      improvementView({ item: 'new', closed: { ...closed, at: '2026-11-20T00:00:00.000Z' } }),
    ]);
    expect(open.map(({ item }) => item)).toEqual(['overdue', 'later']);
    expect(done.map(({ item }) => item)).toEqual(['new', 'old']);
  });

  it('counts the days in words', () => {
    expect(itemDueWords(improvementView(), NOW).text).toBe('overdue since 12 Oct (41 days)');
    expect(itemDueWords(improvementView({ overdue: false, due: '2026-12-04' }), NOW)).toEqual({
      text: 'due 4 Dec, in 12 days',
      tone: 'warn',
    });
    expect(itemDueWords(improvementView({ overdue: false, due: '2026-11-22' }), NOW).text).toBe('due today');
  });

  it('offers two weeks, a month and the next drill, on days that exist', () => {
    expect(dueChoices(NOW, 3).map(({ due }) => due)).toEqual(['2026-12-06', '2026-12-22', '2027-02-22']);
    expect(monthsAfter(new Date(2027, 0, 31, 12).getTime(), 1)).toBe('2027-02-28');
  });
});
