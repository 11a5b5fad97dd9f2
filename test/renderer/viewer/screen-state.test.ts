import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyAction } from '../../../renderer/viewer/bindings.ts';
import { cellViews } from '../../../renderer/viewer/cell-view.ts';
import { LAYOUTS, cellsOf, MOST_CELLS } from '../../../renderer/viewer/layouts.ts';
import { LAYOUT_IDS } from '../../../shared/domain/hanging-rule.ts';
import { firstScreen, screenReducer, visibleCells } from '../../../renderer/viewer/screen-state.ts';
import type { ScreenEvent, ScreenState } from '../../../renderer/viewer/screen-state.ts';
import { bestSeries } from '../../../renderer/viewer/series-match.ts';
import { seriesThatMatter } from '../../../shared/domain/series-that-matter.ts';
import { beforeWords, identityDifference } from '../../../renderer/words/prior-words.ts';
import { makeDay } from '../fake/day.ts';

const day = makeDay(Date.parse('2026-11-22T11:02:00Z')).map(({ view }) => view);
const studyOf = (date: string, name: RegExp) => {
  const study = day.find(
    ({ descriptor }) => name.test(descriptor.PatientName) && descriptor.StudyDate.startsWith(date),
  );
  if (!study) throw new Error('no such study in the fake day');
  return study;
};
const current = studyOf('2026', /Yamada/u);
const prior = studyOf('2025', /Yamada/u);
const [read] = current.series;
const [before] = prior.series;
const note = current.series.find(({ Modality }) => Modality === 'SR');
if (!read || !before || !note) throw new Error('the fake day lacks a series');
const run = (state: ScreenState, ...events: readonly ScreenEvent[]): ScreenState =>
  events.reduce(screenReducer, state);
const a = { studyKey: 'a', seriesUid: '1' };
const b = { studyKey: 'a', seriesUid: '2' };
const c = { studyKey: 'c', seriesUid: '9' };

describe('what hangs where', () => {
  it('begins with the study that was opened, alone', () => {
    const screen = firstScreen('a');
    expect(visibleCells(screen)).toEqual([0]);
    expect(screen.cells[0]).toEqual({ studyKey: 'a', seriesUid: null });
  });

  it('fills new viewports with series that are not on screen yet', () => {
    const screen = run(
      firstScreen('a'),
      { type: 'series-hung', cell: 0, hung: a },
      { type: 'layout-chosen', layout: '2x2', fill: [a, b] },
    );
    expect(screen.cells.slice(0, 4)).toEqual([a, b, null, null]);
    expect(visibleCells(screen)).toEqual([0, 1, 2, 3]);
  });

  it('keeps what the reader looks at when there is room for less', () => {
    const screen = run(
      firstScreen('a'),
      { type: 'layout-chosen', layout: '2x1', fill: [] },
      { type: 'series-hung', cell: 1, hung: c },
      { type: 'layout-chosen', layout: '1x1', fill: [] },
    );
    expect(screen.cells[0]).toEqual(c);
    expect(screen.active).toBe(0);
  });

  it('shows one viewport alone and goes back', () => {
    const two = run(
      firstScreen('a'),
      { type: 'layout-chosen', layout: '2x1', fill: [b] },
      { type: 'cell-activated', cell: 1 },
    );
    const alone = screenReducer(two, { type: 'maximise-toggled' });
    expect(visibleCells(alone)).toEqual([1]);
    expect(screenReducer(alone, { type: 'maximise-toggled' })).toEqual(two);
  });

  it('hangs by rule only while the reader has arranged nothing', () => {
    const rule: ScreenEvent = { type: 'hung-by-rule', layout: '2x1', cells: [a, c] };
    expect(run(firstScreen('a'), rule).layout).toBe('2x1');
    const arranged = run(firstScreen('a'), { type: 'series-hung', cell: 0, hung: b });
    expect(screenReducer(arranged, rule)).toBe(arranged);
  });

  // guards S-3
  it('takes every series of a study away when the study is closed', () => {
    const screen = run(
      firstScreen('a'),
      { type: 'hung-on-request', layout: '2x1', cells: [a, c] },
      { type: 'study-left', studyKey: 'c' },
    );
    expect(screen.cells.slice(0, 2)).toEqual([a, null]);
  });

  it('always has an active viewport on screen', () => {
    const hung = fc.constantFrom(a, b, c);
    const cell = fc.integer({ min: -1, max: 7 });
    const layout = fc.constantFrom(...LAYOUT_IDS);
    const event: fc.Arbitrary<ScreenEvent> = fc.oneof(
      fc.record({ type: fc.constant('layout-chosen' as const), layout, fill: fc.array(hung) }),
      fc.record({ type: fc.constant('cell-activated' as const), cell }),
      fc.record({ type: fc.constant('maximise-toggled' as const) }),
      fc.record({ type: fc.constant('study-left' as const), studyKey: fc.constantFrom('a', 'c') }),
      fc.record({ type: fc.constant('hung-on-request' as const), layout, cells: fc.array(hung) }),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const screen = run(firstScreen('a'), ...events);
        expect(visibleCells(screen)).toContain(screen.active);
        expect(screen.cells).toHaveLength(MOST_CELLS);
      }),
    );
  });
});

describe('layouts', () => {
  it('are chosen with Shift and a digit, on every keyboard', () => {
    for (const { id, digit } of LAYOUTS) {
      const press = { key: '!', code: `Digit${digit}`, ctrlKey: false, altKey: false, metaKey: false };
      expect(keyAction({ ...press, shiftKey: true }, 'CT')).toEqual({ type: 'layout', layout: id });
    }
    expect(LAYOUT_IDS.map(cellsOf)).toEqual([1, 2, 2, 4, 6]);
  });
});

describe('a prior beside the current study', () => {
  const studies = new Map([current, prior].map((study) => [study.studyKey, study]));
  const screen = run(firstScreen(current.studyKey), {
    type: 'hung-on-request',
    layout: '2x1',
    cells: [
      { studyKey: current.studyKey, seriesUid: null },
      { studyKey: prior.studyKey, seriesUid: null },
    ],
  });

  // guards S-3
  it('is resolved from its own study, and marked as a prior', () => {
    const [left, right] = cellViews(screen, studies, current.studyKey);
    expect(left).toMatchObject({ isPrior: false, study: { studyKey: current.studyKey } });
    expect(right).toMatchObject({ isPrior: true, study: { studyKey: prior.studyKey } });
    expect(prior.series).toContain(right?.series);
    expect(
      right?.frames.every(
        ({ instance }) => instance.attributes.StudyInstanceUID === prior.descriptor.StudyInstanceUID,
      ),
    ).toBe(true);
  });

  it('waits for its study, and shows nothing of another meanwhile', () => {
    const [, right] = cellViews(screen, new Map([[current.studyKey, current]]), current.studyKey);
    expect(right).toMatchObject({ study: null, series: null, frames: [], isPrior: true });
  });

  it('is the series that is most like the one being read', () => {
    const chest = { ...before, SeriesDescription: 'Chest 5.0', SeriesInstanceUID: '1.1' };
    const liver = { ...before, SeriesDescription: 'Liver venous 3.0', SeriesInstanceUID: '1.2' };
    const report = note;
    const like = { ...read, SeriesDescription: 'Liver venous phase' };
    expect(bestSeries({ ...prior, series: [report, chest, liver] }, like)).toBe(liver);
    expect(bestSeries({ ...prior, series: [report] }, like)).toBe(report);
    expect(bestSeries({ ...prior, series: [] }, like)).toBeNull();
  });

  it('leaves scouts out of what is compared', () => {
    const scout = { ...read, SeriesDescription: 'Topogram 0.6' };
    expect(seriesThatMatter({ ...current, series: [scout, ...current.series] })).toHaveLength(2);
  });
});

describe('the words of a prior', () => {
  it('say how long before', () => {
    expect(beforeWords('20250314', '20261122')).toBe('20 months before');
    expect(beforeWords('20211102', '20261122')).toBe('5 years before');
    expect(beforeWords('20261122', '20261122')).toBe('same day');
    expect(beforeWords('20261022', '20261122')).toBe('1 month before');
    expect(beforeWords('', '20261122')).toBe('date unknown');
    expect(beforeWords('20270101', '20261122')).toBe('later than the study that is read');
  });

  // guards S-3
  it('say when its header names somebody else', () => {
    const who = current.descriptor;
    expect(identityDifference(who, who)).toBe('');
    expect(identityDifference({ ...who, PatientName: 'YAMADA^TAROU' }, who)).toBe('');
    expect(identityDifference({ ...who, PatientName: 'Yamada^Hanako=山田^花子' }, who)).toBe(
      'Other name than the study being read',
    );
    expect(identityDifference({ ...who, PatientSex: 'F', PatientBirthDate: '19610403' }, who)).toBe(
      'Other birth date, sex than the study being read',
    );
  });
});
